#include "sim/testing/world_test.hpp"

#include <gtest/gtest-spi.h>

#include <chrono>

#include "core/native_task.hpp"
#include "tests/sim/testing/follower.hpp"

namespace asim::test {
namespace {

using namespace std::chrono_literals;
using namespace asim::literals;

class WorldTestAssertions : public Follower {
 protected:
  std::string latency_text(const char* from, const char* to, TestTime limit) {
    return latency_within()("", "", "", from, to, limit).message();
  }
};

TEST_F(WorldTestAssertions, HoldWhereLatenciesAreWithinTheLimit) {
  button.press({.at = 1003ms, .hold = 20ms});
  button.press({.at = 2001ms, .hold = 20ms});
  run_until(3s);
  EXPECT_LATENCY_WITHIN("sw:press", "pin:X5:rising", 9ms);  // 2001 to 2010
  ASSERT_LATENCY_WITHIN("sw:press", "pin:X5:rising", 9_ms);
  EXPECT_LATENESS_WITHIN("follow", 0ms);
  EXPECT_OVERRUNS("irq:X3", 0);
}

TEST_F(WorldTestAssertions, ExplainALatencyAboveTheLimit) {
  button.press({.at = 1003ms, .hold = 20ms});
  button.press({.at = 2001ms, .hold = 20ms});
  run_until(3s);
  EXPECT_EQ(latency_text("sw:press", "pin:X5:rising", 8ms), "");
  EXPECT_NONFATAL_FAILURE(EXPECT_LATENCY_WITHIN("sw:press", "pin:X5:rising", 8ms),
                          "the longest, 9ms from 2.001s to 2.01s, is above max 8ms");
}

TEST_F(WorldTestAssertions, ExplainALatencyThatNeverEnded) {
  button.press({.at = 95ms, .hold = 3ms});
  run_until(100ms);
  EXPECT_EQ(latency_text("sw:press", "pin:X5:rising", 8ms), "");
}

TEST_F(WorldTestAssertions, FailWhereThereIsNothingToMeasure) {
  run_until(100ms);
  EXPECT_EQ(latency_text("sw:press", "pin:X5:rising", 8ms), "");
}

TEST_F(WorldTestAssertions, RefuseNamesOfNothingInTheWordsOfTheCommandLine) {
  run_until(100ms);
  EXPECT_EQ(latency_text("sv:press", "pin:X5:rising", 8ms), "");
  EXPECT_EQ(latency_text("sw:press", "pin:X55:rising", 8ms), "");
  EXPECT_EQ(latency_text("sw:press", "pin:X5:up", 8ms), "");
  EXPECT_STREQ(lateness_within()("", "", "folow", 8ms).message(), "");
  EXPECT_STREQ(cancellation_within()("", "", "folow", 8ms).message(), "");
  EXPECT_STREQ(overruns_are()("", "", "uart9", 0).message(), "");
}

TEST_F(WorldTestAssertions, SayThatNothingHasRun) {
  EXPECT_EQ(latency_text("sw:press", "pin:X5:rising", 8ms), "");
}

TEST_F(WorldTest, ExplainsLatenessAboveTheLimit) {
  const NativeBoard board = add_board("ideal");
  board.spawn("tick", [](Board& /*hardware*/) -> Coroutine<void> {
    for (;;) co_await sleep_ms(10);
  });
  board.spawn("hog", [](Board& hardware) -> Coroutine<void> {
    co_await sleep_ms(25);
    hardware.spend(8_ms);
  });
  run_until(50ms);
  EXPECT_STREQ(lateness_within()("", "", "tick", 2ms).message(), "");
}

TEST_F(WorldTest, ExplainsACancellationAboveTheLimit) {
  const NativeBoard board = add_board("ideal", {.scheduler = "uasyncio-v2"});
  board.spawn("main", [](Board& hardware) -> Coroutine<void> {
    const TaskRef sleeper = asim::spawn(hardware.scheduler(), "sleeper", [](Board& /*hardware*/) -> Coroutine<void> {
      co_await sleep_ms(100);
    }(hardware));
    co_await sleep_ms(40);
    hardware.scheduler().cancel(*sleeper);
  });
  run_until(200ms);
  EXPECT_STREQ(cancellation_within()("", "", "sleeper", 50ms).message(), "");
  EXPECT_EQ(cancellation("sleeper").max, 60_ms);
  EXPECT_EQ(task_state("sleeper"), "cancelled");
}

TEST_F(WorldTest, ExplainsOverruns) {
  const NativeBoard board = add_board("ideal");
  const UartPeer line = board.uart(4);
  board.spawn("deaf", [](Board& hardware) -> Coroutine<void> {
    static_cast<void>(uart(hardware, 4));
    co_await sleep_ms(1000);
  });
  line.send(std::string(66, 'x'), {.at = 10ms});  // two more than the buffer holds, but for the one in the shift register
  run_until(1s);
  EXPECT_STREQ(overruns_are()("", "", "uart4", 0).message(), "");
}

}  // namespace
}  // namespace asim::test
