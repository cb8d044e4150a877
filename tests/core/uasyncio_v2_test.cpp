// The sections named here are those of the reference on uasyncio V2.0. "| " marks the end of an iteration.
#include "core/uasyncio_v2.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "tests/core/uasyncio_rig.hpp"

namespace asim {
namespace {

using namespace asim::literals;
using namespace asim::testing;

using V2 = testing::Rig<UasyncioV2>;

// --- section 10: ordering examples

TEST(UasyncioV2, RunsRoundRobinOneSweepAnIteration) {
  V2 rig;
  const IterationMark<UasyncioV2> mark(rig);
  for (const char* name : {"A", "B", "C"}) rig.spawn(name, repeat(rig, name, 3));
  EXPECT_EQ(rig.run(), "A B C | A B C | A B C ");
}

TEST(UasyncioV2, RunsAChildAfterThoseQueuedAndBeforeItsParent) {
  V2 rig;
  const auto parent = [&]() -> Coroutine<void> {
    rig.note("P1");
    rig.spawn("c", repeat(rig, "c", 1));
    co_await yield_now();
    rig.note("P3");
    // Yielding a coroutine starts it as a task.
    auto* const d = new NativeTask(repeat(rig, "d", 1));
    rig.loop.enrol(*d, rig.loop.task_name("d"));
    co_await RequestAwaiter({RequestKind::spawn, 0, d});
    d->release();
    rig.note("P4");
  };
  rig.spawn("P", parent());
  rig.spawn("x", repeat(rig, "x", 3));
  EXPECT_EQ(rig.run(), "P1 x c P3 x d P4 x ");
}

TEST(UasyncioV2, RunsEqualDueTimesInOrderOfPushing) {
  V2 rig;
  const auto twice = [&](std::string name, std::int64_t first, std::int64_t second) -> Coroutine<void> {
    co_await sleep_ms(first);
    co_await sleep_ms(second);
    rig.note_at(name);
  };
  rig.spawn("C", twice("C", 5, 15));
  rig.spawn("B", twice("B", 10, 10));
  rig.spawn("A", sleep_then_note(rig, 20, "A"));
  EXPECT_EQ(rig.run(), "20:A 20:C 20:B ");
}

TEST(UasyncioV2, RunsLateSleepersBehindRequeuedTasksInDueOrder) {
  V2 rig;
  const auto busy = [&]() -> Coroutine<void> {
    rig.note_at("busy");
    rig.busy_ms(30);
    co_await yield_now();
    rig.note_at("busy2");
  };
  rig.spawn("A", sleep_then_note(rig, 20, "A"));
  rig.spawn("B", sleep_then_note(rig, 10, "B"));
  rig.spawn("busy", busy());
  EXPECT_EQ(rig.run(), "0:busy 30:busy2 30:B 30:A ");
}

TEST(UasyncioV2, LeavesATimerThatFallsDueInASweepToTheNextIteration) {
  V2 rig;
  const IterationMark<UasyncioV2> mark(rig);
  const auto busy = [&]() -> Coroutine<void> {
    rig.note("busy");
    rig.busy_ms(10);
    co_return;
  };
  rig.spawn("A", sleep_then_note(rig, 5, "A"));
  rig.spawn("busy", busy());
  rig.spawn("x", repeat(rig, "x", 2));
  EXPECT_EQ(rig.run(), "busy x | x 10:A ");
}

TEST(UasyncioV2, OrdersCallbacksByHowTheyWereQueued) {
  V2 rig;
  const IterationMark<UasyncioV2> mark(rig);
  const auto task = [&]() -> Coroutine<void> {
    rig.note("task");
    rig.loop.call_at(rig.loop.ticks_ms(), callback(rig, "p"));  // call_later(0, p)
    rig.loop.call_later_ms(0, callback(rig, "q"));
    rig.loop.call_soon(callback(rig, "r"));
    co_await yield_now();
    rig.note("task");
  };
  rig.spawn("task", task());
  rig.spawn("x", repeat(rig, "x", 3));
  EXPECT_EQ(rig.run(), "task x | 0:q 0:r task x 0:p | x ");
}

TEST(UasyncioV2, StopsBehindTheEntriesAheadAndKeepsTheRest) {
  V2 rig;
  int answer = 42;
  const auto stopper = [&]() -> Coroutine<void> { co_await stop_loop(&answer); };
  const auto s = [&]() -> Coroutine<void> {
    rig.note("S");
    rig.spawn("_stop", stopper());
    co_await yield_now();
    rig.note("S2");
  };
  rig.spawn("A", repeat(rig, "A", 3));
  rig.spawn("S", s());
  rig.spawn("B", repeat(rig, "B", 2));
  EXPECT_EQ(rig.loop.run_forever(), &answer);
  EXPECT_EQ(rig.log, "A S B A ");
  EXPECT_EQ(rig.run(), "A S B A S2 B A ");
}

TEST(UasyncioV2, LetsAnExceptionLeaveTheLoopAndKeepsTheRestOfTheSweep) {
  V2 rig;
  const auto a = [&]() -> Coroutine<void> {
    rig.note("A");
    throw std::runtime_error("boom");
    co_return;
  };
  const TaskRef task = rig.spawn("A", a());
  rig.spawn("B", repeat(rig, "B", 2));
  rig.spawn("C", repeat(rig, "C", 2));
  EXPECT_THROW(rig.loop.run_forever(), std::runtime_error);
  EXPECT_TRUE(task->finished());
  EXPECT_EQ(rig.run(), "A B C B C ");
}

TEST(UasyncioV2, PassesTheTimeToTheNextTimerToWait) {
  V2 rig;
  FakeDevice device(rig.log);
  rig.loop.add_reader(device, LoopEntry(TaskRef()));
  const auto lone = [&]() -> Coroutine<void> {
    co_await yield_now();
    co_await sleep_ms(7);
    co_await yield_now();
  };
  rig.spawn("main", sleep_then_note(rig, 20, "main"));
  rig.spawn("lone", lone());
  rig.cpu.records_idling = true;
  EXPECT_EQ(rig.run(), "p1 p1 idle(7) p1 p1 p1 idle(13) p1 20:main ");
}

TEST(UasyncioV2, ResumesACoroutineQueuedTwiceTwiceASweep) {
  V2 rig;
  const IterationMark<UasyncioV2> mark(rig);
  const TaskRef c = rig.spawn("c", repeat(rig, "c", 4));
  rig.loop.call_soon(LoopEntry(c));
  EXPECT_EQ(rig.run(), "c c | c c | ");
}

TEST(UasyncioV2, AwaitsACoroutineThatNeverYieldsWithoutScheduling) {
  V2 rig;
  const auto outer = [&]() -> Coroutine<void> {
    co_await repeat(rig, "inner", 1);
    rig.note("outer");
  };
  rig.spawn("outer", outer());
  rig.spawn("x", repeat(rig, "x", 1));
  EXPECT_EQ(rig.run(), "inner outer x ");
}

TEST(UasyncioV2, SchedulesTenCoroutinesFairly) {
  V2 rig;
  std::string expected;
  for (char name = 'a'; name < 'a' + 10; ++name) rig.spawn({&name, 1}, repeat(rig, std::string(1, name), 20));
  for (int i = 0; i < 20; ++i) expected += "a b c d e f g h i j ";
  EXPECT_EQ(rig.run(), expected);
}

// --- section 1: time and queues

TEST(UasyncioV2, OrdersTimersAcrossTheTickWrap) {
  V2 rig;
  rig.cpu.start_at(Instant::start() + Duration::from_ms((std::int64_t{1} << 30) - 10));
  const Instant begin = rig.cpu.now();
  const auto sleeper = [&](std::int64_t ms) -> Coroutine<void> {
    co_await sleep_ms(ms);
    rig.note(std::to_string((rig.cpu.now() - begin).ns / 1'000'000));
  };
  for (const std::int64_t ms : {15, 5, 10, 9, 11}) rig.spawn("s", sleeper(ms));
  EXPECT_EQ(rig.run(), "5 9 10 11 15 ");
}

TEST(UasyncioV2, TakesADelayOfHalfAPeriodForPast) {
  V2 rig;
  rig.spawn("past", sleep_then_note(rig, std::int64_t{1} << 29, "past"));
  EXPECT_EQ(rig.run(), "0:past ");
  rig.spawn("long", sleep_then_note(rig, (std::int64_t{1} << 29) - 1, "long"));
  EXPECT_EQ(rig.run(), "0:past 536870911:long ");
}

TEST(UasyncioV2, EndsASleepWhenItsTickBegins) {
  V2 rig;
  rig.cpu.spend(900_us);
  rig.spawn("a", sleep_then_note(rig, 2, "a"));
  EXPECT_EQ(rig.run(), "2:a ");
}

TEST(UasyncioV2, RaisesWhenTheRunQueueIsFull) {
  V2 rig(UasyncioV2::Options{.run_queue = 2});
  rig.spawn_program_task("a", [&](Throw) { return yields(rig, "a"); });
  rig.spawn_program_task("b", [&](Throw) { return yields(rig, "b"); });
  EXPECT_EQ(error_of([&] { rig.spawn_program_task("c", [&](Throw) { return yields(rig, "c"); }); }),
            "IndexError: full");
}

TEST(UasyncioV2, LosesTheTaskThatItCannotQueueAgain) {
  V2 rig(UasyncioV2::Options{.run_queue = 1});
  rig.spawn_program_task("a", [&](Throw) {
    rig.spawn_program_task("b", [&](Throw) {
      rig.note("b");
      return Request{RequestKind::done};
    });
    return yields(rig, "a");
  });
  EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), "IndexError: full");
  EXPECT_EQ(rig.run(), "a b ");
}

TEST(UasyncioV2, StoresACallbackWithoutArgumentsInTheLastSlot) {
  V2 rig(UasyncioV2::Options{.run_queue = 3});
  rig.loop.call_soon(callback(rig, "ok"));
  EXPECT_EQ(error_of([&] { rig.loop.call_soon(callback(rig, "bad")); }), "IndexError: full");
  EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), "IndexError: empty");
  EXPECT_EQ(rig.run(), "0:ok ");
}

TEST(UasyncioV2, RaisesWhenTheWaitQueueIsFull) {
  V2 rig(UasyncioV2::Options{.wait_queue = 1});
  rig.loop.call_later_ms(5, callback(rig, "a"));
  EXPECT_EQ(error_of([&] { rig.loop.call_later_ms(5, callback(rig, "b")); }), "IndexError: queue overflow");
  EXPECT_EQ(rig.run(), "5:a ");
}

TEST(UasyncioV2, GivesNativeTasksNoSlots) {
  V2 rig(UasyncioV2::Options{.run_queue = 1, .wait_queue = 1});
  const auto limited = [&]() -> Coroutine<void> {
    if (!co_await with_timeout(5_ms, sleep_then_note(rig, 3, "limited"))) rig.note("timeout");
  };
  for (int i = 0; i < 3; ++i) rig.spawn("limited", limited());
  rig.spawn_program_task("p", [&, step = 0](Throw) mutable {
    rig.note_at("p");
    return step++ == 0 ? Request{RequestKind::sleep, 4} : Request{RequestKind::done};
  });
  EXPECT_EQ(rig.run(), "0:p 3:limited 3:limited 3:limited 4:p ");
}

TEST(UasyncioV2, GrowsItsRingInOrder) {
  V2 rig;
  std::string expected;
  for (int i = 0; i < 200; ++i) {
    rig.spawn("t", repeat(rig, std::to_string(i), 2));
    expected += std::to_string(i) + " ";
  }
  EXPECT_EQ(rig.run(), expected + expected);
}

TEST(UasyncioV2, DropsTheProgramsEntriesOnReset) {
  V2 rig(UasyncioV2::Options{.run_queue = 4, .wait_queue = 1});
  FakeDevice device;
  rig.spawn_program_task("p", [&](Throw) { return yields(rig, "p"); });
  rig.loop.call_later_ms(5, callback(rig, "late"));
  rig.loop.add_reader(device, callback(rig, "reader"));
  rig.spawn("native", sleep_then_note(rig, 7, "native"));
  rig.loop.reset({.run_queue = 2, .wait_queue = 1});
  rig.loop.call_soon(callback(rig, "new"));
  rig.loop.call_later_ms(6, callback(rig, "new late"));
  EXPECT_EQ(rig.run(), "0:new 6:new late 7:native ");
}

TEST(UasyncioV2, StartsATaskAtTheNextFullTick) {
  V2 rig;
  const TaskRef a = TaskRef::adopt(new NativeTask(sleep_then_note(rig, 0, "a")));
  const TaskRef b = TaskRef::adopt(new NativeTask(sleep_then_note(rig, 0, "b")));
  for (const TaskRef* task : {&a, &b}) rig.loop.enrol(**task, rig.loop.task_name("t"));
  rig.loop.spawn_at(*a, Instant::start() + 2'500_us);
  rig.loop.spawn_at(*b, Instant::start());
  EXPECT_EQ(rig.run(), "0:b 3:a ");
}

// --- section 6: cancellation

TEST(UasyncioV2, DefersTheCancellationOfASleeperToTheEndOfItsSleep) {
  V2 rig;
  const TaskRef target = rig.spawn("t", noting_end(rig, [] { return sleep_ms(100); }));
  rig.spawn("c", cancel_at(rig, target, 10));
  EXPECT_EQ(rig.run(), "cancel 100:cancelled ");
}

TEST(UasyncioV2, CancelsATaskOnTheRunQueueAtItsTurn) {
  V2 rig;
  const auto spinner = [&]() -> Coroutine<void> {
    for (;;) {
      rig.note("x");
      co_await yield_now();
    }
  };
  const TaskRef before = rig.spawn("t", noting_end(rig, spinner));
  rig.spawn("c", cancel_at(rig, before, 0));
  EXPECT_EQ(rig.run(), "x cancel 0:cancelled ");
}

TEST(UasyncioV2, CancelsInTheSameSweepATaskWhoseTurnIsYetToCome) {
  V2 rig;
  TaskRef later;
  const auto canceller = [&]() -> Coroutine<void> {
    co_await yield_now();
    rig.loop.cancel(*later);
    rig.note("cancel");
  };
  rig.spawn("c", canceller());
  later = rig.spawn("t", noting_end(rig, [&] { return repeat(rig, "x", 5); }));
  EXPECT_EQ(rig.run(), "x cancel 0:cancelled ");
}

TEST(UasyncioV2, CancelsAtTheInstantOfResumption) {
  V2 rig;
  TaskRef target;
  // Both are due at 10; the canceller's timer was pushed first, so the exception comes with the wake-up.
  const auto canceller = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.loop.cancel(*target);
  };
  rig.spawn("c", canceller());
  target = rig.spawn("t", noting_end(rig, [] { return sleep_ms(10); }));
  EXPECT_EQ(rig.run(), "10:cancelled ");
}

TEST(UasyncioV2, CancelsAnUnstartedTaskBeforeItsFirstStatement) {
  V2 rig;
  const TaskRef target = rig.spawn("t", repeat(rig, "never", 1));
  rig.loop.cancel(*target);
  EXPECT_EQ(rig.run(), "");
  EXPECT_TRUE(target->finished());
}

TEST(UasyncioV2, CancelOfAFinishedTaskHasNoEffect) {
  V2 rig;
  const TaskRef target = rig.spawn("t", repeat(rig, "x", 1));
  rig.run();
  EXPECT_FALSE(rig.loop.cancel(*target));
  EXPECT_EQ(rig.run(), "x ");
}

TEST(UasyncioV2, DeliversOneExceptionForTwoCancellations) {
  V2 rig;
  const auto body = [&]() -> Coroutine<void> {
    try {
      co_await sleep_ms(10);
    } catch (const Cancelled&) {
      rig.note_at("first");
    }
    co_await sleep_ms(10);
  };
  const TaskRef target = rig.spawn("t", noting_end(rig, body));
  rig.spawn("c", cancel_at(rig, target, 5, 2));
  EXPECT_EQ(rig.run(), "cancel cancel 10:first 20:done ");
}

TEST(UasyncioV2, LosesTheCancellationOfATaskByItself) {
  V2 rig;
  const auto body = [&]() -> Coroutine<void> {
    rig.loop.cancel(co_await this_task());
    co_await sleep_ms(5);
  };
  rig.spawn("t", noting_end(rig, body));
  EXPECT_EQ(rig.run(), "5:done ");
}

TEST(UasyncioV2, DeliversToAParkedTaskOnlyWhenSomebodyQueuesIt) {
  V2 rig;
  const TaskRef target = rig.spawn("t", noting_end(rig, [] { return park(); }));
  rig.spawn("c", cancel_at(rig, target, 5));
  const auto waker = [&]() -> Coroutine<void> {
    co_await sleep_ms(50);
    rig.loop.wake(*target);
  };
  rig.spawn("w", waker());
  EXPECT_EQ(rig.run(), "cancel 50:cancelled ");
}

TEST(UasyncioV2, CancelsAnIoWaiterInTheNextSweep) {
  V2 rig;
  FakeDevice device;
  const TaskRef target = rig.spawn("t", noting_end(rig, [&] { return readable(device); }));
  rig.spawn("c", cancel_at(rig, target, 7));
  rig.spawn("x", sleep_then_note(rig, 100, "x"));
  EXPECT_EQ(rig.run(), "cancel 7:cancelled 100:x ");
}

TEST(UasyncioV2, ResumesACancelledIoWaiterEarlyWhenItsDeviceBecomesReady) {
  V2 rig;
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
}

TEST(UasyncioV2, LosesTheExceptionWhenTheDeviceBecomesReadyBeforeItIsDelivered) {
  V2 rig;
  FakeDevice device;
  const auto body = [&]() -> Coroutine<void> {
    co_await readable(device);
    rig.note_at("read");
    co_await sleep_ms(50);
    rig.note_at("cut short");
    co_await sleep_ms(100);
    rig.note_at("cut by the old timer");
  };
  const TaskRef target = rig.spawn("t", body());
  const auto canceller = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.loop.cancel(*target);
    device.ready = poll_in;
  };
  rig.spawn("c", canceller());
  EXPECT_EQ(rig.run(), "10:read 10:cut short 60:cut by the old timer ");
}

TEST(UasyncioV2, ResumesASleeperEarlyThatSomebodyQueues) {
  V2 rig;
  const auto body = [&]() -> Coroutine<void> {
    co_await sleep_ms(50);
    rig.note_at("early");
    co_await sleep_ms(100);
    rig.note_at("at the old timer");
  };
  const TaskRef target = rig.spawn("t", body());
  const auto waker = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.loop.wake(*target);
  };
  rig.spawn("w", waker());
  EXPECT_EQ(rig.run(), "10:early 50:at the old timer ");
}

TEST(UasyncioV2, RaisesTypeErrorInAnIoWaiterThatSomebodyQueues) {
  V2 rig;
  FakeDevice device;
  const auto body = [&]() -> Coroutine<void> { co_await readable(device); };
  const TaskRef target = rig.spawn("t", body());
  const auto waker = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.loop.wake(*target);
  };
  rig.spawn("w", waker());
  EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), "TypeError: exceptions must derive from BaseException");
  EXPECT_TRUE(target->finished());
}

// --- section 6: time limits

TEST(UasyncioV2, DeliversATimeoutAtTheEndOfTheSleepInProgress) {
  V2 rig;
  rig.spawn("t", limited(rig, 100_ms, sleeping(300)));
  EXPECT_EQ(rig.run(), "300:limit ");
}

TEST(UasyncioV2, GivesATieToTheTimeout) {
  V2 rig;
  rig.spawn("t", limited(rig, 100_ms, sleeping(100)));
  EXPECT_EQ(rig.run(), "100:limit ");
}

TEST(UasyncioV2, TimesOutTwoSleepsOfASecondUnlessTheLimitIsLonger) {
  V2 rig;
  const auto two_seconds = []() -> Coroutine<void> {
    co_await sleep_ms(1000);
    co_await sleep_ms(1000);
  };
  for (const std::int64_t s : {1, 2, 3}) rig.spawn("t", limited(rig, Duration::from_s(s), two_seconds()));
  EXPECT_EQ(rig.run(), "1000:limit 2000:limit 2000:ended ");
}

TEST(UasyncioV2, LetsABodyThatNeverYieldsMeetALimitOfZero) {
  V2 rig;
  rig.spawn("t", limited(rig, 0_ms, repeat(rig, "x", 1)));
  EXPECT_EQ(rig.run(), "x 0:ended ");
}

TEST(UasyncioV2, TimesOutABodyThatYieldsUnderALimitOfZero) {
  V2 rig;
  rig.spawn("t", limited(rig, 0_ms, repeat(rig, "x", 2)));
  EXPECT_EQ(rig.run(), "x 0:limit ");
}

TEST(UasyncioV2, KeepsALimitArmedWhenItsBodyRaises) {
  V2 rig;
  const auto raise = []() -> Coroutine<void> {
    co_await sleep_ms(10);
    throw std::runtime_error("boom");
  };
  const auto body = [&]() -> Coroutine<void> {
    try {
      co_await with_timeout(100_ms, raise());
    } catch (const std::runtime_error&) {
      rig.note_at("raised");
    }
    co_await sleep_ms(200);
  };
  rig.spawn("t", noting_end(rig, body));
  EXPECT_EQ(rig.run(), "10:raised 210:timed out ");
}

TEST(UasyncioV2, SurvivesALimitThatOutlivesItsTask) {
  // The timer used to refer to a task that was gone.
  V2 rig;
  const auto raise = []() -> Coroutine<void> {
    throw Cancelled();
    co_return;
  };
  rig.spawn("t", limited(rig, 100_ms, raise()));
  rig.spawn("x", sleep_then_note(rig, 200, "x"));
  EXPECT_EQ(rig.run(), "200:x ");
}

TEST(UasyncioV2, LetsAnInnerLimitCatchTheOuterOne) {
  V2 rig;
  const auto inner = [&]() -> Coroutine<void> { co_await limited(rig, 300_ms, sleeping(150)); };
  rig.spawn("t", limited(rig, 100_ms, inner()));
  // The outer limit expires at 100 and is delivered at 150, at the innermost point.
  EXPECT_EQ(rig.run(), "150:limit 150:ended ");
}

TEST(UasyncioV2, DeliversOneExceptionForTwoLimitsThatExpireDuringOneSleep) {
  V2 rig;
  const auto inner = [&]() -> Coroutine<void> { co_await limited(rig, 50_ms, sleeping(300)); };
  rig.spawn("t", limited(rig, 100_ms, inner()));
  EXPECT_EQ(rig.run(), "300:limit 300:ended ");
}

TEST(UasyncioV2, TimesOutAnIoWaiterInTheNextSweep) {
  V2 rig;
  FakeDevice device;
  const auto body = [&]() -> Coroutine<void> { co_await readable(device); };
  rig.spawn("t", limited(rig, 100_ms, body()));
  EXPECT_EQ(rig.run(), "100:limit ");
}

// --- section 7: I/O

/// Waits for input, logs READ, and reads on as a stream does: a read that gives data leaves the object registered.
Coroutine<void> stream_read(V2& rig, FakeDevice& device) {
  rig.note("r0");
  co_await readable(device);
  rig.note("READ");
  rig.note("r1");
  co_await yield_now();
  rig.note("r2");
}

TEST(UasyncioV2, PollsOnceAfterTheSweepAndAsksAReportedObjectForNothing) {
  V2 rig;
  FakeDevice device(rig.log);
  device.ready = poll_in;
  rig.spawn("A", repeat(rig, "A", 3));
  rig.spawn("R", stream_read(rig, device));
  rig.spawn("B", repeat(rig, "B", 3));
  EXPECT_EQ(rig.run(), "A r0 B p1 A B READ r1 p0 A B r2 ");
}

TEST(UasyncioV2, WritesInPiecesWithoutPollingFirst) {
  V2 rig;
  FakeDevice device(rig.log);
  device.ready = poll_out;
  const auto writer = [&]() -> Coroutine<void> {
    rig.note("w0");
    rig.note("WRITE");
    co_await writable(device);
    rig.note("WRITE");
    rig.note("w1");
  };
  rig.spawn("A", repeat(rig, "A", 2));
  rig.spawn("W", writer());
  rig.spawn("B", repeat(rig, "B", 2));
  EXPECT_EQ(rig.run(), "A w0 WRITE B p4 A B WRITE w1 ");
}

TEST(UasyncioV2, NeverResumesAReaderThatAWriterDisplaced) {
  V2 rig;
  FakeDevice device;
  const auto reader = [&]() -> Coroutine<void> {
    co_await readable(device);
    rig.note_at("read");
  };
  const auto writer = [&]() -> Coroutine<void> {
    co_await writable(device);
    rig.note_at("written");
  };
  rig.spawn("R", reader());
  rig.spawn("W", writer());
  rig.at_ms_ready(10, device, poll_out);
  rig.at_ms_ready(20, device, poll_in);
  rig.spawn("x", sleep_then_note(rig, 50, "x"));
  EXPECT_EQ(rig.run(), "10:written 50:x ");
}

TEST(UasyncioV2, RaisesKeyErrorWhenAnUnknownReaderIsRemoved) {
  V2 rig;
  FakeDevice device;
  EXPECT_EQ(error_of([&] { rig.loop.remove_reader(device); }), "KeyError: ");
  EXPECT_EQ(error_of([&] { rig.loop.remove_writer(device); }), "none");
  const auto close = [&]() -> Coroutine<void> { co_await readable_done(device); };
  rig.spawn("t", close());
  EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), "KeyError: ");
}

TEST(UasyncioV2, RequeuesAfterReadDoneAndWriteDone) {
  V2 rig;
  FakeDevice device;
  device.ready = poll_in;
  const auto task = [&]() -> Coroutine<void> {
    co_await readable(device);
    co_await readable_done(device);
    rig.note("read done");
    co_await writable_done(device);
    rig.note("write done");
  };
  rig.spawn("t", task());
  rig.spawn("x", repeat(rig, "x", 4));
  EXPECT_EQ(rig.run(), "x x x read done x write done ");
  EXPECT_EQ(device.polls, 1);
}

TEST(UasyncioV2, WakesTheWaiterOnHangUpAndRemovesIt) {
  V2 rig;
  FakeDevice device(rig.log);
  const auto reader = [&]() -> Coroutine<void> {
    co_await readable(device);
    rig.note("EOF");
    co_await readable_done(device);
  };
  rig.spawn("R", reader());
  device.ready = poll_hup;
  EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), "KeyError: ");
  EXPECT_EQ(rig.log, "p1 EOF ");
}

TEST(UasyncioV2, CallsAnIoCallbackOnceARegistration) {
  V2 rig;
  FakeDevice device;
  rig.loop.add_reader(device, callback(rig, "cb"));
  rig.at_ms_ready(5, device, poll_in);
  rig.spawn("x", sleep_then_note(rig, 20, "x"));
  EXPECT_EQ(rig.run(), "5:cb 20:x ");
}

TEST(UasyncioV2, DoesNotRunATimerEarlyAfterAnIoWakeUp) {
  V2 rig;
  FakeDevice device;
  const auto reader = [&]() -> Coroutine<void> {
    co_await readable(device);
    rig.note_at("read");
  };
  rig.spawn("R", reader());
  rig.loop.call_later_ms(500, callback(rig, "timer"));
  rig.at_ms_ready(100, device, poll_in);
  EXPECT_EQ(rig.run(), "100:read 500:timer ");
}

TEST(UasyncioV2, ReadsUpToTwiceTheSweepAfterTheDeviceIsReady) {
  // Five tasks of 5 ms: ready just after a poll waits for one sweep until the next, and for one behind the queue. The
  // reader's own place in the sweep is last.
  std::string latencies;
  for (int phase = 0; phase < 25; phase += 4) {
    V2 rig;
    FakeDevice device;
    Instant read_at;
    const auto hog = [&]() -> Coroutine<void> {
      for (int i = 0; i < 40; ++i) {
        rig.busy_ms(5);
        co_await yield_now();
      }
    };
    const auto reader = [&]() -> Coroutine<void> {
      co_await readable(device);
      read_at = rig.cpu.now();
    };
    for (int i = 0; i < 5; ++i) rig.spawn("hog", hog());
    rig.spawn("reader", reader());
    rig.at_ms_ready(101 + phase, device, poll_in);
    rig.run();
    latencies += in_ms(Instant{(read_at - (Instant::start() + Duration::from_ms(101 + phase))).ns}) + " ";
  }
  EXPECT_EQ(latencies, "49 45 41 37 33 29 25 ");
}

// --- the bare loop of uasyncio.core

TEST(UasyncioV2, SleepsWithoutPollingWhenItKnowsNoIo) {
  V2 rig(UasyncioV2::Options{.polls = false});
  rig.spawn("a", sleep_then_note(rig, 5, "a"));
  rig.cpu.records_idling = true;
  EXPECT_EQ(rig.run(), "idle(5) 5:a ");
}

TEST(UasyncioV2, IdlesForEverInTheBareLoopWhenNothingIsDue) {
  V2 rig(UasyncioV2::Options{.polls = false});
  rig.cpu.records_idling = true;
  EXPECT_THROW(rig.loop.run_forever(), RunStopped);
  EXPECT_EQ(rig.log, "idle(for ever) ");
}

// --- costs, events, time that stands still

TEST(UasyncioV2, ChargesItsCostsWhereTheWorkIsDone) {
  std::string log;
  testing::FakeCpu cpu(log);
  UasyncioV2 loop({.cpu = cpu,
                   .costs = {.resume = 1_us,
                             .iteration = 10_us,
                             .poll = 100_us,
                             .polled_object = 1'000_us,
                             .timer_push = 10'000_us,
                             .timer_pop = 100'000_us,
                             .spawn = 1'000'000_us}});
  const auto sleeper = [&]() -> Coroutine<void> {
    log += in_ms(cpu.now()) + " ";
    co_await sleep_ms(200);
    log += in_ms(cpu.now()) + " ";
  };
  spawn(loop, "a", sleeper());
  loop.run_until_idle();
  // spawn + iteration + resume; the timer is pushed for 1200, after 10 ms of pushing; polls of 0.1 ms before and after
  // idling; at 1200.1 the next iteration pops (100 ms) and resumes.
  EXPECT_EQ(log, "1000.011 1300.111 ");
}

TEST(UasyncioV2, EmitsTheLifeOfATask) {
  testing::EventLog events;
  std::string log;
  testing::FakeCpu cpu(log);
  UasyncioV2 loop({.cpu = cpu, .events = &events});
  const auto main = [&]() -> Coroutine<void> {
    cpu.spend(300_us);
    co_await sleep_ms(2);
    co_await yield_now();
    cpu.spend(500_us);
  };
  const TaskRef task = spawn(loop, "main", main());
  const auto canceller = [&]() -> Coroutine<void> {
    co_await sleep_ms(1);
    loop.cancel(*task);
  };
  spawn(loop, "c", canceller());
  loop.run_until_idle();
  EXPECT_EQ(events.lines,
            "0 task:main[0] spawn 0\n"
            "0 task:c[0] spawn 0\n"
            "0 task:main[0] resume -1\n"
            "0.3 task:main[0] suspend 0\n"
            "0.3 task:c[0] resume -1\n"
            "0.3 task:c[0] suspend 0\n"
            "1 task:c[0] resume 0\n"
            "1 task:main[0] cancel_requested 0\n"
            "1 task:c[0] done 0\n"
            "2 task:main[0] resume -1\n"
            "2 task:main[0] cancelled 0\n");
}

TEST(UasyncioV2, GoesOnToTheNextEventWhenTimeStandsStill) {
  V2 rig;
  bool flag = false;
  const auto spinner = [&]() -> Coroutine<void> {
    while (!flag) co_await yield_now();
    rig.note_at("seen");
  };
  rig.spawn("spinner", spinner());
  rig.at_ms(5, [&] { flag = true; });
  EXPECT_EQ(rig.run(), "skip(5) 5:seen ");
  EXPECT_EQ(rig.warnings,
            "time stood still for 10000 task resumes: spinner spin at zero cost; went on to the next due event\n");
}

TEST(UasyncioV2, ManyTasksThatWakeAtOneInstantAreNoStall) {
  V2 rig;
  int finished = 0;
  const auto sleeper = [&]() -> Coroutine<void> {
    co_await sleep_ms(1);
    co_await yield_now();
    if (in_ms(rig.cpu.now()) == "1") ++finished;
  };
  constexpr int tasks = 12'000;
  for (int i = 0; i < tasks; ++i) rig.spawn("sleeper", sleeper());
  rig.at_ms(5, [] {});
  rig.run();
  EXPECT_EQ(finished, tasks);
  EXPECT_EQ(rig.warnings, "");
}

TEST(UasyncioV2, GoesOnToItsOwnTimerWhenTimeStandsStill) {
  V2 rig;
  bool flag = false;
  const auto spinner = [&]() -> Coroutine<void> {
    while (!flag) co_await yield_now();
    rig.note_at("seen");
  };
  const auto setter = [&]() -> Coroutine<void> {
    co_await sleep_ms(7);
    flag = true;
  };
  rig.spawn("spinner", spinner());
  rig.spawn("setter", setter());
  rig.spawn("late", sleep_then_note(rig, 30, "late"));
  EXPECT_EQ(rig.run(), "skip(7) 7:seen 30:late ");
}

// --- joining

TEST(UasyncioV2, JoinsATask) {
  // Nobody used to wake the joining task.
  V2 rig;
  const TaskRef target = rig.spawn("t", sleep_then_note(rig, 5, "t"));
  const auto joiner = [&]() -> Coroutine<void> {
    co_await join(target);
    rig.note_at("joined");
    co_await join(target);
    rig.note_at("again");
  };
  rig.spawn("j", joiner());
  EXPECT_EQ(rig.run(), "5:t 5:joined 5:again ");
}

TEST(UasyncioV2, CancelsAJoiningTaskPromptlyAndLetsTheOtherGoOn) {
  V2 rig;
  const TaskRef target = rig.spawn("t", sleep_then_note(rig, 50, "t"));
  const TaskRef joiner = rig.spawn("j", noting_end(rig, [&] { return join(target); }));
  rig.spawn("c", cancel_at(rig, joiner, 5));
  EXPECT_EQ(rig.run(), "cancel 5:cancelled 50:t ");
}

TEST(UasyncioV2, RaisesInTheJoiningTaskWhatEndedTheOther) {
  V2 rig;
  const auto raise = []() -> Coroutine<void> {
    co_await sleep_ms(5);
    throw std::runtime_error("boom");
  };
  const TaskRef target = rig.spawn("t", raise());
  const auto joiner = [&]() -> Coroutine<void> {
    try {
      co_await join(target);
    } catch (const std::runtime_error& error) {
      rig.note(error.what());
    }
  };
  rig.spawn("j", joiner());
  EXPECT_THROW(rig.loop.run_until_idle(), std::runtime_error);
  EXPECT_EQ(rig.run(), "boom ");
}

}  // namespace
}  // namespace asim
