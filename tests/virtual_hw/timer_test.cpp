#include "virtual_hw/timer.hpp"

#include <gtest/gtest.h>

#include "rig.hpp"

namespace asim {
namespace {

using namespace literals;

class Timers : public testing::Test {
 protected:
  test::Bench bench;
  InterruptLine line{bench.interrupts, "timer4"};
  HardwareTimer timer{bench.context, line};
};

TEST_F(Timers, RaisesItsLineEveryPeriodFromTheStart) {
  line.configure(InterruptMode::hard, [] {});
  bench.spend(3_us);
  timer.start(TimerMode::periodic, TimerPeriod::from_duration(100_us));
  bench.run(310_us);
  EXPECT_EQ(bench.recorder.trace, "103us irq:timer4 irq\n203us irq:timer4 irq\n303us irq:timer4 irq\n");
  EXPECT_EQ(timer.period_start(), Instant::start() + 303_us);
  EXPECT_EQ(timer.next_deadline(), Instant::start() + 403_us);
}

TEST_F(Timers, OneShotRaisesOnce) {
  line.configure(InterruptMode::hard, [] {});
  timer.start(TimerMode::one_shot, TimerPeriod::from_duration(100_us));
  EXPECT_TRUE(timer.running());
  bench.run(1_ms);
  EXPECT_FALSE(timer.running());
  EXPECT_EQ(bench.recorder.trace, "100us irq:timer4 irq\n");
}

TEST_F(Timers, DoesNotDriftWhenHandlersAreLong) {
  line.configure(InterruptMode::hard, [&] { bench.spend(70_us); });
  timer.start(TimerMode::periodic, TimerPeriod::from_duration(100_us));
  bench.run(310_us);
  EXPECT_EQ(bench.recorder.trace, "100us irq:timer4 irq\n200us irq:timer4 irq\n300us irq:timer4 irq\n");
}

TEST_F(Timers, CountsPeriodsThatEndWhileTheHandlerIsPending) {
  line.configure(InterruptMode::hard, [] {});
  timer.start(TimerMode::periodic, TimerPeriod::from_duration(100_us));
  bench.interrupts.disable();
  bench.run(350_us);
  bench.interrupts.enable();
  bench.run(100_us);
  EXPECT_EQ(bench.recorder.trace,
            "200us irq:timer4 overrun\n300us irq:timer4 overrun\n350us irq:timer4 irq\n400us irq:timer4 irq\n");
}

TEST_F(Timers, FractionalFrequencyGathersNoRoundingError) {
  std::int64_t calls = 0;
  line.configure(InterruptMode::hard, [&] { ++calls; });
  timer.start(TimerMode::periodic, TimerPeriod::from_hz(21, 10));
  bench.run(Duration::from_s(1000) - 1_ns);
  EXPECT_EQ(calls, 2099);
  EXPECT_EQ(timer.next_deadline(), Instant::start() + Duration::from_s(1000));  // the 2100th, exactly
}

TEST_F(Timers, StopsAndStartsAnew) {
  line.configure(InterruptMode::hard, [] {});
  timer.start(TimerMode::periodic, TimerPeriod::from_duration(100_us));
  bench.run(150_us);
  timer.start(TimerMode::periodic, TimerPeriod::from_duration(20_us));
  bench.run(25_us);
  timer.stop();
  bench.run(1_ms);
  EXPECT_EQ(bench.recorder.trace, "100us irq:timer4 irq\n170us irq:timer4 irq\n");
}

TEST_F(Timers, RefusesAPeriodBelowANanosecond) {
  EXPECT_THROW(timer.start(TimerMode::periodic, TimerPeriod::from_duration(Duration::zero())), InternalError);
  EXPECT_THROW(timer.start(TimerMode::periodic, TimerPeriod::from_hz(2'000'000'000)), InternalError);
  EXPECT_FALSE(timer.running());
}

}  // namespace
}  // namespace asim
