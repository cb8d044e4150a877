// UasyncioLoop: what the loops of the uasyncio V2 family share, the official V2.0 and fast_io.
//
//   iteration:  expire timers --> sweep (as many entries as were queued) --> poll, idling until the next timer
//
// Two bounded queues: the run queue counts slots (a coroutine takes one, a callback two), the wait queue entries.
// Native tasks take none. An exception for a coroutine waits in its slot until it is next resumed.
//
// Source: micropython-lib uasyncio 2.0 and fast_io 0.24 on MicroPython 1.10, as documented; their defects are kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/loop_entry.hpp"
#include "core/scheduler.hpp"
#include "core/scheduler_error.hpp"
#include "core/slot_queue.hpp"
#include "core/timer_heap.hpp"

namespace asim {

class UasyncioLoop : public Scheduler {
 public:
  struct Options {
    int run_queue = 16;           ///< slots
    int wait_queue = 16;          ///< entries
    bool polls = true;            ///< false: the bare EventLoop of uasyncio.core, which knows no I/O
    int io_queue = 0;             ///< slots; fast_io only, 0: there is none
    int low_priority_queue = 0;   ///< entries; fast_io only, 0: there is none
    bool slot_from_start = true;  ///< false: a coroutine has no slot before it has started (firmware up to 1.11)
  };

  [[nodiscard]] bool tasks_keep_exceptions() const noexcept override { return false; }
  void spawn(Task& task) override { call_soon(LoopEntry(TaskRef(&task))); }
  void spawn_at(Task& task, Instant start) override;
  bool cancel(Task& task) override;
  Coroutine<bool> with_timeout(std::int64_t limit_ms, Coroutine<void> body) override;
  void wake(Task& task) override;
  void run_until_idle() override;

  /// A fresh loop in the place of the old one: the program's entries are dropped, native tasks stay.
  virtual void reset(const Options& options);

  /// To the tail of the run queue. Throws SchedulerError(index, "full").
  void call_soon(LoopEntry entry) { ready_.push(std::move(entry)); }
  /// After `ms` ticks; 0 is `call_soon`. Throws SchedulerError(index, …).
  void call_later_ms(std::int64_t ms, LoopEntry entry);
  /// To the wait queue, due at `time`. Throws SchedulerError(index, "queue overflow").
  virtual void call_at(Ticks time, LoopEntry entry);
  /// The loop. Returns what a StopLoop carried.
  void* run_forever();

  /// Delivers `exception` at the task's next resume, and queues the task where the policy does so for what it waits
  /// on; a task that waits on a primitive of asim always. Throws SchedulerError(assertion) where the policy does.
  void pend(Task& task, Throw exception);
  /// What `cancel` and time limits do once an exception is in the slot of `task`, in which `old` was.
  virtual void rouse(Task& task, Slot old) = 0;

  /// What `cancel` and time limits fail with where an exception is in the slot already; nothing where it is replaced.
  [[nodiscard]] virtual std::optional<SchedulerError> second_exception_refusal() const { return std::nullopt; }

  virtual void add_reader(Pollable& object, LoopEntry entry) = 0;
  virtual void add_writer(Pollable& object, LoopEntry entry) = 0;
  virtual void remove_reader(Pollable& object) = 0;
  virtual void remove_writer(Pollable& object) = 0;

 protected:
  UasyncioLoop(SchedulerHost host, const Options& options);

  [[nodiscard]] Instant next_timer_due() override;
  void collect_ready(std::vector<const Task*>& ready) const override;
  void on_escape(Task& task) override;

  // The steps of an iteration, where they differ.

  /// Moves what is due to the run queue.
  virtual void expire() = 0;
  /// Runs what is queued. False when a StopLoop ends the run, with its value in `stop_value_`.
  virtual bool sweep();
  /// Milliseconds until the next timer; negative if there is none.
  [[nodiscard]] virtual std::int64_t delay();
  /// Takes what the poll set found. False if it is for nobody.
  virtual bool deliver(PollSet::Ready item) = 0;
  /// Queues a coroutine whose I/O is over.
  virtual void call_io(LoopEntry entry) { call_soon(std::move(entry)); }
  virtual void sleep_low_priority(std::int64_t ms, LoopEntry entry);
  [[nodiscard]] virtual bool anybody_waits_for_io() const noexcept = 0;
  /// Whether a queue other than the run queue and the wait queue holds something.
  [[nodiscard]] virtual bool anything_set_aside() const noexcept { return false; }
  [[nodiscard]] virtual bool anything_registered() const noexcept = 0;

  [[nodiscard]] const Options& options() const noexcept { return options_; }
  [[nodiscard]] SlotQueue& ready() noexcept { return ready_; }
  [[nodiscard]] TimerHeap& timers() noexcept { return timers_; }
  /// The task whose code runs now; null in callbacks and outside a run.
  [[nodiscard]] const Task* running() const noexcept { return sweeping_ ? current() : nullptr; }

  /// Marks the time in which tasks run, or a while in it in which they do not.
  class Sweeping {
   public:
    Sweeping(UasyncioLoop& loop, bool sweeping) noexcept
        : loop_(loop), before_(std::exchange(loop.sweeping_, sweeping)) {}
    Sweeping(const Sweeping&) = delete;
    Sweeping& operator=(const Sweeping&) = delete;
    ~Sweeping() { loop_.sweeping_ = before_; }

   private:
    UasyncioLoop& loop_;
    bool before_;
  };

  LoopEntry pop_timer(TimerHeap& timers) {
    LoopEntry entry = timers.pop();
    charge(costs().timer_pop);
    return entry;
  }
  /// Pops the head of `queue` and runs it; `left`: how many entries of the sweep remain, it included. False for a
  /// StopLoop.
  [[gnu::always_inline]] bool run_head(SlotQueue& queue, std::size_t& left);
  /// One look at the poll set, or idling there.
  void wait(std::int64_t delay_ms);
  /// What `wait` does to the slot of a coroutine whose object is ready: whatever was there is gone.
  void clear_slot_for_io(Task& task);
  /// Puts the marker of a sleeper into the slot, where the policy has one. Throws SchedulerError(type) as
  /// `require_slot`.
  void mark_asleep(Task& task);
  /// Throws SchedulerError(type) for a coroutine that has no slot yet.
  void require_slot(const Task& task) const;
  /// Records the instant at which a sleep of `ms` should end.
  void note_sleep(Task& task, std::int64_t ms);

 private:
  void wake_joiners(Task& task);
  void call(LoopEntry entry, SlotQueue& queue);
  void record_callback(const Callback& callback, EventKind kind, std::int64_t value);
  /// False for an entry left over from a task that has ended.
  bool prepare(Task& task);
  /// The poll set reported what nobody waits for, and will do so again.
  void spin();
  /// False for a StopLoop.
  bool obey(Request request, LoopEntry entry);

  Options options_;
  SlotQueue ready_;   // the run queue
  TimerHeap timers_;  // the wait queue
  bool sweeping_ = false;
  Instant spun_at_{-1};  // when the poll set last reported only what nobody waits for
  void* stop_value_ = nullptr;
};

// In line in the sweeps of both loops, always: a call costs a quarter of a task switch.
inline bool UasyncioLoop::run_head(SlotQueue& queue, std::size_t& left) {
  LoopEntry entry = queue.pop();
  if (const Task* const following = queue[1].task(); following != nullptr) following->prefetch();
  Task* const task = entry.task();
  if (task == nullptr) [[unlikely]] {
    // A callback without arguments takes the entry behind it for them.
    if (entry.without_arguments() && left > 1) --left;
    call(std::move(entry), queue);
    return true;
  }
  if (task->finished() || task->slot != Slot::empty) [[unlikely]] {
    if (!prepare(*task)) return true;
  }
  const Request request = step(*task);
  if (!request.only_yields()) [[unlikely]]
    return obey(request, std::move(entry));
  task->pending = Throw::none;
  ready_.push(std::move(entry));
  return true;
}

}  // namespace asim
