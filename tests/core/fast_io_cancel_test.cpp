// fast_io: cancellation and time limits. Facts are numbered as in section 6 of the reference.
#include <gtest/gtest.h>

#include <string>

#include "core/fast_io.hpp"
#include "tests/core/uasyncio_rig.hpp"

namespace asim {
namespace {

using namespace asim::literals;
using namespace asim::testing;

using Fast = testing::Rig<FastIo>;
using Options = FastIo::Options;

/// With and without an I/O queue.
class FastIoCancel : public ::testing::TestWithParam<int> {
 protected:
  Fast rig{Options{.io_queue = GetParam(), .low_priority_queue = 4}};
};
INSTANTIATE_TEST_SUITE_P(IoQueue, FastIoCancel, ::testing::Values(0, 4));

TEST_P(FastIoCancel, EndsASleepAtTheNextTurnAndDropsItsOldTimer) {
  const TaskRef target = rig.spawn("t", noting_end(rig, [] { return sleep_ms(100); }));
  rig.spawn("c", cancel_at(rig, target, 10));
  rig.spawn("x", sleep_then_note(rig, 150, "x"));
  EXPECT_EQ(rig.run(), "cancel 10:cancelled 150:x ");
  EXPECT_EQ(rig.warnings, "");
}

TEST_P(FastIoCancel, EndsALowPrioritySleepAtTheNextTurn) {
  const TaskRef target = rig.spawn("t", noting_end(rig, [] { return after_ms(100); }));
  rig.spawn("c", cancel_at(rig, target, 10));
  EXPECT_EQ(rig.run(), "cancel 10:cancelled ");
}

TEST_P(FastIoCancel, EndsAWaitForIoAtTheNextTurn) {
  FakeDevice device;
  const TaskRef target = rig.spawn("t", noting_end(rig, [&] { return readable(device); }));
  rig.spawn("c", cancel_at(rig, target, 7));
  rig.spawn("x", sleep_then_note(rig, 100, "x"));
  EXPECT_EQ(rig.run(), "cancel 7:cancelled 100:x ");
}

TEST_P(FastIoCancel, DeliversToAParkedTaskOnlyWhenSomebodyQueuesIt) {
  const TaskRef target = rig.spawn("t", noting_end(rig, [] { return park(); }));
  rig.spawn("c", cancel_at(rig, target, 5));
  rig.at_ms(50, [&] { rig.loop.wake(*target); });
  rig.spawn("x", sleeping(60));
  EXPECT_EQ(rig.run(), "cancel 60:cancelled ");
}

TEST_P(FastIoCancel, RefusesASecondExceptionWhileOneIsPending) {
  const TaskRef target = rig.spawn("t", noting_end(rig, [] { return sleep_ms(100); }));
  const auto canceller = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.loop.cancel(*target);
    rig.note(error_of([&] { rig.loop.cancel(*target); }));
  };
  rig.spawn("c", canceller());
  EXPECT_EQ(rig.run(), "AssertionError:  10:cancelled ");
}

TEST_P(FastIoCancel, RefusesATaskThatCancelsItself) {
  const auto body = [&]() -> Coroutine<void> {
    Task& self = co_await this_task();
    rig.note(error_of([&] { rig.loop.cancel(self); }));
    co_await sleep_ms(5);
    rig.note_at("goes on");
  };
  rig.spawn("t", body());
  EXPECT_EQ(rig.run(), "AssertionError:  5:goes on ");
}

TEST_P(FastIoCancel, DeliversATimeoutPromptly) {  // fact 1
  rig.spawn("t", limited(rig, 100_ms, sleeping(300)));
  EXPECT_EQ(rig.run(), "100:limit ");
}

TEST_P(FastIoCancel, GivesATieToTheTimeout) {  // fact 2
  rig.spawn("t", limited(rig, 100_ms, sleeping(100)));
  EXPECT_EQ(rig.run(), "100:limit ");
}

TEST_P(FastIoCancel, TimesOutABodyThatYieldsUnderALimitOfZero) {  // fact 3
  rig.spawn("t", limited(rig, 0_ms, repeat(rig, "x", 1)));
  rig.spawn("u", limited(rig, 0_ms, repeat(rig, "y", 2)));
  EXPECT_EQ(rig.run(), "x 0:ended y 0:limit ");
}

TEST_P(FastIoCancel, LetsALimitStrikeAfterItsBodyHasRaised) {  // fact 4
  const auto raising = []() -> Coroutine<void> {
    co_await sleep_ms(10);
    throw std::runtime_error("boom");
  };
  const auto body = [&]() -> Coroutine<void> {
    try {
      co_await with_timeout(100_ms, raising());
    } catch (const std::runtime_error&) {
      rig.note_at("boom");
    }
    co_await sleep_ms(500);
  };
  rig.spawn("t", noting_end(rig, body));
  EXPECT_EQ(rig.run(), "10:boom 100:timed out ");
  EXPECT_EQ(rig.warnings,
            "time limit expired after what it limited had ended by an exception, known defect of fast_io 0.24 (task "
            "t)\n");
}

TEST_P(FastIoCancel, FailsItsAssertionForTwoLimitsOfOneInstant) {  // fact 6
  const auto inner = [&]() -> Coroutine<void> { co_await limited(rig, 100_ms, sleeping(300)); };
  rig.spawn("t", limited(rig, 100_ms, inner()));
  if (GetParam() == 0) {
    EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), "AssertionError: ");
  } else {
    // The I/O queue delivers the first before the second expires.
    EXPECT_EQ(rig.run(), "100:limit 100:ended ");
  }
}

TEST_P(FastIoCancel, DiscardsTheWakeUpOfAShorterSleepAfterACancelledOne) {  // fact 7
  const auto body = [&]() -> Coroutine<void> {
    try {
      co_await sleep_ms(500);
    } catch (const Cancelled&) {
      rig.note_at("cancelled");
    }
    co_await sleep_ms(50);
    rig.note_at("woken");
  };
  const TaskRef target = rig.spawn("t", body());
  rig.spawn("c", cancel_at(rig, target, 100));
  EXPECT_EQ(rig.run(), "cancel 100:cancelled 500:woken ");
  EXPECT_EQ(rig.warnings,
            "wake-up discarded: the timer of a new sleep was taken for that of a cancelled one, known defect of "
            "fast_io 0.24 (task t)\n");
}

TEST_P(FastIoCancel, KeepsTheWakeUpOfALongerSleepAfterACancelledOne) {
  const auto body = [&]() -> Coroutine<void> {
    co_await with_timeout(100_ms, sleeping(500));
    co_await sleep_ms(1000);
    rig.note_at("woken");
  };
  rig.spawn("t", body());
  EXPECT_EQ(rig.run(), "1100:woken ");
  EXPECT_EQ(rig.warnings, "");
}

TEST_P(FastIoCancel, ResumesACancelledIoWaiterEarlyWhenItsDeviceBecomesReady) {  // fact 8
  FakeDevice device;
  const auto body = [&]() -> Coroutine<void> {
    try {
      co_await readable(device);
    } catch (const Cancelled&) {
      rig.note_at("cancelled");
    }
    co_await sleep_ms(100);
    rig.note_at("woken early");
    co_await park();
    rig.note_at("spurious");
  };
  const TaskRef target = rig.spawn("t", body());
  rig.spawn("c", cancel_at(rig, target, 10));
  rig.at_ms_ready(30, device, poll_in);
  EXPECT_EQ(rig.run(), "cancel 10:cancelled 30:woken early 110:spurious ");
  EXPECT_EQ(rig.warnings,
            "task resumed early: a wait for I/O that was cancelled or timed out stays registered, known defect of "
            "fast_io 0.24 (task t)\n");
}

TEST_P(FastIoCancel, RaisesTypeErrorInASleeperThatSomebodyQueues) {  // fact 9
  const TaskRef target = rig.spawn("t", sleeping(100));
  const auto waker = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.loop.wake(*target);
  };
  rig.spawn("w", waker());
  EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), "TypeError: exceptions must derive from BaseException");
  EXPECT_TRUE(target->finished());
}

TEST_P(FastIoCancel, LosesTheExceptionWhenTheDeviceBecomesReadyBeforeItIsDelivered) {  // fact 10
  FakeDevice device;
  const auto body = [&]() -> Coroutine<void> {
    co_await readable(device);
    rig.note_at("read");
    co_await sleep_ms(50);
  };
  const TaskRef target = rig.spawn("t", body());
  const auto canceller = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.loop.cancel(*target);
    device.ready = poll_in;
  };
  rig.spawn("c", canceller());
  EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), "TypeError: exceptions must derive from BaseException");
  EXPECT_EQ(rig.log, "10:read ");
  EXPECT_EQ(rig.warnings,
            "exception lost: device became ready before cancellation was delivered, known defect of fast_io 0.24 (task "
            "t)\n");
}

TEST(FastIo, GivesNoSlotToAnUnstartedCoroutineOfOlderFirmware) {
  Fast rig(Options{.slot_from_start = false});
  auto task = TaskRef::adopt(new ProgramTask([](Throw) { return Request{RequestKind::done}; }));
  rig.loop.enrol(*task, rig.loop.task_name("t"));
  EXPECT_EQ(error_of([&] { rig.loop.call_later_ms(5, LoopEntry(task)); }),
            "TypeError: can't pend throw to just-started generator");
  // It has been queued all the same, and fails once more when it is due.
  EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), "TypeError: can't pend throw to just-started generator");
}

}  // namespace
}  // namespace asim
