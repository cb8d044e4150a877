// The sections named here are those of the reference on MicroPython's asyncio (V3).
#include "core/asyncio_v3.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/event_flag.hpp"
#include "core/scheduler_error.hpp"
#include "tests/core/rig.hpp"

namespace asim {
namespace {

using namespace asim::literals;
using testing::FakeDevice;
using testing::in_ms;
using testing::repeat;
using testing::sleep_then_note;

using V3 = testing::Rig<AsyncioV3>;

RequestAwaiter park() { return RequestAwaiter({RequestKind::park, 0, nullptr}); }

Coroutine<void> note(V3& rig, std::string what) {
  rig.note(what);
  co_return;
}
/// Logs "a", yields, logs "b".
Coroutine<void> note_twice(V3& rig, std::string a, std::string b) {
  rig.note(a);
  co_await sleep_ms(0);
  rig.note(b);
}
Coroutine<void> wait_then_note(V3& rig, EventFlag& flag, std::string what) {
  co_await flag.wait();
  rig.note(what);
}
Coroutine<void> read_then_note(V3& rig, FakeDevice& device, std::string what) {
  co_await readable(device);
  rig.note_at(what);
}

/// Logs how it ends: "20:done" or "20:cancelled".
template <class Body>
Coroutine<void> noting_end(V3& rig, std::string name, Body body) {
  std::string how = name + " done";
  try {
    co_await body();
  } catch (const TimedOut&) {
    how = name + " timed out";
  } catch (const Cancelled&) {
    how = name + " cancelled";
  }
  rig.note_at(how);
}

/// Runs `main` as the main task.
std::string run_main(V3& rig, Coroutine<void> main) {
  const TaskRef task = rig.spawn("main", std::move(main));
  try {
    rig.loop.run_until_complete(task.get());
  } catch (const RunStopped&) {
    rig.note("stopped");
  }
  return rig.log;
}

// --- section 12: ordering examples

TEST(AsyncioV3, InterleavesTheMainTaskWithItsChildren) {
  V3 rig;
  const auto main = [&]() -> Coroutine<void> {
    for (const std::string name : {"A", "B", "C"}) rig.spawn(name, note_twice(rig, name + "0", name + "1"));
    co_await repeat(rig, "m", 3);
  };
  EXPECT_EQ(run_main(rig, main()), "m A0 B0 C0 m A1 B1 C1 m ");
}

TEST(AsyncioV3, RunsLateSleepersByDeadlineBeforeNewerPushes) {
  V3 rig;
  const auto main = [&]() -> Coroutine<void> {
    rig.spawn("A", sleep_then_note(rig, 10, "A"));
    rig.spawn("B", sleep_then_note(rig, 5, "B"));
    co_await sleep_ms(0);
    rig.busy_ms(50);
    rig.spawn("C", repeat(rig, "C", 1));
    rig.note("m");
    co_await repeat(rig, "", 1);
    co_await sleep_ms(0);
    rig.note("m2");
    co_await sleep_ms(0);
    rig.note("m3");
  };
  EXPECT_EQ(run_main(rig, main()), "m  50:B 50:A C m2 m3 ");
}

TEST(AsyncioV3, RunsANewTaskAfterItsFirstYieldBehindTheMainTask) {
  V3 rig;
  const auto c = [&]() -> Coroutine<void> {
    co_await sleep_ms(0);
    rig.note("C");
  };
  const auto main = [&]() -> Coroutine<void> {
    rig.spawn("A", sleep_then_note(rig, 10, "A"));
    rig.spawn("B", sleep_then_note(rig, 5, "B"));
    co_await sleep_ms(0);
    rig.busy_ms(50);
    rig.spawn("C", c());
    rig.note("m");
    co_await sleep_ms(0);
    rig.note("m2");
    co_await sleep_ms(0);
    rig.note("m3");
  };
  EXPECT_EQ(run_main(rig, main()), "m 50:B 50:A m2 C m3 ");
}

TEST(AsyncioV3, WakesEqualDeadlinesInOrderOfPushing) {
  V3 rig;
  rig.spawn("a", sleep_then_note(rig, 20, "a"));
  rig.spawn("b", sleep_then_note(rig, 20, "b"));
  rig.spawn("c", sleep_then_note(rig, 19, "c"));
  rig.spawn("d", sleep_then_note(rig, 20, "d"));
  EXPECT_EQ(rig.run(), "19:c 20:a 20:b 20:d ");
}

TEST(AsyncioV3, RunsALateSleeperBeforeATaskThatAnEventWokeLater) {
  V3 rig;
  EventFlag ev(rig.loop);
  const auto main = [&]() -> Coroutine<void> {
    rig.spawn("w", wait_then_note(rig, ev, "ev"));
    rig.spawn("z", sleep_then_note(rig, 5, "z"));
    co_await sleep_ms(0);
    rig.busy_ms(8);
    ev.set();
    co_await sleep_ms(0);
    rig.note("m");
  };
  EXPECT_EQ(run_main(rig, main()), "8:z ev m ");
}

TEST(AsyncioV3, RunsATaskWokenByIoBehindThoseThatAreReady) {
  V3 rig;
  FakeDevice flag;
  const auto busy = [&](std::string name) -> Coroutine<void> {
    for (const char* n : {"0", "1"}) {
      rig.note(name + n);
      rig.busy_ms(3);
      co_await sleep_ms(0);
    }
  };
  const auto w = [&]() -> Coroutine<void> {
    co_await readable(flag);
    rig.note("w");
  };
  const auto main = [&]() -> Coroutine<void> {
    rig.spawn("w", w());
    co_await sleep_ms(0);
    rig.spawn("a", busy("a"));
    rig.spawn("b", busy("b"));
    flag.ready = poll_in;
    co_await sleep_ms(0);
    rig.note("m");
  };
  EXPECT_EQ(run_main(rig, main()), "a0 b0 m ");
  EXPECT_EQ(rig.run(), "a0 b0 m w a1 b1 ");
}

TEST(AsyncioV3, StartsATaskThatIsAwaited) {
  V3 rig;
  const auto main = [&]() -> Coroutine<void> {
    const TaskRef t = rig.spawn("sub", note(rig, "sub"));
    rig.note("created");
    co_await join(t);
    rig.note("r");
  };
  EXPECT_EQ(run_main(rig, main()), "created sub r ");
}

TEST(AsyncioV3, ResumesTheAwaitingTaskBehindThoseThatAreReady) {
  V3 rig;
  const auto main = [&]() -> Coroutine<void> {
    const TaskRef t = rig.spawn("t", note_twice(rig, "a", "a2"));
    rig.spawn("b", repeat(rig, "b", 3));
    co_await join(t);
    rig.note("resumed");
  };
  run_main(rig, main());
  EXPECT_EQ(rig.run(), "a b a2 b resumed b ");
}

TEST(AsyncioV3, WakesTheWaitersOfAnEventInOrder) {
  V3 rig;
  EventFlag ev(rig.loop);
  const auto main = [&]() -> Coroutine<void> {
    for (const char* name : {"a", "b", "c"}) rig.spawn(name, wait_then_note(rig, ev, name));
    co_await sleep_ms(0);
    rig.spawn("p", note(rig, "p"));
    ev.set();
    rig.spawn("q", note(rig, "q"));
    co_await sleep_ms(0);
  };
  EXPECT_EQ(run_main(rig, main()), "p a b c q ");
}

struct NoteUnretrieved final : AsyncioV3::Unretrieved {
  explicit NoteUnretrieved(V3& r) : rig(r) {}
  void report(Task& /*task*/) override { rig.note("H" + std::to_string(++count)); }
  V3& rig;
  int count = 0;
};

TEST(AsyncioV3, ReportsUnretrievedExceptionsAtTheirOwnTurn) {
  V3 rig;
  NoteUnretrieved handler(rig);
  rig.loop.set_unretrieved(&handler);
  const auto x = [&]() -> Coroutine<void> {
    for (const char* name : {"x0", "x1", "x2"}) {
      rig.note(name);
      co_await sleep_ms(0);
    }
  };
  const auto main = [&]() -> Coroutine<void> {
    rig.spawn_program_task("bad1", [](Throw) { return Request{RequestKind::failed}; });
    rig.spawn("x", x());
    rig.spawn_program_task("bad2", [](Throw) { return Request{RequestKind::failed}; });
    co_await sleep_ms(0);
    rig.note("m1");
    co_await sleep_ms(0);
    rig.note("m2");
  };
  run_main(rig, main());
  EXPECT_EQ(rig.run(), "x0 m1 H1 x1 H2 m2 x2 ");
}

TEST(AsyncioV3, BringsACancelledSleeperForwardToNow) {
  V3 rig;
  const TaskRef s = rig.spawn("s", noting_end(rig, "s", [] { return sleep_ms(100); }));
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(0);
    rig.spawn("a", note(rig, "a"));
    rig.loop.cancel(*s);
    rig.spawn("b", note(rig, "b"));
    co_await sleep_ms(0);
    rig.note("m");
  };
  EXPECT_EQ(run_main(rig, main()), "a 0:s cancelled b m ");
}

TEST(AsyncioV3, LeavesACancelledReadyTaskInItsPlace) {
  V3 rig;
  const auto main = [&]() -> Coroutine<void> {
    const TaskRef z = rig.spawn("z", noting_end(rig, "z", [] { return sleep_ms(0); }));
    co_await sleep_ms(0);
    rig.spawn("a", note(rig, "a"));
    rig.loop.cancel(*z);
    rig.spawn("b", note(rig, "b"));
    co_await sleep_ms(0);
    rig.note("m");
  };
  EXPECT_EQ(run_main(rig, main()), "0:z cancelled a b m ");
}

TEST(AsyncioV3, RunsAnAwaitedCoroutineInline) {
  V3 rig;
  const auto main = [&]() -> Coroutine<void> {
    rig.spawn("a", note(rig, "a"));
    co_await note(rig, "b");
    co_await sleep_ms(0);
    rig.note("c");
  };
  EXPECT_EQ(run_main(rig, main()), "b a c ");
}

// --- section 3: the loop

TEST(AsyncioV3, PollsBeforeEveryTaskRun) {
  V3 rig;
  FakeDevice device(rig.log);
  const auto main = [&]() -> Coroutine<void> {
    rig.spawn("r", read_then_note(rig, device, "never"));
    for (const char* name : {"a", "b", "c"}) rig.spawn(name, repeat(rig, name, 2));
    co_await sleep_ms(0);
    rig.note("m");
    co_await sleep_ms(0);
    rig.note("m");
  };
  EXPECT_EQ(run_main(rig, main()), "p1 a p1 b p1 c p1 m p1 a p1 b p1 c p1 m ");
}

TEST(AsyncioV3, PollsWithTheTimeToTheHeadOfTheRunQueue) {
  V3 rig;
  FakeDevice device(rig.log);
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(0);
    co_await sleep_ms(25);
    rig.spawn("t", sleep_then_note(rig, 4, "t"));
    co_await sleep_ms(10);
  };
  rig.spawn("r", read_then_note(rig, device, "never"));
  rig.cpu.records_idling = true;
  // Timeouts 0, 0, 25, 0, 0, 4, 0, 6, 0; a wait of the whole timeout polls before and after it. The reader's own turn
  // comes before there is anything to poll.
  EXPECT_EQ(run_main(rig, main()), "p1 p1 p1 idle(25) p1 p1 p1 p1 idle(4) p1 p1 29:t p1 idle(6) p1 p1 ");
}

TEST(AsyncioV3, WakesAReaderWhenItsDeviceBecomesReady) {
  V3 rig;
  FakeDevice device;
  rig.spawn("r", read_then_note(rig, device, "read"));
  rig.at_ms_ready(7, device, poll_in);
  EXPECT_EQ(rig.run(), "7:read ");
  EXPECT_FALSE(rig.cpu.timeline().next_due() != Instant::never());
}

TEST(AsyncioV3, IdlesByPollsOfThreeMillisecondsInADeadlock) {
  V3 rig;
  EventFlag never(rig.loop);
  rig.cpu.records_idling = true;
  rig.cpu.end = Instant::start() + 10_ms;
  EXPECT_EQ(run_main(rig, wait_then_note(rig, never, "never")), "idle(3) idle(3) idle(3) idle(3) stopped ");
}

TEST(AsyncioV3, SeesWhatIsWokenFromOutsideDuringADeadlock) {
  V3 rig;
  EventFlag flag(rig.loop);
  const auto main = [&]() -> Coroutine<void> {
    co_await flag.wait();
    rig.note_at("woken");
  };
  rig.at_ms(4, [&] { flag.set(); });
  EXPECT_EQ(run_main(rig, main()), "6:woken ");
}

TEST(AsyncioV3, ReturnsWhenNothingCanWakeWithoutAMainTask) {
  V3 rig;
  EventFlag never(rig.loop);
  rig.spawn("w", wait_then_note(rig, never, "never"));
  EXPECT_EQ(rig.loop.run_until_complete(nullptr), AsyncioV3::Outcome::idle);
  EXPECT_EQ(rig.loop.current(), nullptr);
}

TEST(AsyncioV3, RunsEverythingElseWhenTheMainTaskHasEnded) {
  V3 rig;
  const TaskRef task = rig.spawn("t", note(rig, "t"));
  rig.run();
  rig.spawn("x", sleep_then_note(rig, 5, "x"));
  EXPECT_EQ(rig.loop.run_until_complete(task.get()), AsyncioV3::Outcome::idle);
  EXPECT_EQ(rig.log, "t 5:x ");
}

TEST(AsyncioV3, FailsOnAPollEventThatMatchesNoWaiter) {
  V3 rig;
  FakeDevice device;
  device.unasked = poll_out;
  rig.spawn("r", read_then_note(rig, device, "never"));
  try {
    rig.loop.run_until_idle();
    FAIL() << "no exception";
  } catch (const SchedulerError& error) {
    EXPECT_EQ(error.type(), SchedulerError::Type::index);
    EXPECT_STREQ(error.what(), "empty heap");
  }
}

TEST(AsyncioV3, KeepsLeftOverTasksForTheNextRun) {
  V3 rig;
  rig.spawn("x", repeat(rig, "x", 3));
  run_main(rig, note(rig, "main"));
  EXPECT_EQ(run_main(rig, note(rig, "main2")), "x main x main2 ");
  EXPECT_EQ(rig.run(), "x main x main2 x ");
}

TEST(AsyncioV3, ReRaisesTheExceptionOfTheMainTaskAndWakesNobody) {
  V3 rig;
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(1);
    throw std::runtime_error("boom");
  };
  const TaskRef task = rig.spawn("main", main());
  const auto waiter = [&]() -> Coroutine<void> {
    co_await join(task);
    rig.note("woken");
  };
  rig.spawn("w", waiter());
  EXPECT_EQ(rig.loop.run_until_complete(task.get()), AsyncioV3::Outcome::raised);
  EXPECT_EQ(rig.loop.current(), nullptr);
  EXPECT_EQ(task->state, TaskPhase::retrieved);
  EXPECT_EQ(rig.run(), "");
}

TEST(AsyncioV3, QueuesTheWaitersOfTheMainTaskWhenItReturns) {
  V3 rig;
  const TaskRef task = rig.spawn("main", sleep_then_note(rig, 1, "main"));
  const auto waiter = [&]() -> Coroutine<void> {
    co_await join(task);
    rig.note("woken");
  };
  rig.spawn("w", waiter());
  EXPECT_EQ(rig.loop.run_until_complete(task.get()), AsyncioV3::Outcome::returned);
  EXPECT_EQ(rig.log, "1:main ");
  EXPECT_EQ(rig.run(), "1:main woken ");
}

TEST(AsyncioV3, OrdersDeadlinesAcrossTheTickWrap) {
  V3 rig;
  rig.cpu.start_at(Instant::start() + Duration::from_ms((std::int64_t{1} << 30) - 10));
  const Instant begin = rig.cpu.now();
  const auto sleeper = [&](std::int64_t ms) -> Coroutine<void> {
    co_await sleep_ms(ms);
    rig.note(std::to_string((rig.cpu.now() - begin).ns / 1'000'000));
  };
  for (const std::int64_t ms : {15, 5, 10, 9, 11}) rig.spawn("s", sleeper(ms));
  EXPECT_EQ(rig.run(), "5 9 10 11 15 ");
}

TEST(AsyncioV3, StartsATaskAtTheNextFullTick) {
  V3 rig;
  const TaskRef a = TaskRef::adopt(new NativeTask(sleep_then_note(rig, 0, "a")));
  const TaskRef b = TaskRef::adopt(new NativeTask(sleep_then_note(rig, 0, "b")));
  for (const TaskRef* task : {&a, &b}) rig.loop.enrol(**task, rig.loop.task_name("t"));
  rig.loop.spawn_at(*a, Instant::start() + 2'500_us);
  rig.loop.spawn_at(*b, Instant::start());
  EXPECT_EQ(rig.run(), "0:b 3:a ");
}

TEST(AsyncioV3, DropsWhatTheProgramQueuedOnReset) {
  V3 rig;
  FakeDevice device;
  NoteUnretrieved handler(rig);
  rig.loop.set_unretrieved(&handler);
  rig.spawn_program_task("p", [&](Throw) {
    rig.note("p");
    return Request{RequestKind::yield};
  });
  rig.spawn_program_task("r", [&](Throw) { return Request{RequestKind::wait_readable, 0, &device}; });
  const TaskRef failed = rig.spawn_program_task("f", [](Throw) { return Request{RequestKind::failed}; });
  run_main(rig, note(rig, "main"));
  EXPECT_TRUE(failed->finished());
  rig.spawn("n", note(rig, "native"));
  rig.loop.reset();
  EXPECT_EQ(rig.run(), "p main native ");
}

// --- section 5: exceptions

TEST(AsyncioV3, DoesNotReportAnExceptionThatIsRetrievedBeforeItsTurn) {
  V3 rig;
  NoteUnretrieved handler(rig);
  rig.loop.set_unretrieved(&handler);
  const auto main = [&]() -> Coroutine<void> {
    const TaskRef bad = rig.spawn_program_task("bad", [](Throw) { return Request{RequestKind::failed}; });
    co_await sleep_ms(0);
    co_await join(bad);
    rig.note("m");
    co_await sleep_ms(0);
  };
  EXPECT_EQ(run_main(rig, main()), "m ");
}

TEST(AsyncioV3, NeverReportsCancellation) {
  V3 rig;
  NoteUnretrieved handler(rig);
  rig.loop.set_unretrieved(&handler);
  const auto sleeper = []() -> Coroutine<void> { co_await sleep_ms(100); };
  const TaskRef task = rig.spawn("t", sleeper());
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(1);
    rig.loop.cancel(*task);
    co_await sleep_ms(10);
  };
  EXPECT_EQ(run_main(rig, main()), "");
  EXPECT_TRUE(task->finished());
}

TEST(AsyncioV3, LetsTheExceptionOfANativeTaskLeaveTheRunWhenNobodyAsks) {
  V3 rig;
  const auto bad = []() -> Coroutine<void> {
    throw std::runtime_error("boom");
    co_return;
  };
  rig.spawn("bad", bad());
  rig.spawn("x", repeat(rig, "x", 2));
  EXPECT_THROW(rig.loop.run_until_idle(), std::runtime_error);
  EXPECT_EQ(rig.run(), "x x ");
}

TEST(AsyncioV3, RaisesTheSameExceptionInEveryAwaitingTask) {
  V3 rig;
  const auto raise = []() -> Coroutine<void> {
    co_await sleep_ms(5);
    throw std::runtime_error("boom");
  };
  const TaskRef target = rig.spawn("t", raise());
  const auto joiner = [&](std::string name) -> Coroutine<void> {
    try {
      co_await join(target);
    } catch (const std::runtime_error& error) {
      rig.note_at(name + " " + error.what());
    }
  };
  rig.spawn("a", joiner("a"));
  rig.spawn("b", joiner("b"));
  rig.run();
  rig.spawn("c", joiner("c"));
  EXPECT_EQ(rig.run(), "5:a boom 5:b boom 5:c boom ");
}

struct NoteCompletion final : CompletionListener {
  explicit NoteCompletion(V3& r) : rig(r) {}
  void on_completion(Task& /*task*/) override { rig.note("completed"); }
  V3& rig;
};

TEST(AsyncioV3, TellsTheCompletionListenerInsteadOfReporting) {
  V3 rig;
  NoteUnretrieved handler(rig);
  rig.loop.set_unretrieved(&handler);
  NoteCompletion listener(rig);
  const TaskRef bad = rig.spawn_program_task("bad", [](Throw) { return Request{RequestKind::failed}; });
  bad->completion = &listener;
  EXPECT_EQ(rig.run(), "completed ");
  EXPECT_EQ(bad->state, TaskPhase::retrieved);
}

// --- section 11: cancellation

TEST(AsyncioV3, CancelsAnUnstartedTaskBeforeItsFirstStatement) {
  V3 rig;
  const TaskRef t = rig.spawn("t", note(rig, "never"));
  EXPECT_TRUE(rig.loop.cancel(*t));
  EXPECT_EQ(rig.run(), "");
  EXPECT_TRUE(t->finished());
  EXPECT_FALSE(rig.loop.cancel(*t));
}

TEST(AsyncioV3, RefusesToCancelTheRunningTask) {
  V3 rig;
  const auto main = [&]() -> Coroutine<void> {
    try {
      rig.loop.cancel(co_await this_task());
    } catch (const SchedulerError& error) {
      rig.note(error.what());
    }
  };
  EXPECT_EQ(run_main(rig, main()), "can't cancel self ");
}

/// Runs `body` as task "t", cancels it at 10 ms, and goes on for a second.
template <class Body>
std::string run_and_cancel(V3& rig, Body body) {
  const TaskRef t = rig.spawn("t", noting_end(rig, "t", body));
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.spawn("ready", note(rig, "ready"));
    rig.loop.cancel(*t);
    co_await sleep_ms(1000);
  };
  return run_main(rig, main());
}

TEST(AsyncioV3, TakesACancelledTaskOffAnEvent) {
  V3 rig;
  EventFlag flag(rig.loop);
  const auto body = [&]() -> Coroutine<void> { co_await flag.wait(); };
  EXPECT_EQ(run_and_cancel(rig, body), "ready 10:t cancelled ");
  flag.set();
  EXPECT_EQ(rig.run(), "ready 10:t cancelled ");
}

TEST(AsyncioV3, TakesACancelledTaskOffIo) {
  V3 rig;
  FakeDevice device;
  EXPECT_EQ(run_and_cancel(rig, [&] { return readable(device); }), "ready 10:t cancelled ");
  device.ready = poll_in;
  rig.spawn("x", note(rig, "x"));
  EXPECT_EQ(rig.run(), "ready 10:t cancelled x ");
}

TEST(AsyncioV3, CancelsAtTheInstantOfResumption) {
  V3 rig;
  // The sleeper was pushed first: it has been resumed when the cancellation comes, and its next wait is cancelled.
  const auto body = []() -> Coroutine<void> {
    co_await sleep_ms(10);
    co_await sleep_ms(50);
  };
  EXPECT_EQ(run_and_cancel(rig, body), "ready 10:t cancelled ");
}

TEST(AsyncioV3, CancelsASleeperThatIsDueAndHasNotRun) {
  V3 rig;
  TaskRef t;
  const auto canceller = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.spawn("ready", note(rig, "ready"));
    rig.loop.cancel(*t);
  };
  rig.spawn("c", canceller());
  t = rig.spawn("t", noting_end(rig, "t", [] { return sleep_ms(10); }));
  EXPECT_EQ(rig.run(), "10:t cancelled ready ");
}

TEST(AsyncioV3, CancelsATaskThatAnEventWokeAndThatHasNotRun) {
  V3 rig;
  EventFlag flag(rig.loop);
  const TaskRef t = rig.spawn("t", noting_end(rig, "t", [&] { return flag.wait(); }));
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(1);
    flag.set();
    rig.loop.cancel(*t);
    co_await sleep_ms(1);
  };
  EXPECT_EQ(run_main(rig, main()), "1:t cancelled ");
}

TEST(AsyncioV3, CancelsTheInnermostAwaitedTask) {
  V3 rig;
  const TaskRef inner = rig.spawn("inner", noting_end(rig, "inner", [] { return sleep_ms(100); }));
  const auto await_inner = [&]() -> Coroutine<void> { co_await join(inner); };
  const TaskRef middle = rig.spawn("middle", noting_end(rig, "middle", await_inner));
  const auto await_middle = [&]() -> Coroutine<void> { co_await join(middle); };
  const TaskRef outer = rig.spawn("outer", noting_end(rig, "outer", await_middle));
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.loop.cancel(*outer);
    co_await sleep_ms(10);
  };
  // The innermost one suppresses the exception, so all that wait go on.
  EXPECT_EQ(run_main(rig, main()), "10:inner cancelled 10:middle done 10:outer done ");
}

TEST(AsyncioV3, RaisesTheCancellationOfAnAwaitedTaskInAllItsWaiters) {
  V3 rig;
  const auto sleeper = []() -> Coroutine<void> { co_await sleep_ms(100); };
  const TaskRef inner = rig.spawn("inner", sleeper());
  const auto await_inner = [&]() -> Coroutine<void> { co_await join(inner); };
  const TaskRef a = rig.spawn("a", noting_end(rig, "a", await_inner));
  rig.spawn("b", noting_end(rig, "b", await_inner));
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.loop.cancel(*a);
    co_await sleep_ms(10);
  };
  EXPECT_EQ(run_main(rig, main()), "10:a cancelled 10:b cancelled ");
}

TEST(AsyncioV3, CancelsTheWaiterItselfWhenTheAwaitedTaskHasJustEnded) {
  V3 rig;
  const TaskRef inner = rig.spawn("inner", sleep_then_note(rig, 10, "inner"));
  const auto await_inner = [&]() -> Coroutine<void> { co_await join(inner); };
  TaskRef waiter;
  // Queued between the end of the inner task and the turn of its waiter.
  const auto canceller = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.loop.cancel(*waiter);
  };
  waiter = rig.spawn("waiter", noting_end(rig, "waiter", await_inner));
  rig.spawn("c", canceller());
  EXPECT_EQ(rig.run(), "10:inner 10:waiter cancelled ");
}

TEST(AsyncioV3, LosesACancellationThatReachesTheRunningTaskThroughAChain) {
  V3 rig;
  TaskRef waiter;
  const auto running = [&]() -> Coroutine<void> {
    co_await sleep_ms(5);
    rig.note(rig.loop.cancel(*waiter) ? "true" : "false");
    co_await sleep_ms(5);
    rig.note_at("on");
  };
  const TaskRef inner = rig.spawn("inner", running());
  const auto await_inner = [&]() -> Coroutine<void> { co_await join(inner); };
  waiter = rig.spawn("waiter", noting_end(rig, "waiter", await_inner));
  EXPECT_EQ(rig.run(), "true 10:on 10:waiter done ");
}

TEST(AsyncioV3, FailsWhenSuchATaskEndsBeforeItQueuesItself) {
  V3 rig;
  TaskRef waiter;
  const auto running = [&]() -> Coroutine<void> {
    co_await sleep_ms(5);
    rig.loop.cancel(*waiter);
  };
  const TaskRef inner = rig.spawn("inner", running());
  const auto await_inner = [&]() -> Coroutine<void> { co_await join(inner); };
  waiter = rig.spawn("waiter", noting_end(rig, "waiter", await_inner));
  EXPECT_THROW(rig.loop.run_until_idle(), SchedulerError);
}

/// Each of `count` tasks "t" awaits the next one, and the last one the first; none of them can go on.
std::vector<TaskRef> await_in_a_ring(V3& rig, std::size_t count) {
  std::vector<TaskRef> ring;
  const auto waiting = [&ring](std::size_t next) -> Coroutine<void> { co_await join(ring[next]); };
  for (std::size_t i = 0; i < count; ++i) ring.push_back(rig.spawn("t", waiting((i + 1) % count)));
  rig.run();
  return ring;
}

std::string hang_of_cancelling(V3& rig, Task& task) {
  try {
    rig.loop.cancel(task);
  } catch (const Hang& hang) {
    return hang.what();
  }
  return "none";
}

// Upstream follows the ring for ever, and so did this.
TEST(AsyncioV3, HangsWhenItCancelsATaskOfARingOfAwaits) {
  V3 rig;
  const std::vector<TaskRef> ring = await_in_a_ring(rig, 2);
  EXPECT_EQ(hang_of_cancelling(rig, *ring[0]),
            "the task that runs ran for ever in a cancellation that goes round tasks that await each other: "
            "t[1] -> t[0] -> t[1]");
}

TEST(AsyncioV3, HangsWhenItCancelsATaskThatAwaitsItself) {
  V3 rig;
  const std::vector<TaskRef> ring = await_in_a_ring(rig, 1);
  EXPECT_EQ(hang_of_cancelling(rig, *ring[0]),
            "the task that runs ran for ever in a cancellation that goes round tasks that await each other: t -> t");
}

TEST(AsyncioV3, HangsWhenACancellationLeadsIntoALargeRing) {
  V3 rig;
  const std::vector<TaskRef> ring = await_in_a_ring(rig, 11);
  const auto waiting = [&]() -> Coroutine<void> { co_await join(ring[0]); };
  const TaskRef outside = rig.spawn("outside", waiting());
  rig.run();
  EXPECT_EQ(hang_of_cancelling(rig, *outside),
            "the task that runs ran for ever in a cancellation that goes round tasks that await each other: "
            "t[1] -> t[2] -> t[3] -> t[4] -> t[5] -> t[6] -> t[7] -> t[8] -> t[9] -> t[10] -> ...");
}

TEST(AsyncioV3, CancelsAtTheEndOfAChainOfAllItsTasks) {
  V3 rig;
  std::vector<TaskRef> chain{rig.spawn("t", sleep_then_note(rig, 100, "slept"))};
  const auto waiting = [&chain](std::size_t next) -> Coroutine<void> { co_await join(chain[next]); };
  for (std::size_t i = 0; i < 50; ++i) chain.push_back(rig.spawn("t", waiting(i)));
  const auto canceller = [&]() -> Coroutine<void> {
    co_await sleep_ms(5);
    rig.note(rig.loop.cancel(*chain.back()) ? "cancel" : "too late");
  };
  rig.spawn("canceller", canceller());
  EXPECT_EQ(rig.run(), "cancel ");  // the sleeper does not sleep to its end
  EXPECT_TRUE(chain.back()->finished());
}

TEST(AsyncioV3, DeliversOneExceptionForSeveralCancellations) {
  V3 rig;
  const auto body = [&]() -> Coroutine<void> {
    try {
      co_await sleep_ms(50);
    } catch (const Cancelled&) {
      rig.note_at("first");
    }
    co_await sleep_ms(10);
  };
  const TaskRef t = rig.spawn("t", noting_end(rig, "t", body));
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(5);
    rig.loop.cancel(*t);
    rig.loop.cancel(*t);
    co_await sleep_ms(50);
  };
  EXPECT_EQ(run_main(rig, main()), "5:first 15:t done ");
}

TEST(AsyncioV3, DeliversASecondCancellationDuringCleanUpAtTheNewWait) {
  V3 rig;
  const auto clean_up = [&]() -> Coroutine<void> {
    bool cancelled = false;
    try {
      co_await sleep_ms(50);
    } catch (const Cancelled&) {
      cancelled = true;
    }
    if (cancelled) co_await sleep_ms(20);
  };
  const TaskRef t = rig.spawn("t", noting_end(rig, "t", clean_up));
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(5);
    rig.loop.cancel(*t);
    co_await sleep_ms(5);
    rig.loop.cancel(*t);
    co_await sleep_ms(50);
  };
  EXPECT_EQ(run_main(rig, main()), "10:t cancelled ");
}

TEST(AsyncioV3, NeverWakesATaskSuspendedByABareYield) {
  V3 rig;
  const TaskRef t = rig.spawn("t", noting_end(rig, "t", [] { return park(); }));
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(5);
    rig.note(rig.loop.cancel(*t) ? "true" : "false");
    co_await sleep_ms(5);
  };
  EXPECT_EQ(run_main(rig, main()), "true ");
}

// --- section 10: I/O

TEST(AsyncioV3, ServesBothDirectionsOfAStream) {
  V3 rig;
  FakeDevice device(rig.log);
  const auto writer = [&]() -> Coroutine<void> {
    co_await writable(device);
    rig.note_at("written");
  };
  rig.spawn("r", read_then_note(rig, device, "read"));
  rig.spawn("w", writer());
  rig.at_ms_ready(5, device, poll_out);
  rig.at_ms_ready(8, device, poll_in);
  EXPECT_EQ(rig.run(), "p1 p5 p5 5:written p1 p1 8:read ");
}

TEST(AsyncioV3, WakesBothDirectionsOnHangUp) {
  V3 rig;
  FakeDevice device;
  const auto writer = [&]() -> Coroutine<void> {
    co_await writable(device);
    rig.note_at("writer");
  };
  rig.spawn("w", writer());
  rig.spawn("r", read_then_note(rig, device, "reader"));
  rig.at_ms_ready(5, device, poll_hup);
  EXPECT_EQ(rig.run(), "5:reader 5:writer ");
}

TEST(AsyncioV3, OrphansTheOtherDirectionOfAStreamWhenOneIsCancelled) {
  V3 rig;
  FakeDevice device;
  const TaskRef reader = rig.spawn("r", noting_end(rig, "r", [&] { return readable(device); }));
  rig.spawn("w", noting_end(rig, "w", [&] { return writable(device); }));
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(5);
    rig.loop.cancel(*reader);
    device.ready = poll_out;
    co_await sleep_ms(50);
  };
  EXPECT_EQ(run_main(rig, main()), "5:r cancelled ");
}

TEST(AsyncioV3, RefusesASecondReaderOfAStream) {
  V3 rig;
  FakeDevice device;
  rig.spawn("a", read_then_note(rig, device, "a"));
  rig.spawn("b", read_then_note(rig, device, "b"));
  try {
    rig.loop.run_until_idle();
    FAIL() << "no exception";
  } catch (const SchedulerError& error) {
    EXPECT_EQ(error.type(), SchedulerError::Type::assertion);
  }
}

TEST(AsyncioV3, LooksEveryMillisecondAtADeviceThatDoesNotAnnounce) {
  V3 rig;
  FakeDevice device;
  device.announces = false;
  rig.spawn("r", read_then_note(rig, device, "read"));
  rig.at_ms(7, [&] { device.ready = poll_in; });
  EXPECT_EQ(rig.run(), "7:read ");
  EXPECT_EQ(device.polls, 8);
}

TEST(AsyncioV3, SwitchesAfterAWriteUnlessItHasWaited) {
  V3 rig;
  FakeDevice device;
  const auto request = rig.loop.after_write(device, Scheduler::Written::at_once);
  ASSERT_TRUE(request);
  EXPECT_TRUE(request->only_yields());
  EXPECT_FALSE(rig.loop.after_write(device, Scheduler::Written::after_waiting));
  EXPECT_FALSE(rig.loop.after_read(device));
}

// --- section 7: time limits

Coroutine<void> limited(V3& rig, Duration limit, Coroutine<void> body) {
  const bool ended = co_await with_timeout(limit, std::move(body));
  rig.note_at(ended ? "ended" : "limit");
}
Coroutine<void> sleeping(std::int64_t ms) { co_await sleep_ms(ms); }

TEST(AsyncioV3, EndsABodyThatMeetsItsLimit) {
  V3 rig;
  rig.spawn("t", limited(rig, 100_ms, sleeping(99)));
  EXPECT_EQ(rig.run(), "99:ended ");
}

TEST(AsyncioV3, TimesOutPromptly) {
  V3 rig;
  rig.spawn("t", limited(rig, 100_ms, sleeping(300)));
  EXPECT_EQ(rig.run(), "100:limit ");
}

TEST(AsyncioV3, GivesATieToTheTimeout) {
  V3 rig;
  // The caller takes its deadline after the body's task was created but before that runs.
  rig.spawn("t", limited(rig, 100_ms, sleeping(100)));
  EXPECT_EQ(rig.run(), "100:limit ");
}

TEST(AsyncioV3, GivesABodyItsFirstStepUnderALimitOfZero) {
  V3 rig;
  rig.spawn("a", limited(rig, 0_ms, note(rig, "x")));
  EXPECT_EQ(rig.run(), "x 0:ended ");
}

TEST(AsyncioV3, TimesOutABodyThatDoesNotEndInItsFirstStepUnderALimitOfZero) {
  V3 rig;
  rig.spawn("a", limited(rig, 0_ms, note_twice(rig, "x", "never")));
  EXPECT_EQ(rig.run(), "x 0:limit ");
}

TEST(AsyncioV3, WaitsUntilATimedOutBodyHasReallyEnded) {
  V3 rig;
  const auto stubborn = [&]() -> Coroutine<void> {
    bool cancelled = false;
    try {
      co_await sleep_ms(500);
    } catch (const Cancelled&) {
      cancelled = true;
    }
    if (cancelled) co_await sleep_ms(30);
    rig.note_at("cleaned up");
  };
  rig.spawn("t", limited(rig, 100_ms, stubborn()));
  EXPECT_EQ(rig.run(), "130:cleaned up 130:limit ");
}

TEST(AsyncioV3, DropsALateExceptionOfATimedOutBody) {
  V3 rig;
  const auto failing = []() -> Coroutine<void> {
    try {
      co_await sleep_ms(500);
    } catch (const Cancelled&) {
      throw std::runtime_error("late");
    }
  };
  rig.spawn("t", limited(rig, 100_ms, failing()));
  EXPECT_EQ(rig.run(), "100:limit ");
}

TEST(AsyncioV3, PassesTheExceptionOfALimitedBody) {
  V3 rig;
  const auto failing = []() -> Coroutine<void> {
    co_await sleep_ms(5);
    throw std::runtime_error("boom");
  };
  const auto main = [&]() -> Coroutine<void> {
    try {
      co_await with_timeout(100_ms, failing());
    } catch (const std::runtime_error& error) {
      rig.note_at(error.what());
    }
    co_await sleep_ms(200);
    rig.note_at("on");
  };
  rig.spawn("t", main());
  EXPECT_EQ(rig.run(), "5:boom 205:on ");
}

TEST(AsyncioV3, CancelsTheBodyWhenTheCallerIsCancelledFromOutside) {
  V3 rig;
  const auto body = [&]() -> Coroutine<void> { co_await noting_end(rig, "body", [] { return sleep_ms(500); }); };
  const auto caller = [&]() -> Coroutine<void> { co_await limited(rig, 100_ms, body()); };
  const TaskRef t = rig.spawn("t", noting_end(rig, "caller", caller));
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.loop.cancel(*t);
    co_await sleep_ms(10);
  };
  EXPECT_EQ(run_main(rig, main()), "10:caller cancelled 10:body cancelled ");
}

TEST(AsyncioV3, LetsACancellationFromOutsideReplaceTheEndOfTheBody) {
  // The end of the body used to hide a cancellation that came before the caller's turn.
  V3 rig;
  TaskRef t;
  const auto caller = [&]() -> Coroutine<void> { co_await limited(rig, 100_ms, sleeping(10)); };
  t = rig.spawn("t", noting_end(rig, "caller", caller));
  const auto canceller = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    co_await sleep_ms(0);  // the body has ended, its runner has woken the caller
    rig.loop.cancel(*t);
  };
  rig.spawn("c", canceller());
  EXPECT_EQ(rig.run(), "10:caller cancelled ");
}

TEST(AsyncioV3, RaisesInTheCallerWhenOthersCancelTheLimitedBody) {
  V3 rig;
  TaskRef inner;
  const auto body = [&]() -> Coroutine<void> {
    inner = TaskRef(&co_await this_task());
    co_await sleep_ms(50);
  };
  const auto caller = [&]() -> Coroutine<void> { co_await limited(rig, 100_ms, body()); };
  rig.spawn("t", noting_end(rig, "caller", caller));
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(10);
    rig.loop.cancel(*inner);
    co_await sleep_ms(10);
  };
  EXPECT_EQ(run_main(rig, main()), "10:caller cancelled ");
}

// --- costs, events, time that stands still

TEST(AsyncioV3, ChargesItsCostsWhereTheWorkIsDone) {
  std::string log;
  testing::FakeCpu cpu(log);
  AsyncioV3 loop({.cpu = cpu,
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
  // spawn + push, then iteration + poll + pop + resume = 1110.111. The deadline of 1310 is taken there, the push ends
  // at 1120.111, iteration and poll at 1120.221; the poll at the deadline ends at 1310.1, one more turn at 1310.21, pop
  // and resume at 1410.211.
  EXPECT_EQ(log, "1110.111 1410.211 ");
}

TEST(AsyncioV3, EmitsTheLifeOfATask) {
  testing::EventLog events;
  std::string log;
  testing::FakeCpu cpu(log);
  AsyncioV3 loop({.cpu = cpu, .events = &events});
  const auto main = [&]() -> Coroutine<void> {
    cpu.spend(300_us);
    co_await sleep_ms(2);
    cpu.spend(500_us);
    co_await with_timeout(3_ms, sleeping(100));
  };
  spawn(loop, "main", main());
  loop.run_until_idle();
  EXPECT_EQ(events.lines,
            "0 task:main[0] spawn 0\n"
            "0 task:main[0] resume -1\n"
            "0.3 task:main[0] suspend 0\n"
            "2 task:main[0] resume 0\n"
            "2.5 task:_limited[0] spawn 0\n"
            "2.5 task:_limit[0] spawn 0\n"
            "2.5 task:main[0] suspend 0\n"
            "2.5 task:_limited[0] resume -1\n"
            "2.5 task:_limited[0] suspend 0\n"
            "2.5 task:_limit[0] resume -1\n"
            "2.5 task:_limit[0] suspend 0\n"
            "5 task:main[0] resume 0\n"
            "5 task:main[0] timeout_requested 0\n"
            "5 task:_limit[0] cancel_requested 0\n"
            "5 task:_limited[0] cancel_requested 0\n"
            "5 task:main[0] suspend 0\n"
            "5 task:_limited[0] resume -1\n"
            "5 task:_limited[0] cancelled 0\n"
            "5 task:_limit[0] resume -1\n"
            "5 task:_limit[0] done 0\n"
            "5 task:main[0] resume -1\n"
            "5 task:main[0] timeout_ended 0\n"
            "5 task:main[0] done 0\n");
}

TEST(AsyncioV3, CountsNoCancellationWhenALimitedBodyEndsInTime) {
  testing::EventLog events;
  std::string log;
  testing::FakeCpu cpu(log);
  AsyncioV3 loop({.cpu = cpu, .events = &events});
  const auto main = [&]() -> Coroutine<void> { co_await with_timeout(30_ms, sleeping(10)); };
  spawn(loop, "main", main());
  loop.run_until_idle();
  EXPECT_EQ(events.lines.find("cancel"), std::string::npos) << events.lines;
}

TEST(AsyncioV3, GoesOnToTheNextDeadlineWhenTimeStandsStill) {
  V3 rig;
  bool flag = false;
  const auto spinner = [&]() -> Coroutine<void> {
    while (!flag) co_await sleep_ms(0);
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
  EXPECT_EQ(rig.warnings,
            "time stood still for 10000 task resumes: spinner spin at zero cost; went on to the next due event\n");
}

TEST(AsyncioV3, NamesAtMostTenOfTheTasksThatSpin) {
  V3 rig;
  bool flag = false;
  const auto spinner = [&]() -> Coroutine<void> {
    while (!flag) co_await yield_now();
  };
  for (int i = 0; i < 12; ++i) rig.spawn("s" + std::to_string(i), spinner());
  rig.at_ms(5, [&] { flag = true; });
  EXPECT_EQ(rig.run(), "skip(5) ");
  EXPECT_NE(rig.warnings.find(", ... spin at zero cost"), std::string::npos) << rig.warnings;
}

TEST(AsyncioV3, CallsTheFirstRunHookOnce) {
  V3 rig;
  rig.loop.set_first_run([&] { rig.spawn("late", note(rig, "hooked")); });
  rig.spawn("first", note(rig, "first"));
  rig.run();
  EXPECT_EQ(rig.run(), "first hooked ");
}

}  // namespace
}  // namespace asim
