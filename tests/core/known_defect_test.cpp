// Known defects of uasyncio V2.0 are told when they hit a program, each once a run. Those of the other loops: with
// their tests.
#include "core/known_defect.hpp"

#include <gtest/gtest.h>

#include <set>

#include "core/uasyncio_v2.hpp"
#include "tests/core/uasyncio_rig.hpp"

namespace asim {
namespace {

using namespace asim::literals;
using namespace asim::testing;

using V2 = testing::Rig<UasyncioV2>;

TEST(KnownDefect, IsDescribedInItsOwnWords) {
  std::set<std::string_view> texts;
  const int count = static_cast<int>(KnownDefect::count);
  for (int i = 0; i < count; ++i) texts.insert(description(static_cast<KnownDefect>(i)));
  EXPECT_EQ(texts.size(), static_cast<std::size_t>(count));
  EXPECT_FALSE(texts.contains(""));
}

TEST(KnownDefect, IsDescribedWithItsDetails) {
  EXPECT_EQ(description(KnownDefect::orphaned_stream, {"{}", "b"}),
            "task {} is never woken: cancelling task b forgot the stream that both wait for");
}

Coroutine<void> read_twice(FakeDevice& device) {
  for (int i = 0; i < 2; ++i) {
    co_await readable(device);
    device.ready = 0;
  }
  co_await park();
}

TEST(KnownDefect, LostCancellationIsToldOnceARun) {
  V2 rig;
  FakeDevice device;
  const TaskRef target = rig.spawn("reader", read_twice(device));
  const auto canceller = [&]() -> Coroutine<void> {
    for (int i = 0; i < 2; ++i) {
      co_await sleep_ms(10);
      rig.loop.cancel(*target);
      device.ready = poll_in;
    }
  };
  rig.spawn("c", canceller());
  EXPECT_THROW(rig.loop.run_until_idle(), SchedulerError);
  EXPECT_EQ(rig.warnings,
            "exception lost: device became ready before cancellation was delivered, known defect of uasyncio V2.0 "
            "(task reader)\n");
}

TEST(KnownDefect, LostTimeoutIsTold) {
  V2 rig;
  FakeDevice device;
  const auto body = [&]() -> Coroutine<void> {
    co_await readable(device);
    co_await park();
  };
  rig.spawn("reader", limited(rig, 10_ms, body()));
  // The device is ready when the loop polls after the limit has expired, in the sweep before its delivery.
  const auto late = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    device.ready = poll_in;
  };
  rig.spawn("late", late());
  rig.run();
  EXPECT_EQ(rig.warnings,
            "exception lost: device became ready before timeout was delivered, known defect of uasyncio V2.0 (task "
            "reader)\n");
}

TEST(KnownDefect, DisplacedReaderIsTold) {
  V2 rig;
  FakeDevice device;
  const auto reader = [&]() -> Coroutine<void> { co_await readable(device); };
  const auto writer = [&]() -> Coroutine<void> { co_await writable(device); };
  rig.spawn("R", reader());
  rig.spawn("W", writer());
  rig.at_ms_ready(10, device, poll_out);
  rig.run();
  EXPECT_EQ(rig.warnings,
            "waiter lost: another wait for the same object took its place, known defect of uasyncio V2.0 (task R)\n");
}

TEST(KnownDefect, TakingTurnsOnOneObjectIsNone) {
  V2 rig;
  FakeDevice device;
  device.ready = poll_in | poll_out;
  const auto both = [&]() -> Coroutine<void> {
    co_await readable(device);
    co_await writable(device);
  };
  rig.spawn("t", both());
  rig.run();
  EXPECT_EQ(rig.warnings, "");
}

TEST(KnownDefect, LeftoverRegistrationIsTold) {
  V2 rig;
  FakeDevice device;
  const auto read = [&]() -> Coroutine<void> { co_await readable(device); };
  const auto body = [&]() -> Coroutine<void> {
    co_await with_timeout(10_ms, read());
    co_await sleep_ms(100);
    rig.note_at("woken");
  };
  rig.spawn("t", body());
  rig.at_ms_ready(30, device, poll_in);
  EXPECT_EQ(rig.run(), "30:woken ");
  EXPECT_EQ(rig.warnings,
            "task resumed early: a wait for I/O that was cancelled or timed out stays registered, known defect of "
            "uasyncio V2.0 (task t)\n");
}

TEST(KnownDefect, SecondTimeoutInOneSleepIsTold) {
  V2 rig;
  const auto inner = [&]() -> Coroutine<void> { co_await limited(rig, 100_ms, sleeping(300)); };
  rig.spawn("t", limited(rig, 50_ms, inner()));
  EXPECT_EQ(rig.run(), "300:limit 300:ended ");
  EXPECT_EQ(rig.warnings,
            "timeout lost: two exceptions were due in one wait, and only the last is delivered, known defect of "
            "uasyncio V2.0 (task t)\n");
}

TEST(KnownDefect, LimitThatOutlivesItsBodyIsTold) {
  V2 rig;
  const auto raising = []() -> Coroutine<void> {
    co_await sleep_ms(10);
    throw std::runtime_error("boom");
  };
  const auto body = [&]() -> Coroutine<void> {
    try {
      co_await with_timeout(20_ms, raising());
    } catch (const std::runtime_error&) {
    }
    co_await sleep_ms(100);
  };
  rig.spawn("t", noting_end(rig, body));
  EXPECT_EQ(rig.run(), "110:timed out ");
  EXPECT_EQ(rig.warnings,
            "time limit expired after what it limited had ended by an exception, known defect of uasyncio V2.0 (task "
            "t)\n");
}

}  // namespace
}  // namespace asim
