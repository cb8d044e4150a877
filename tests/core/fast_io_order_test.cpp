// fast_io: order, the queue of low priority, the polls of a sweep. The sections named are those of the reference on
// uasyncio V2.0 and fast_io.
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

/// Logs `what`, with the time or without, `times` times, with a low-priority yield between.
Coroutine<void> repeat_low(Fast& rig, std::string what, int times) {
  for (int i = 0; i < times; ++i) {
    co_await after_ms(0);
    rig.note(what);
  }
}

// --- section 10: ordering examples

TEST(FastIo, RunsRoundRobinAndEqualDueTimesAsV2Does) {
  Fast rig;
  for (const char* name : {"A", "B"}) rig.spawn(name, repeat(rig, name, 2));
  rig.spawn("y", sleep_then_note(rig, 10, "y"));
  rig.spawn("x", sleep_then_note(rig, 5, "x"));
  EXPECT_EQ(rig.run(), "A B A B 5:x 10:y ");
}

TEST(FastIo, RunsLowPriorityTasksInTurnsWithoutOthers) {
  Fast rig(Options{.low_priority_queue = 4});
  for (const char* name : {"a", "b"}) rig.spawn(name, repeat_low(rig, name, 2));
  const IterationMark<FastIo> mark(rig);
  // The first mark ends the iteration in which both call `after_ms`; none is needed after the last.
  EXPECT_EQ(rig.run(), "| a | b | a | b ");
}

TEST(FastIo, StarvesLowPriorityTasksWhileOthersYield) {
  Fast rig(Options{.low_priority_queue = 4});
  rig.spawn("a", repeat_low(rig, "a", 2));
  rig.spawn("N", repeat(rig, "N", 4));
  EXPECT_EQ(rig.run(), "N N N N a a ");
}

TEST(FastIo, RunsAnOverdueLowPriorityTaskBesideOthers) {
  Fast rig(Options{.low_priority_queue = 4});
  rig.loop.set_max_overdue_ms(10);
  const auto low = [&](std::string name) -> Coroutine<void> {
    for (;;) {
      co_await after_ms(0);
      rig.note_at(name);
    }
  };
  const auto normal = [&]() -> Coroutine<void> {
    for (int i = 0; i < 11; ++i) {
      rig.busy_ms(3);
      co_await yield_now();
    }
    throw RunStopped();
  };
  for (const char* name : {"a", "b"}) rig.spawn(name, low(name));
  rig.spawn("N", normal());
  // At 12 the first is overdue and joins the queue behind N, whose turn takes 3 ms; at 15 the second.
  EXPECT_EQ(rig.run(), "15:a 18:b 30:a 33:b ");
}

TEST(FastIo, PrefersANormalTimerThatIsDueAtTheSameTime) {
  Fast rig(Options{.low_priority_queue = 4});
  const auto low = [&]() -> Coroutine<void> {
    co_await after_ms(10);
    rig.note_at("a");
  };
  rig.spawn("a", low());
  rig.spawn("W", sleep_then_note(rig, 10, "W"));
  EXPECT_EQ(rig.run(), "10:W 10:a ");
}

TEST(FastIo, RunsLowPriorityEntriesOfOneTimeInOrderAndOneAnIteration) {
  Fast rig(Options{.low_priority_queue = 4});
  const IterationMark<FastIo> mark(rig);
  for (const char* name : {"p", "q"}) rig.loop.call_later_low_priority(5, callback(rig, name));
  EXPECT_EQ(rig.run(), "| | 5:p | 5:q ");
}

TEST(FastIo, RunsAReadiedCoroutineBeforeTheNextOrdinaryEntry) {
  Fast rig(Options{.io_queue = 4});
  FakeDevice first;
  FakeDevice second;
  int polls = -1000;
  /// Makes one device ready at the third poll and the other at the fifth, counted from the sweep under test.
  class Counter final : public Pollable {
   public:
    Counter(int& count, FakeDevice& at_third, FakeDevice& at_fifth)
        : count_(count), third_(at_third), fifth_(at_fifth) {}
    PollMask poll(PollMask /*interest*/) override {
      ++count_;
      if (count_ == 3) third_.ready = poll_in;
      if (count_ == 5) fifth_.ready = poll_in;
      return 0;
    }
    [[nodiscard]] bool announces_ready() const noexcept override { return true; }

   private:
    int& count_;
    FakeDevice& third_;
    FakeDevice& fifth_;
  } counter(polls, first, second);
  rig.loop.add_reader(counter, callback(rig, "never"));
  const auto io = [&](FakeDevice& device, std::string name) -> Coroutine<void> {
    co_await readable(device);
    rig.note(name);
    co_await yield_now();
    rig.note(name + ".");
  };
  const auto spin = [&](std::string name) -> Coroutine<void> {
    co_await yield_now();
    co_await repeat(rig, name, 2);
  };
  rig.spawn("IO1", io(first, "IO1"));
  rig.spawn("IO2", io(second, "IO2"));
  for (const char* name : {"A", "B", "C"}) rig.spawn(name, spin(name));
  // Both wait by the end of the first sweep; counting begins with the second.
  const auto start_counting = [&]() -> Coroutine<void> {
    polls = -2;
    co_return;
  };
  rig.spawn("count", start_counting());
  rig.cpu.end = Instant::start();
  EXPECT_EQ(rig.run(), "A B IO1 C IO2 A B IO1. C IO2. ");
}

// --- section 3: polls

TEST(FastIo, PollsBeforeEveryEntryAndOnceMoreIfThereIsAnIoQueue) {
  for (const auto& [io_queue, polls] : {std::pair{0, 2}, std::pair{4, 3 + 1 + 1 + 1 + 1}}) {
    Fast rig(Options{.io_queue = io_queue});
    FakeDevice device;
    rig.loop.add_reader(device, LoopEntry(TaskRef()));
    for (const char* name : {"A", "B", "C"}) rig.spawn(name, repeat(rig, name, 1));
    rig.spawn("x", sleeping(5));
    rig.cpu.records_idling = true;
    rig.cpu.end = Instant::start() + 4_ms;
    rig.run();
    // Four entries; the final wait looks once before it idles.
    EXPECT_EQ(device.polls, io_queue == 0 ? 1 : polls - 1) << io_queue;
  }
}

TEST(FastIo, WaitsTooLongForLowPriorityWhenNoTimerRefreshedTheTime) {
  Fast rig(Options{.low_priority_queue = 4});
  const auto low = [&]() -> Coroutine<void> {
    co_await after_ms(37);
    rig.note_at("a");
  };
  const auto busy = [&]() -> Coroutine<void> {
    rig.busy_ms(7);
    co_return;
  };
  rig.spawn("a", low());
  rig.spawn("busy", busy());
  // Due at 37, but the wait of 37 begins when the sweep has taken 7.
  EXPECT_EQ(rig.run(), "44:a ");
  EXPECT_EQ(rig.warnings,
            "low-priority task late: its wait is reckoned from the start of the iteration, known defect of fast_io "
            "0.24\n");
}

TEST(FastIo, HasNoLowPriorityQueueUnlessAskedFor) {
  Fast rig;
  EXPECT_EQ(error_of([&] { rig.loop.call_later_low_priority(5, callback(rig, "p")); }),
            "OSError: No low priority queue exists.");
  const auto low = []() -> Coroutine<void> { co_await after_ms(1); };
  const TaskRef task = rig.spawn("a", low());
  EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), "OSError: No low priority queue exists.");
  EXPECT_FALSE(task->finished());
  EXPECT_EQ(rig.run(), "");
}

TEST(FastIo, BoundsItsQueues) {
  Fast rig(Options{.io_queue = 1, .low_priority_queue = 1});
  rig.loop.call_later_low_priority(5, callback(rig, "p"));
  EXPECT_EQ(error_of([&] { rig.loop.call_later_low_priority(5, callback(rig, "q")); }), "IndexError: queue overflow");
  // Two found ready by one poll are one too many for a queue of one slot.
  FakeDevice devices[2];
  for (FakeDevice& device : devices) {
    rig.spawn_program_task("r", [&](Throw) { return Request{RequestKind::wait_readable, 0, &device}; });
    rig.at_ms_ready(5, device, poll_in);
  }
  EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), "IndexError: full");
}

TEST(FastIo, DropsTheProgramsEntriesOnReset) {
  Fast rig(Options{.io_queue = 4, .low_priority_queue = 4});
  FakeDevice device;
  rig.spawn_program_task("p", [&](Throw) { return yields(rig, "p"); });
  rig.loop.call_later_low_priority(5, callback(rig, "low"));
  rig.loop.add_reader(device, callback(rig, "reader"));
  rig.loop.set_max_overdue_ms(5);
  const auto low = [&]() -> Coroutine<void> {
    co_await after_ms(7);
    rig.note_at("native");
  };
  rig.spawn("native", low());
  rig.loop.reset(Options{.low_priority_queue = 1});
  EXPECT_EQ(rig.loop.max_overdue_ms(), 0);
  rig.loop.call_soon(callback(rig, "new"));
  EXPECT_EQ(rig.run(), "0:new 7:native ");
  EXPECT_EQ(device.polls, 0);
}

TEST(FastIo, ChargesItsCostsWhereTheWorkIsDone) {
  FakeDevice device;
  std::string log;
  FakeCpu cpu(log);
  FastIo loop(SchedulerHost{.cpu = cpu,
                            .costs = {.resume = 1_ms,
                                      .iteration = 10_ms,
                                      .poll = 100_ms,
                                      .polled_object = 1'000_ms,
                                      .timer_push = 10'000_ms,
                                      .timer_pop = 100'000_ms}},
              Options{.io_queue = 4, .low_priority_queue = 4});
  loop.add_reader(device, LoopEntry(TaskRef()));
  const auto once = []() -> Coroutine<void> { co_return; };
  asim::spawn(loop, "t", once());
  loop.run_until_idle();
  // One iteration, one task, a poll before it and one after, and the final wait, which is not done as nothing waits.
  EXPECT_EQ(in_ms(cpu.now()), std::to_string(10 + 1 + 2 * 1100));
  const auto low = []() -> Coroutine<void> { co_await after_ms(0); };
  const Instant before = cpu.now();
  asim::spawn(loop, "low", low());
  loop.run_until_idle();
  // Two iterations with a push and a pop; of the second the final wait is left out again. Between them it idles as long
  // as the first poll and the task took: the defect of the wait for low priority.
  EXPECT_EQ((cpu.now() - before).ns / 1'000'000, 2 * 10 + 2 + 5 * 1100 + 10'000 + 100'000 + 1'101);
}

}  // namespace
}  // namespace asim
