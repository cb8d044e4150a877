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
  EXPECT_EQ(latency_text("sw:press", "pin:X5:rising", 8ms), R"(the longest, 9ms from 2.001s to 2.01s, is above max 8ms
latency sw:press -> pin:X5:rising: count 2, min 7ms, mean 8ms, p50 7ms, p99 9ms, max 9ms
the longest, 9ms from 2.001s to 2.01s:
   1.97s   -31ms  task:follow:suspend
   1.98s   -21ms  task:follow:resume
   1.98s   -21ms  task:follow:suspend
   1.99s   -11ms  task:follow:resume
   1.99s   -11ms  task:follow:suspend
   2s      -1ms   task:follow:resume
   2s      -1ms   task:follow:suspend
>  2.001s  0s     sw:press
   2.001s  0s     pin:X3:falling
   2.01s   +9ms   task:follow:resume
>  2.01s   +9ms   pin:X5:rising
   2.01s   +9ms   task:follow:suspend
   2.02s   +19ms  task:follow:resume
   2.02s   +19ms  task:follow:suspend
   2.021s  +20ms  sw:release
   2.021s  +20ms  pin:X3:rising
   2.03s   +29ms  task:follow:resume
   2.03s   +29ms  pin:X5:falling
   2.03s   +29ms  task:follow:suspend
)");
  EXPECT_NONFATAL_FAILURE(EXPECT_LATENCY_WITHIN("sw:press", "pin:X5:rising", 8ms),
                          "the longest, 9ms from 2.001s to 2.01s, is above max 8ms");
}

TEST_F(WorldTestAssertions, ExplainALatencyThatNeverEnded) {
  button.press({.at = 95ms, .hold = 3ms});
  run_until(100ms);
  EXPECT_EQ(latency_text("sw:press", "pin:X5:rising", 8ms),
            R"(sw:press at 95ms was not followed by pin:X5:rising until the end at 100ms
latency sw:press -> pin:X5:rising: count 0, missed 1
one that was not over at the end, 5ms from 95ms to 100ms:
   60ms   -35ms  task:follow:suspend
   70ms   -25ms  task:follow:resume
   70ms   -25ms  task:follow:suspend
   80ms   -15ms  task:follow:resume
   80ms   -15ms  task:follow:suspend
   90ms   -5ms   task:follow:resume
   90ms   -5ms   task:follow:suspend
>  95ms   0s     sw:press
   95ms   0s     pin:X3:falling
   98ms   +3ms   sw:release
   98ms   +3ms   pin:X3:rising
   100ms  +5ms   task:follow:resume
   100ms  +5ms   task:follow:suspend
)");
}

TEST_F(WorldTestAssertions, FailWhereThereIsNothingToMeasure) {
  run_until(100ms);
  EXPECT_EQ(latency_text("sw:press", "pin:X5:rising", 8ms),
            "sw:press never happened\nlatency sw:press -> pin:X5:rising: count 0\n");
}

TEST_F(WorldTestAssertions, RefuseNamesOfNothingInTheWordsOfTheCommandLine) {
  run_until(100ms);
  EXPECT_EQ(latency_text("sv:press", "pin:X5:rising", 8ms),
            "latency.from: there is no button \"sv\"; did you mean \"sw\"?");
  EXPECT_EQ(latency_text("sw:press", "pin:X55:rising", 8ms),
            "latency.to: ideal has no pin \"X55\"; did you mean \"X5\"?");
  EXPECT_EQ(latency_text("sw:press", "pin:X5:up", 8ms),
            "latency.to: expected a selector such as pin:LED1:rising or sw:press, got \"pin:X5:up\": there is no event "
            "\"up\"; expected rising, falling, change or conflict");
  EXPECT_STREQ(lateness_within()("", "", "folow", 8ms).message(),
               "task: there was no task \"folow\" until 100ms; did you mean \"follow\"?");
  EXPECT_STREQ(cancellation_within()("", "", "folow", 8ms).message(),
               "task: there was no task \"folow\" until 100ms; did you mean \"follow\"?");
  EXPECT_STREQ(overruns_are()("", "", "uart9", 0).message(),
               "overruns.of: ideal has no UART \"uart9\"; it has uart1, uart2, uart3, uart4 or uart6");
}

TEST_F(WorldTestAssertions, SayThatNothingHasRun) {
  EXPECT_EQ(latency_text("sw:press", "pin:X5:rising", 8ms), "the world has not run yet; call run first");
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
  EXPECT_STREQ(lateness_within()("", "", "tick", 2ms).message(),
               R"(the longest, 3ms from 30ms to 33ms in tick, is above max 2ms
lateness tick: count 4, min 0s, mean 750us, p50 0s, p99 3ms, max 3ms
the longest, 3ms from 30ms to 33ms:
   0s    -30ms  task:tick:suspend
   0s    -30ms  task:hog:resume
   0s    -30ms  task:hog:suspend
   10ms  -20ms  task:tick:resume
   10ms  -20ms  task:tick:suspend
   20ms  -10ms  task:tick:resume
   20ms  -10ms  task:tick:suspend
   25ms  -5ms   task:hog:resume
   33ms  +3ms   task:hog:done
>  33ms  +3ms   task:tick:resume, 3ms late
   33ms  +3ms   task:tick:suspend
   43ms  +13ms  task:tick:resume
   43ms  +13ms  task:tick:suspend
)");
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
  EXPECT_STREQ(cancellation_within()("", "", "sleeper", 50ms).message(),
               R"(the longest, 60ms from 40ms to 100ms in sleeper, is above max 50ms
cancellation sleeper: count 1, min 60ms, mean 60ms, p50 60ms, p99 60ms, max 60ms
the longest, 60ms from 40ms to 100ms:
   0s     -40ms  pin:SW:rising
   0s     -40ms  task:main:spawn
   0s     -40ms  task:main:resume
   0s     -40ms  task:sleeper:spawn
   0s     -40ms  task:main:suspend
   0s     -40ms  task:sleeper:resume
   0s     -40ms  task:sleeper:suspend
   40ms   0s     task:main:resume
>  40ms   0s     task:sleeper:cancel_requested
   40ms   0s     task:main:done
   100ms  +60ms  task:sleeper:resume
>  100ms  +60ms  task:sleeper:cancelled
)");
  EXPECT_EQ(cancellation("sleeper").max, 60_ms);
  EXPECT_EQ(task_state("sleeper"), "cancelled");
}

TEST_F(WorldTest, ExplainsOverruns) {
  const NativeBoard board = add_board("ideal");
  const UartPeer line = board.uart(4, {.name = "console"});
  board.spawn("deaf", [](Board& hardware) -> Coroutine<void> {
    static_cast<void>(uart(hardware, 4));
    co_await sleep_ms(1000);
  });
  line.send(std::string(66, 'x'), {.at = 10ms});  // the buffer holds 64, the receiver one
  run_until(1s);
  EXPECT_STREQ(overruns_are()("", "", "console", 0).message(), R"(count is 1, not 0
at 78.75ms
the first at 78.75ms:
   69.375ms     -9.375ms     uart4:rx 0x78 'x'
   70.416667ms  -8.333333ms  uart4:rx 0x78 'x'
   71.458333ms  -7.291667ms  uart4:rx 0x78 'x'
   72.5ms       -6.25ms      uart4:rx 0x78 'x'
   73.541667ms  -5.208333ms  uart4:rx 0x78 'x'
   74.583333ms  -4.166667ms  uart4:rx 0x78 'x'
   75.625ms     -3.125ms     uart4:rx 0x78 'x'
   76.666667ms  -2.083333ms  uart4:rx 0x78 'x'
   77.708333ms  -1.041667ms  uart4:rx 0x78 'x'
>  78.75ms      0s           uart4:overrun
   1s           +921.25ms    task:deaf:resume
   1s           +921.25ms    task:deaf:done
)");
}

}  // namespace
}  // namespace asim::test
