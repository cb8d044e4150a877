#include "virtual_hw/pin.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "rig.hpp"
#include "virtual_hw/led.hpp"

namespace asim {
namespace {

using namespace literals;

class Pins : public testing::Test {
 protected:
  test::Bench bench;
  Pin x1{bench.context, bench.interrupts, "X1"};
  Pin x2{bench.context, bench.interrupts, "X2"};
};

/// A peripheral that only notes that it lost its pin.
struct Peripheral : AlternateFunction {
  void on_pin_taken(Pin& pin) override { lost += pin.name() + " "; }
  Terminal terminal;
  std::string lost;
};

TEST_F(Pins, OutputMakesEdgesWhereItsLevelChanges) {
  x1.init(PinMode::output, Pull::none, Level::low);
  x1.set_value(Level::high);
  x1.set_value(Level::high);
  bench.spend(5_us);
  x1.set_value(Level::low);
  EXPECT_EQ(bench.recorder.trace, "0us pin:X1 rising\n5us pin:X1 falling\n");
  EXPECT_EQ(bench.recorder.events[0].value, 1);
  EXPECT_EQ(bench.recorder.events[1].value, 0);
}

TEST_F(Pins, StartsWithItsValueWithoutAGlitch) {
  x1.init(PinMode::output, Pull::none, Level::high);
  x1.init(PinMode::output, Pull::up, Level::high);
  EXPECT_EQ(bench.recorder.trace, "0us pin:X1 rising\n");
}

TEST_F(Pins, OutputReadsItsLatchOthersTheWire) {
  Wire::join(x1, x2);
  x1.init(PinMode::output, Pull::none, Level::high);
  x2.init(PinMode::input, Pull::none);
  EXPECT_EQ(x2.value(), Level::high);
  x2.init(PinMode::output, Pull::none, Level::low);
  EXPECT_EQ(bench.recorder.trace,
            "0us pin:X1 rising\n0us pin:X2 rising\n"
            "0us pin:X1 conflict\n0us pin:X1 falling\n0us pin:X2 conflict\n0us pin:X2 falling\n");
  EXPECT_EQ(x1.value(), Level::high);
  x1.init(PinMode::input, Pull::none);
  EXPECT_EQ(x1.value(), Level::low);
}

TEST_F(Pins, KeepsTheLatchInOtherModes) {
  x1.set_value(Level::high);
  EXPECT_EQ(x1.value(), Level::low);
  EXPECT_EQ(bench.recorder.trace, "");
  x1.init(PinMode::output, Pull::none);
  EXPECT_EQ(x1.value(), Level::high);
}

TEST_F(Pins, OpenDrainReadsTheWireAndDrivesOnlyLow) {
  Wire::join(x1, x2);
  x1.init(PinMode::open_drain, Pull::up, Level::high);
  x2.init(PinMode::open_drain, Pull::none, Level::low);
  EXPECT_EQ(x1.value(), Level::low);
  x2.set_value(Level::high);
  EXPECT_EQ(x1.value(), Level::high);
  EXPECT_EQ(x2.value(), Level::high);
}

TEST_F(Pins, PullMakesAnOpenInputHigh) {
  x1.init(PinMode::input, Pull::up);
  EXPECT_EQ(x1.value(), Level::high);
  x1.init(PinMode::input, Pull::down);
  EXPECT_EQ(x1.value(), Level::low);
}

TEST_F(Pins, StimulusDrivesAndReleasesIt) {
  x1.init(PinMode::input, Pull::none);
  Wire::join(x1, x2);
  x1.drive_from_outside(Drive::high);
  EXPECT_EQ(x2.value(), Level::high);
  x1.drive_from_outside(Drive::high_z);
  EXPECT_EQ(x2.value(), Level::low);
  EXPECT_EQ(bench.recorder.trace, "0us pin:X1 rising\n0us pin:X2 rising\n0us pin:X1 falling\n0us pin:X2 falling\n");
}

TEST_F(Pins, RaisesItsInterruptOnTheEdgesAskedFor) {
  std::string calls;
  x1.set_irq(trigger_rising, InterruptMode::hard, [&] { calls += x1.irq_flags() == trigger_rising ? "r" : "?"; });
  const auto pulse = [&] {
    x1.drive_from_outside(Drive::high);
    bench.run(1_us);
    x1.drive_from_outside(Drive::low);
    bench.run(1_us);
  };
  pulse();
  EXPECT_EQ(bench.recorder.take(), "0us pin:X1 rising\n0us irq:X1 irq\n1us pin:X1 falling\n");
  x1.set_irq(trigger_rising | trigger_falling, InterruptMode::soft,
             [&] { calls += x1.irq_flags() == trigger_rising ? "R" : "F"; });
  pulse();
  x1.set_irq_triggers(trigger_falling);
  pulse();
  x1.set_irq(trigger_rising, InterruptMode::soft, {});
  pulse();
  EXPECT_EQ(calls, "rRFF");
}

TEST_F(Pins, InterruptOfAnOutputFollowsItsValueButRunsAfterTheSetter) {
  int calls = 0;
  x1.init(PinMode::output, Pull::none, Level::low);
  x1.set_irq(trigger_rising, InterruptMode::hard, [&] { ++calls; });
  x1.set_value(Level::high);
  EXPECT_EQ(calls, 0);
  bench.run(1_us);
  EXPECT_EQ(calls, 1);
}

TEST_F(Pins, CountsAnEdgeThatFindsItsInterruptPending) {
  x1.set_irq(trigger_rising | trigger_falling, InterruptMode::hard, [] {});
  x1.drive_from_outside(Drive::high);
  x1.drive_from_outside(Drive::low);
  bench.run(1_us);
  EXPECT_EQ(bench.recorder.trace, "0us pin:X1 rising\n0us pin:X1 falling\n0us irq:X1 overrun\n0us irq:X1 irq\n");
}

TEST_F(Pins, PeripheralTakesThePinOverWithoutAGlitchAndLosesItToTheProgram) {
  Peripheral peripheral;
  x1.init(PinMode::output, Pull::none, Level::high);
  bench.recorder.take();
  x1.give_to(peripheral, peripheral.terminal, Drive::high, Pull::none);
  EXPECT_EQ(x1.mode(), PinMode::alternate);
  EXPECT_EQ(x1.value(), Level::high);
  x1.init(PinMode::output, Pull::none, Level::high);
  EXPECT_EQ(peripheral.lost, "X1 ");
  EXPECT_NE(peripheral.terminal.wire(), x1.wire());
  EXPECT_EQ(bench.recorder.trace, "");
}

TEST_F(Pins, PeripheralGivesThePinBack) {
  Peripheral peripheral;
  Peripheral next;
  x1.give_to(peripheral, peripheral.terminal, Drive::low, Pull::none);
  x1.give_to(next, next.terminal, Drive::high_z, Pull::up);
  EXPECT_EQ(peripheral.lost, "X1 ");
  x1.release(peripheral);
  EXPECT_EQ(x1.value(), Level::high);
  x1.release(next);
  EXPECT_EQ(x1.mode(), PinMode::input);
  EXPECT_EQ(x1.value(), Level::low);
  EXPECT_EQ(next.lost, "");
}

TEST_F(Pins, SubjectsCarryTheBoardsPrefix) {
  const HardwareContext hub{bench.recorder, bench.timeline, "hub."};
  InterruptController interrupts(hub, {});
  Pin pin(hub, interrupts, "X1");
  pin.init(PinMode::input, Pull::up);
  EXPECT_EQ(bench.recorder.trace, "0us hub.pin:X1 rising\n");
  EXPECT_EQ(bench.recorder.name(pin.irq_line().subject()), "hub.irq:X1");
}

TEST_F(Pins, LedIsOnWithAnyIntensity) {
  Led led(x1);
  led.on();
  EXPECT_EQ(led.intensity(), 255);
  led.set_intensity(1);
  EXPECT_EQ(led.intensity(), 1);
  led.toggle();
  EXPECT_EQ(led.intensity(), 0);
  led.toggle();
  EXPECT_EQ(led.intensity(), 255);
  led.off();
  EXPECT_EQ(bench.recorder.trace, "0us pin:X1 rising\n0us pin:X1 falling\n0us pin:X1 rising\n0us pin:X1 falling\n");
  x1.set_value(Level::high);
  EXPECT_EQ(led.intensity(), 255);
}

}  // namespace
}  // namespace asim
