#include "virtual_hw/button.hpp"

#include <gtest/gtest.h>

#include <string>

#include "rig.hpp"
#include "virtual_hw/pin.hpp"

namespace asim {
namespace {

using namespace literals;

struct Rig {
  explicit Rig(Duration bounce, std::uint64_t seed = 0) : button(bench.context, "sw", pin, {bounce, seed}) {
    pin.init(PinMode::input, Pull::up);
    bench.recorder.take();
  }
  test::Bench bench;
  Pin pin{bench.context, bench.interrupts, "X3"};
  Button button;
};

TEST(Button, GroundsThePinWhileItIsPressed) {
  Rig rig(Duration::zero());
  rig.button.press();
  EXPECT_TRUE(rig.button.pressed());
  rig.bench.run(10_us);
  rig.button.release();
  EXPECT_EQ(rig.bench.recorder.trace, "0us sw press\n0us pin:X3 falling\n10us sw release\n10us pin:X3 rising\n");
}

TEST(Button, ConnectsThePinToTheSupplyWhereItIsWiredSo) {
  test::Bench bench;
  Pin pin(bench.context, bench.interrupts, "X3");
  pin.init(PinMode::input, Pull::down);
  Button button(bench.context, "sw", pin, {.bounce = Duration::zero(), .seed = 0, .contact = Drive::high});
  button.press();
  bench.run(10_us);
  button.release();
  EXPECT_EQ(bench.recorder.trace, "0us sw press\n0us pin:X3 rising\n10us sw release\n10us pin:X3 falling\n");
}

TEST(Button, LetsGoAfterTheHoldTime) {
  Rig rig(Duration::zero());
  rig.button.press_for(120_us);
  rig.bench.run(1_ms);
  EXPECT_EQ(rig.bench.recorder.trace, "0us sw press\n0us pin:X3 falling\n120us sw release\n120us pin:X3 rising\n");
}

TEST(Button, APressWhilePressedOnlyMovesTheRelease) {
  Rig rig(Duration::zero());
  rig.button.press_for(100_us);
  rig.bench.run(50_us);
  rig.button.press_for(100_us);
  rig.bench.run(1_ms);
  EXPECT_EQ(rig.bench.recorder.take(), "0us sw press\n0us pin:X3 falling\n150us sw release\n150us pin:X3 rising\n");
  rig.button.press_for(100_us);
  rig.button.press();
  rig.bench.run(1_ms);
  rig.button.release();
  rig.button.release();
  EXPECT_EQ(rig.bench.recorder.trace,
            "1050us sw press\n1050us pin:X3 falling\n2050us sw release\n2050us pin:X3 rising\n");
}

TEST(Button, BouncesWithinTheBounceTimeAndEndsPressed) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Rig rig(3_ms, seed);
    rig.button.press();
    rig.bench.run(10_ms);
    const auto& events = rig.bench.recorder.events;
    // The pull-up's edge, the press, the first contact, then an even number of bounces.
    ASSERT_GE(events.size(), 5U);
    EXPECT_EQ(events[1].kind, EventKind::press);
    EXPECT_EQ(events[2].kind, EventKind::falling);
    EXPECT_EQ(events[2].at, events[1].at);
    EXPECT_EQ(events.size() % 2, 1U);
    EXPECT_LE(events.size(), 13U);
    EXPECT_LE(events.back().at, Instant::start() + 3_ms);
    EXPECT_EQ(events.back().kind, EventKind::falling);
    EXPECT_EQ(rig.pin.value(), Level::low);
    rig.button.release();
    rig.bench.run(10_ms);
    EXPECT_EQ(rig.pin.value(), Level::high);
    EXPECT_LE(rig.bench.recorder.events.back().at, Instant::start() + 13_ms);
  }
}

TEST(Button, BouncesTheSameForTheSameSeedOnly) {
  const auto trace = [](std::uint64_t seed) {
    Rig rig(3_ms, seed);
    rig.button.press_for(20_ms);
    rig.bench.run(40_ms);
    return rig.bench.recorder.trace;
  };
  EXPECT_EQ(trace(1), trace(1));
  EXPECT_NE(trace(1), trace(2));
}

TEST(Button, AReleaseDuringTheBounceEndsOpen) {
  Rig rig(3_ms, 4);
  rig.button.press();
  rig.bench.run(500_us);
  rig.button.release();
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.pin.value(), Level::high);
}

TEST(Button, BounceOverrunsAnInterruptThatIsServedLate) {
  Rig rig(3_ms, 1);
  rig.pin.set_irq(trigger_falling, InterruptMode::hard, [] {});
  rig.bench.interrupts.disable();
  rig.button.press();
  rig.bench.run(5_ms);
  rig.bench.interrupts.enable();
  rig.bench.run(1_us);
  int overruns = 0;
  int handled = 0;
  for (const Event& event : rig.bench.recorder.events) {
    overruns += event.kind == EventKind::overrun ? 1 : 0;
    handled += event.kind == EventKind::irq ? 1 : 0;
  }
  EXPECT_EQ(handled, 1);
  EXPECT_GE(overruns, 1);
}

}  // namespace
}  // namespace asim
