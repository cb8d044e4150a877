// The sections named here are those of the reference on MicroPython's asyncio (V3).
#include "core/asyncio_alt.hpp"

#include <gtest/gtest.h>

#include "core/scheduler_error.hpp"
#include "tests/core/rig.hpp"

namespace asim {
namespace {

using testing::FakeDevice;
using testing::repeat;

using Rig = testing::Rig<AsyncioAlt>;

Coroutine<void> read_then_note(Rig& rig, FakeDevice& device, std::string what) {
  co_await readable(device);
  rig.note(what);
}

/// Three busy tasks, and a reader of a device that is ready after their first round.
std::string order_of_reader(AsyncioAlt::IoPriority priority) {
  Rig rig;
  rig.loop.set_io_priority(priority);
  FakeDevice device;
  rig.spawn("w", read_then_note(rig, device, "W"));
  for (const std::string name : {"a", "b", "c"}) rig.spawn(name, repeat(rig, name, 3));
  rig.spawn("ready", [](FakeDevice& d) -> Coroutine<void> {
    d.ready = poll_in;
    co_return;
  }(device));
  return rig.run();
}

// --- section 17

TEST(AsyncioAlt, RunsTasksThatIoWokeBehindThoseThatAreReadyByDefault) {
  Rig rig;
  EXPECT_EQ(rig.loop.late_ms(), 0);
  EXPECT_EQ(order_of_reader(AsyncioAlt::IoPriority::round_robin), "a b c a b c W a b c ");
}

TEST(AsyncioAlt, RunsTasksThatIoWokeBeforeThoseThatAreReady) {
  EXPECT_EQ(order_of_reader(AsyncioAlt::IoPriority::fast), "a b c W a b c a b c ");
}

TEST(AsyncioAlt, RunsTasksThatIoWokeBehindThoseThatAreASecondLate) {
  Rig rig;
  rig.loop.set_io_priority(AsyncioAlt::IoPriority::fast);
  EXPECT_EQ(rig.loop.late_ms(), -1000);
  FakeDevice device;
  rig.spawn("w", read_then_note(rig, device, "W"));
  rig.spawn("late", repeat(rig, "late", 2));
  rig.spawn("busy", [](Rig& r, FakeDevice& d) -> Coroutine<void> {
    co_await sleep_ms(5);
    d.ready = poll_in;
    r.spawn("ready", repeat(r, "ready", 1));
    r.busy_ms(1'001);
  }(rig, device));
  rig.spawn("sleeper", testing::sleep_then_note(rig, 7, "s"));
  EXPECT_EQ(rig.run(), "late late ready W 1006:s ");
}

TEST(AsyncioAlt, LeavesEventsAndSleepsAsTheyAre) {
  Rig rig;
  rig.loop.set_io_priority(AsyncioAlt::IoPriority::fast);
  rig.spawn("sleeper", testing::sleep_then_note(rig, 5, "s"));
  rig.spawn("busy", [](Rig& r) -> Coroutine<void> {
    r.busy_ms(10);
    r.spawn("new", repeat(r, "new", 1));
    co_return;
  }(rig));
  EXPECT_EQ(rig.run(), "10:s new ");
}

TEST(AsyncioAlt, FailsWhenAllTasksWaitForIo) {
  Rig rig;
  FakeDevice device;
  device.ready = poll_in;
  rig.spawn("w", read_then_note(rig, device, "W"));
  try {
    rig.loop.run_until_idle();
    FAIL() << rig.log;
  } catch (const SchedulerError& error) {
    EXPECT_EQ(error.type(), SchedulerError::Type::index);
    EXPECT_STREQ(error.what(), "empty heap");
  }
  EXPECT_EQ(
      rig.warnings,
      "the loop fails as all tasks wait for I/O: it does not poll without a limit, known defect of asyncio_alt\n");
}

}  // namespace
}  // namespace asim
