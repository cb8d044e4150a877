// Order and a generous window, never an exact time: at least the virtual schedule, at most 50 ms more.
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "core/asyncio_alt.hpp"
#include "core/asyncio_v3.hpp"
#include "core/circuitpython.hpp"
#include "core/event_flag.hpp"
#include "core/native_task.hpp"
#include "core/real_time/real_time_clock.hpp"
#include "core/real_time/real_time_cpu.hpp"
#include "core/uasyncio_v2.hpp"
#include "tests/core/rig.hpp"

namespace asim {
namespace {

using namespace asim::literals;

void expect_in_window(Instant actual, Instant due) {
  EXPECT_GE(actual, due);
  EXPECT_LE(actual, due + 50_ms);
}

TEST(RealTimeClock, WaitsUntilItsTarget) {
  RealTimeClock clock;
  const Instant target = clock.now() + 5_ms;
  clock.advance_to(target);
  expect_in_window(clock.now(), target);
}

TEST(RealTimeClock, StandsUntilItIsUsed) {
  RealTimeClock clock;
  RealTimeClock other;
  other.advance_to(other.now() + 100_ms);
  EXPECT_LE(clock.now(), Instant::start() + 50_ms);
}

TEST(RealTimeClock, ReturnsAtOnceForATargetInThePast) {
  RealTimeClock clock;
  clock.advance_to(clock.now() - 1_ms);
  SUCCEED();
}

TEST(RealTimeClock, ReturnsEarlyWhenSomethingIsPosted) {
  RealTimeClock clock;
  int calls = 0;
  clock.post([&] { ++calls; });
  clock.advance_to(Instant::never());
  EXPECT_EQ(calls, 1);
  std::thread poster([&] { clock.post([&] { ++calls; }); });
  clock.advance_to(clock.now() + Duration::from_s(3600));
  poster.join();
  EXPECT_EQ(calls, 2);
}

TEST(RealTimeCpu, FiresEventsInOrderWhileItSpends) {
  RealTimeCpu cpu;
  std::string log;
  TimelineCallback second([&] { log += "second "; });
  TimelineCallback first([&] {
    log += "first ";
    EXPECT_GE(cpu.now(), cpu.timeline().now());
  });
  const Instant start = cpu.now();
  cpu.timeline().schedule(second, start + 4_ms);
  cpu.timeline().schedule(first, start + 2_ms);
  cpu.spend(6_ms);
  EXPECT_EQ(log, "first second ");
  expect_in_window(cpu.now(), start + 6_ms);
}

TEST(RealTimeCpu, StopsIdlingWhenADeviceIsReady) {
  RealTimeCpu cpu;
  TimelineCallback ready([&] { cpu.on_ready(); });
  const Instant start = cpu.now();
  cpu.timeline().schedule(ready, start + 3_ms);
  cpu.idle_until(Instant::never());
  expect_in_window(cpu.now(), start + 3_ms);
}

TEST(RealTimeCpu, DoesNotLoseReadinessAnnouncedBeforeItIdles) {
  RealTimeCpu cpu;
  cpu.on_ready();
  cpu.idle_until(Instant::never());
  SUCCEED();
}

TEST(RealTimeCpu, RunsPostedWorkWhileItIdles) {
  RealTimeCpu cpu;
  std::thread poster([&] { cpu.post([&] { cpu.on_ready(); }); });
  cpu.idle_until(Instant::never());
  poster.join();
  SUCCEED();
}

TEST(RealTimeCpu, SkipsNoTime) {
  RealTimeCpu cpu;
  const Instant before = cpu.now();
  cpu.skip_ahead(before + Duration::from_s(3600));
  EXPECT_LT(cpu.now(), before + Duration::from_s(3600));
}

template <class Policy>
class RealTimePolicyTest : public ::testing::Test {};
using Policies = ::testing::Types<UasyncioV2, AsyncioV3, AsyncioAlt, Circuitpython>;
TYPED_TEST_SUITE(RealTimePolicyTest, Policies);

TYPED_TEST(RealTimePolicyTest, KeepsTheVirtualScheduleOnTheWallClock) {
  RealTimeCpu cpu;
  std::string log;
  TypeParam loop({.cpu = cpu});
  testing::FakeDevice device;
  TimelineCallback arrival([&] {
    device.ready = poll_in;
    cpu.on_ready();
  });
  const Instant start = cpu.now();
  cpu.timeline().schedule(arrival, start + 14_ms);
  const auto note = [&](const char* what, Duration due) {
    log += what;
    // A sleep ends with a tick: up to a millisecond less than its length.
    expect_in_window(cpu.now() + 1_ms, start + due);
  };
  const auto sleeper = [&](const char* what, std::int64_t ms) -> Coroutine<void> {
    co_await sleep_ms(ms);
    note(what, Duration::from_ms(ms));
  };
  const auto reader = [&]() -> Coroutine<void> {
    co_await readable(device);
    note("read ", 14_ms);
  };
  spawn(loop, "c", sleeper("c ", 20));
  spawn(loop, "a", sleeper("a ", 4));
  spawn(loop, "b", sleeper("b ", 9));
  spawn(loop, "reader", reader());
  loop.run_until_idle();
  EXPECT_EQ(log, "a b read c ");
}

}  // namespace
}  // namespace asim
