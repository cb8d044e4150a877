#include "virtual_hw/interrupts.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>

#include "rig.hpp"

namespace asim {
namespace {

using namespace literals;
using test::Bench;

class Interrupts : public testing::Test {
 protected:
  void at(Duration when, std::function<void()> what) {
    events_.push_back(std::make_unique<TimelineCallback<std::function<void()>>>(std::move(what)));
    bench.timeline.schedule(*events_.back(), Instant::start() + when);
  }
  std::function<void()> log(std::string text, Duration busy = {}) {
    return [this, text = std::move(text), busy] {
      calls += text + "<";
      bench.spend(busy);
      calls += text + "> ";
    };
  }

  Bench bench{{.schedule_depth = 2, .hard_entry = 5_us, .soft_entry = 20_us}};
  InterruptLine a{bench.interrupts, "A"};
  InterruptLine b{bench.interrupts, "B"};
  std::string calls;

 private:
  std::vector<std::unique_ptr<TimelineEvent>> events_;
};

TEST_F(Interrupts, EntersHardHandlerAfterItsEntryCost) {
  a.configure(InterruptMode::hard, log("a"));
  at(10_us, [&] { a.raise(); });
  bench.spend(100_us);
  EXPECT_EQ(bench.recorder.trace, "15us irq:A irq\n");
  EXPECT_EQ(bench.now(), Instant::start() + 105_us);  // the handler's time comes on top of the span
}

TEST_F(Interrupts, ServesHardLinesInTheOrderOfRaisingAndNestsNone) {
  a.configure(InterruptMode::hard, log("a", 50_us));
  b.configure(InterruptMode::hard, log("b"));
  at(10_us, [&] { a.raise(); });
  at(20_us, [&] { b.raise(); });
  at(30_us, [&] { a.raise(); });  // its handler runs, so it is pending again: no overrun
  bench.spend(200_us);
  EXPECT_EQ(calls, "a<a> b<b> a<a> ");
  // a: 10 + 5, busy until 65; b: 65 + 5; a: 70 + 5.
  EXPECT_EQ(bench.recorder.trace, "15us irq:A irq\n70us irq:B irq\n75us irq:A irq\n");
}

TEST_F(Interrupts, LosesHardEdgeWhileItsHandlerIsPending) {
  a.configure(InterruptMode::hard, log("a"));
  b.configure(InterruptMode::hard, log("b", 50_us));
  at(10_us, [&] { b.raise(); });
  at(20_us, [&] { a.raise(); });
  at(30_us, [&] { a.raise(); });
  at(66_us, [&] { a.raise(); });  // during the entry, 65 to 70
  bench.spend(200_us);
  EXPECT_EQ(calls, "b<b> a<a> ");
  EXPECT_EQ(bench.recorder.trace, "15us irq:B irq\n30us irq:A overrun\n66us irq:A overrun\n70us irq:A irq\n");
}

TEST_F(Interrupts, QueuesOneSoftCallForEachEdgeAndCountsThoseThatFoundOneWaiting) {
  a.configure(InterruptMode::soft, log("a"));
  a.raise();
  a.raise();
  EXPECT_EQ(bench.recorder.take(), "0us irq:A overrun\n");
  bench.run(100_us);
  EXPECT_EQ(calls, "a<a> a<a> ");
  EXPECT_EQ(bench.recorder.trace, "20us irq:A irq\n40us irq:A irq\n");
}

TEST_F(Interrupts, DropsSoftCallWhenTheScheduleQueueIsFull) {
  a.configure(InterruptMode::soft, log("a"));
  EXPECT_TRUE(bench.interrupts.schedule(log("x")));
  EXPECT_TRUE(bench.interrupts.schedule(log("y")));
  EXPECT_FALSE(bench.interrupts.schedule(log("z")));
  EXPECT_EQ(bench.recorder.take(), "0us schedule overrun\n");
  a.raise();
  EXPECT_EQ(bench.recorder.take(), "0us irq:A overrun\n0us schedule overrun\n");
  bench.run(100_us);
  EXPECT_EQ(calls, "x<x> y<y> ");
  EXPECT_EQ(bench.recorder.trace, "");
}

TEST_F(Interrupts, NeverNestsCallbacks) {
  bench.interrupts.schedule([&] {
    calls += "in ";
    bench.interrupts.schedule(log("later"));
    bench.spend(100_us);
    EXPECT_FALSE(bench.interrupts.soft_due());
    calls += "out ";
  });
  bench.run(1_ms);
  EXPECT_EQ(calls, "in out later<later> ");
}

TEST_F(Interrupts, LetsHardHandlersPreemptSoftOnesButNeverTheReverse) {
  a.configure(InterruptMode::hard, log("hard", 50_us));
  b.configure(InterruptMode::soft, log("soft", 100_us));
  at(10_us, [&] { b.raise(); });
  at(50_us, [&] { a.raise(); });
  at(70_us, [&] { b.raise(); });
  bench.run(1_ms);
  EXPECT_EQ(calls, "soft<hard<hard> soft> soft<soft> ");
  // soft at 10 + 20, busy 100; hard at 50 + 5, busy 50: soft ends at 185; the second at 185 + 20.
  EXPECT_EQ(bench.recorder.trace, "30us irq:B irq\n55us irq:A irq\n205us irq:B irq\n");
}

TEST_F(Interrupts, HoldsEverythingBackWhileDisabledButNotQueuedCallbacks) {
  a.configure(InterruptMode::hard, log("a"));
  b.configure(InterruptMode::soft, log("b"));
  bench.interrupts.schedule(log("x"));
  EXPECT_TRUE(bench.interrupts.disable());
  EXPECT_FALSE(bench.interrupts.disable());
  at(10_us, [&] { a.raise(); });
  at(11_us, [&] { b.raise(); });
  at(12_us, [&] { b.raise(); });
  bench.run(100_us);
  EXPECT_EQ(calls, "x<x> ");
  EXPECT_EQ(bench.recorder.take(), "12us irq:B overrun\n");
  bench.interrupts.enable(false);
  EXPECT_FALSE(bench.interrupts.hard_due());
  bench.interrupts.enable(true);
  bench.run(100_us);
  EXPECT_EQ(calls, "x<x> a<a> b<b> ");
}

TEST_F(Interrupts, TellsTheListenerWhenSomethingBecomesDeliverable) {
  int told = 0;
  bench.interrupts.set_listener([&] { ++told; });
  a.raise();  // switched off
  EXPECT_EQ(told, 0);
  a.configure(InterruptMode::hard, log("a"));
  a.raise();
  EXPECT_EQ(told, 1);
  a.raise();  // an overrun makes nothing deliverable
  EXPECT_EQ(told, 1);
  bench.run(10_us);
  bench.interrupts.disable();
  a.raise();
  EXPECT_EQ(told, 1);
  bench.interrupts.enable();
  EXPECT_EQ(told, 2);
  bench.interrupts.schedule([] {});
  EXPECT_EQ(told, 3);
}

TEST_F(Interrupts, StaysConsistentWhenAHandlerThrows) {
  a.configure(InterruptMode::hard, [] { throw std::runtime_error("a"); });
  a.raise();
  EXPECT_THROW(bench.interrupts.deliver_hard(bench), std::runtime_error);
  EXPECT_FALSE(bench.interrupts.hard_running());
  EXPECT_FALSE(a.pending());
  bench.interrupts.schedule([] { throw std::runtime_error("x"); });
  EXPECT_THROW(bench.interrupts.deliver_soft(bench), std::runtime_error);
  EXPECT_FALSE(bench.interrupts.soft_running());
  EXPECT_FALSE(bench.interrupts.soft_due());
  EXPECT_THROW(bench.interrupts.deliver_hard(bench), InternalError);
  EXPECT_THROW(bench.interrupts.deliver_soft(bench), InternalError);
}

TEST_F(Interrupts, HandlerMayReplaceOrDestroyItsOwnLine) {
  auto own = std::make_unique<InterruptLine>(bench.interrupts, "own");
  own->configure(InterruptMode::hard, [&, name = std::string(50, 'n')] {
    own->disable();
    calls += name.substr(0, 1);
    own.reset();
    calls += name.substr(0, 1);
  });
  own->raise();
  bench.run(10_us);
  EXPECT_EQ(calls, "nn");
}

TEST_F(Interrupts, SwitchingALineOffDropsItsPendingEdgeButNotQueuedCalls) {
  a.configure(InterruptMode::hard, log("a"));
  a.raise();
  a.disable();
  EXPECT_FALSE(bench.interrupts.hard_due());
  std::optional<InterruptLine> soft(std::in_place, bench.interrupts, "soft");
  soft->configure(InterruptMode::soft, log("s"));
  soft->raise();
  soft.reset();
  bench.run(100_us);
  EXPECT_EQ(calls, "s<s> ");
}

TEST_F(Interrupts, EntryIsAbandonedWhenTheLineIsSwitchedOffDuringIt) {
  a.configure(InterruptMode::hard, log("a"));
  at(12_us, [&] { a.disable(); });
  at(10_us, [&] { a.raise(); });
  bench.spend(100_us);
  EXPECT_EQ(calls, "");
  EXPECT_EQ(bench.recorder.trace, "");
  EXPECT_FALSE(bench.interrupts.hard_running());
}

TEST_F(Interrupts, ResetForgetsWhatIsPendingAndEnablesInterrupts) {
  a.configure(InterruptMode::hard, log("a"));
  b.configure(InterruptMode::soft, log("b"));
  b.raise();
  bench.interrupts.disable();
  a.raise();
  b.raise();
  bench.interrupts.reset();
  EXPECT_TRUE(bench.interrupts.enabled());
  EXPECT_FALSE(a.pending() || b.pending());
  bench.run(100_us);
  EXPECT_EQ(calls, "");
}

}  // namespace
}  // namespace asim
