// Where Pycopy's uasyncio differs from V2.0: what a slot holds, and what cancelling does with it. The expected order is
// that of `micropython-uasyncio.core` 2.3 as its source has it; that both agree is checked by tests/differential.
#include "core/uasyncio_pycopy.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/core/uasyncio_rig.hpp"

namespace asim {
namespace {

using namespace asim::literals;
using namespace asim::testing;

using Pycopy = testing::Rig<UasyncioPycopy>;
using Options = UasyncioPycopy::Options;

constexpr const char* no_cancel_io = "AttributeError: 'PollEventLoop' object has no attribute 'cancel_io'";

/// A task that does `what` at `ms`.
template <class What>
Coroutine<void> at(std::int64_t ms, What what) {
  co_await sleep_ms(ms);
  what();
}

TEST(UasyncioPycopy, CancelsASleeperAtItsNextTurnAndForgetsItsTimer) {
  Pycopy rig;
  const TaskRef target = rig.spawn("t", noting_end(rig, [] { return sleep_ms(100); }));
  rig.spawn("c", cancel_at(rig, target, 10));
  EXPECT_EQ(rig.run(), "cancel 10:cancelled ");
  EXPECT_EQ(rig.cpu.now(), Instant{} + 10_ms);
}

TEST(UasyncioPycopy, FreesThePlaceOfACancelledSleeperOnTheWaitQueue) {
  Pycopy rig(Options{.wait_queue = 1});
  const TaskRef sleeper = rig.spawn_program_task("t", [](Throw exception) -> Request {
    if (exception != Throw::none) return {RequestKind::cancelled};
    return {RequestKind::sleep, 100};
  });
  rig.spawn("c", at(10, [&] {
              rig.loop.cancel(*sleeper);
              EXPECT_EQ(error_of([&] { rig.loop.call_later_ms(5, callback(rig, "x")); }), "none");
            }));
  EXPECT_EQ(rig.run(), "15:x ");
}

TEST(UasyncioPycopy, KeepsTheOrderOfTheOtherTimersWhenOneIsRemoved) {
  Pycopy rig;
  const TaskRef target = rig.spawn("t", noting_end(rig, [] { return sleep_ms(30); }));
  for (const int ms : {50, 30, 40, 30, 20}) rig.spawn("s", sleep_then_note(rig, ms, "s"));
  rig.spawn("c", cancel_at(rig, target, 10));
  EXPECT_EQ(rig.run(), "cancel 10:cancelled 20:s 30:s 30:s 40:s 50:s ");
}

TEST(UasyncioPycopy, TimesOutASleeperAtTheLimit) {
  Pycopy rig;
  rig.spawn("t", limited(rig, 100_ms, sleeping(300)));
  EXPECT_EQ(rig.run(), "100:limit ");
}

TEST(UasyncioPycopy, SleepsAnewForTheFullTimeAfterACancellation) {
  Pycopy rig;
  const auto body = [&]() -> Coroutine<void> {
    try {
      co_await sleep_ms(500);
    } catch (const Cancelled&) {
      rig.note_at("caught");
    }
    co_await sleep_ms(50);
  };
  const TaskRef target = rig.spawn("t", noting_end(rig, body));
  rig.spawn("c", cancel_at(rig, target, 100));
  EXPECT_EQ(rig.run(), "cancel 100:caught 150:done ");
}

TEST(UasyncioPycopy, RaisesTypeErrorInASleeperThatSomebodyQueues) {
  Pycopy rig;
  const TaskRef target = rig.spawn("t", sleeping(50));
  rig.spawn("w", at(10, [&] { rig.loop.wake(*target); }));
  EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), "TypeError: exceptions must derive from BaseException");
  EXPECT_TRUE(target->finished());
}

TEST(UasyncioPycopy, RefusesToCancelAWaiterForIoAndLosesTheExceptionWhenItsDeviceIsReady) {
  Pycopy rig;
  FakeDevice device;
  const TaskRef target = rig.spawn("t", noting_end(rig, [&] { return readable(device); }));
  rig.spawn("c", at(10, [&] { rig.note(error_of([&] { rig.loop.cancel(*target); })); }));
  rig.at_ms_ready(20, device, poll_in);
  rig.spawn("x", sleeping(30));
  EXPECT_EQ(rig.run(), std::string(no_cancel_io) + " 20:done ");
  EXPECT_EQ(rig.warnings,
            "cancellation failed: the loop has no cancel_io, known defect of uasyncio 2.1.1 with core 2.3 (task t)\n"
            "exception lost: device became ready before cancellation was delivered, known defect of uasyncio 2.1.1 "
            "with core 2.3 (task t)\n");
}

TEST(UasyncioPycopy, RefusesASecondCancellationAndDeliversTheFirst) {
  Pycopy rig;
  const TaskRef target = rig.spawn("t", noting_end(rig, [] { return sleep_ms(100); }));
  rig.spawn("c", at(10, [&] {
              rig.loop.cancel(*target);
              rig.note(error_of([&] { rig.loop.cancel(*target); }));
            }));
  EXPECT_EQ(rig.run(), std::string(no_cancel_io) + " 10:cancelled ");
}

TEST(UasyncioPycopy, LetsTheErrorOfATimeLimitLeaveTheLoop) {
  Pycopy rig;
  FakeDevice device;
  rig.spawn("t", limited(rig, 10_ms, [](FakeDevice& d) -> Coroutine<void> { co_await readable(d); }(device)));
  EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), no_cancel_io);
}

TEST(UasyncioPycopy, NamesTheBareLoopWhereThereIsNoPolling) {
  Pycopy rig(Options{.polls = false});
  const TaskRef target = rig.spawn("t", sleeping(10));
  rig.run();
  const TaskRef other = rig.spawn("t", sleeping(10));
  rig.loop.cancel(*other);
  EXPECT_EQ(error_of([&] { rig.loop.cancel(*other); }),
            "AttributeError: 'EventLoop' object has no attribute 'cancel_io'");
}

TEST(UasyncioPycopy, TakesOffTheTimerThatWasPushedLast) {
  Pycopy rig;
  const TaskRef target = rig.spawn("t", noting_end(rig, [] { return park(); }));
  rig.spawn("c", at(5, [&] {
              rig.loop.call_later_ms(50, LoopEntry(target));
              rig.loop.call_later_ms(20, LoopEntry(target));
              rig.loop.cancel(*target);
            }));
  EXPECT_EQ(rig.run(), "5:cancelled ");
  EXPECT_EQ(rig.cpu.now(), Instant{} + 55_ms);
}

TEST(UasyncioPycopy, CancelsAtItsTurnATaskOfWhichOneOfTwoTimersHasExpired) {
  Pycopy rig;
  const TaskRef target = rig.spawn("t", noting_end(rig, [] { return park(); }));
  rig.spawn("c", at(5, [&] {
              rig.loop.call_later_ms(5, LoopEntry(target));
              rig.loop.call_later_ms(9, LoopEntry(target));
            }));
  // The first timer has emptied the slot and queued the task; nothing of the second is left in it.
  rig.spawn("d", at(10, [&] { rig.loop.cancel(*target); }));
  EXPECT_EQ(rig.run(), "10:cancelled ");
}

TEST(UasyncioPycopy, RemovesAReaderThatIsNotRegistered) {
  Pycopy rig;
  FakeDevice device;
  EXPECT_EQ(error_of([&] { rig.loop.remove_reader(device); }), "none");
}

TEST(UasyncioPycopy, RefusesToDelayAnUnstartedProgramTaskOnOldFirmware) {
  Pycopy rig(Options{.slot_from_start = false});
  auto task = TaskRef::adopt(new ProgramTask([](Throw) { return Request{RequestKind::done}; }));
  rig.loop.enrol(*task, rig.loop.task_name("t"));
  EXPECT_EQ(error_of([&] { rig.loop.call_later_ms(5, LoopEntry(task)); }),
            "TypeError: can't pend throw to just-started generator");
}

}  // namespace
}  // namespace asim
