// The sections named here are those of the reference on MicroPython's asyncio (V3).
#include "core/circuitpython.hpp"

#include <gtest/gtest.h>

#include "tests/core/rig.hpp"

namespace asim {
namespace {

using testing::FakeDevice;
using testing::sleep_then_note;

using Rig = testing::Rig<Circuitpython>;

// --- section 16: supervisor.ticks_ms

TEST(Circuitpython, StartsItsTicks65SecondsBeforeTheirFirstWrap) {
  Rig rig;
  EXPECT_EQ(rig.loop.ticks().period().period(), 536'870'912);
  EXPECT_EQ(rig.loop.ticks_ms(), 0x1fff0000);
  rig.busy_ms(65'535);
  EXPECT_EQ(rig.loop.ticks_ms(), 0x1fffffff);
  rig.busy_ms(1);
  EXPECT_EQ(rig.loop.ticks_ms(), 0);
}

TEST(Circuitpython, AddsItsOffsetToTheTicksOfTheHost) {
  std::string log;
  testing::FakeCpu cpu(log);
  Circuitpython loop({.cpu = cpu, .ticks = TickClock(TickPeriod(30), 65'537)});
  EXPECT_EQ(loop.ticks_ms(), 1);
}

TEST(Circuitpython, KeepsTheOrderOfSleepersAcrossTheWrap) {
  Rig rig;
  rig.cpu.start_at(Instant{} + Duration::from_ms(65'500));
  rig.spawn("a", sleep_then_note(rig, 40, "a"));
  rig.spawn("b", sleep_then_note(rig, 30, "b"));
  rig.spawn("c", sleep_then_note(rig, 36, "c"));
  EXPECT_EQ(rig.run(), "65530:b 65536:c 65540:a ");
}

// --- section 13: defects

TEST(Circuitpython, NamesItselfInTheWarningOfADefect) {
  Rig rig;
  FakeDevice device;
  const TaskRef reader = rig.spawn("reader", [](FakeDevice& d) -> Coroutine<void> { co_await readable(d); }(device));
  rig.spawn("writer", [](FakeDevice& d) -> Coroutine<void> { co_await writable(d); }(device));
  rig.spawn("x", [](Rig& r, TaskRef task) -> Coroutine<void> {
    co_await yield_now();
    r.loop.cancel(*task);
  }(rig, reader));
  rig.run();
  EXPECT_EQ(rig.warnings,
            "task writer is never woken: cancelling task reader forgot the stream that both wait for, known defect of "
            "CircuitPython's asyncio\n");
}

}  // namespace
}  // namespace asim
