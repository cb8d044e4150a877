// UasyncioV2: the official uasyncio V2.0 of micropython-lib.
//
//   iteration:  expire timers --> sweep (as many entries as were queued) --> poll, idling until the next timer
//
// Two bounded queues: the run queue counts slots (a coroutine takes one, a callback two), the wait queue entries.
// Native tasks take none. A cancelled sleeper stays on the wait queue until its sleep ends; the exception waits in the
// coroutine's slot.
//
// Source: micropython-lib uasyncio 2.0 and MicroPython 1.10 as documented; its defects are kept.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/entry_ring.hpp"
#include "core/loop_entry.hpp"
#include "core/scheduler.hpp"

namespace asim {

class UasyncioV2 final : public Scheduler {
 public:
  struct Options {
    int run_queue = 16;   ///< slots
    int wait_queue = 16;  ///< entries
    bool polls = true;    ///< false: the bare EventLoop of uasyncio.core, which knows no I/O
  };

  explicit UasyncioV2(SchedulerHost host) : UasyncioV2(std::move(host), Options{}) {}
  UasyncioV2(SchedulerHost host, Options options);
  ~UasyncioV2() override;

  [[nodiscard]] std::string_view policy() const noexcept override { return "uasyncio-v2"; }
  void spawn(Task& task) override;
  [[nodiscard]] bool tasks_keep_exceptions() const noexcept override { return false; }
  void spawn_at(Task& task, Instant start) override;
  bool cancel(Task& task) override;
  Coroutine<bool> with_timeout(std::int64_t limit_ms, Coroutine<void> body) override;
  void wake(Task& task) override;
  void run_until_idle() override;

  /// A fresh loop in the place of the old one: the program's entries are dropped, native tasks stay.
  void reset(Options options);

  /// To the tail of the run queue. Throws SchedulerError(index, "full").
  void call_soon(LoopEntry entry) {
    if (const int slots = entry.slots(); slots > 0 && run_slots_ + slots > options_.run_queue) refuse(std::move(entry));
    run_slots_ += entry.slots();
    ready_.push(std::move(entry));
  }
  /// After `ms` ticks; 0 is `call_soon`. Throws SchedulerError(index, …).
  void call_later_ms(std::int64_t ms, LoopEntry entry);
  /// To the wait queue, due at `time`. Throws SchedulerError(index, "queue overflow").
  void call_at(Ticks time, LoopEntry entry);
  /// The loop. Returns what a StopLoop carried.
  void* run_forever();

  /// Delivers `exception` at the task's next resume; queues the task if it waits for I/O, or on a primitive of asim.
  void pend(Task& task, Throw exception);

  void add_reader(Pollable& object, LoopEntry entry) { add_io(object, poll_in, std::move(entry)); }
  void add_writer(Pollable& object, LoopEntry entry) { add_io(object, poll_out, std::move(entry)); }
  /// Throws SchedulerError(key) for an object that is not registered.
  void remove_reader(Pollable& object);
  void remove_writer(Pollable& object);

 protected:
  [[nodiscard]] Instant next_timer_due() override;
  void collect_ready(std::vector<const Task*>& ready) const override;
  void on_escape(Task& task) override;

 private:
  struct Timer {
    Ticks time;
    std::uint64_t sequence;
    LoopEntry entry;
  };
  struct Watch {
    Pollable* object;
    TaskRef task;
    std::shared_ptr<Callback> io_callback;
  };

  void add_io(Pollable& object, PollMask direction, LoopEntry entry);
  bool drop_watch(Pollable& object);
  [[nodiscard]] bool anybody_waits_for_io() const noexcept;
  void wake_joiners(Task& task);
  [[nodiscard]] bool precedes(const Timer& a, const Timer& b) const noexcept;
  LoopEntry pop_timer();
  LoopEntry pop_ready() noexcept {
    LoopEntry entry = ready_.pop();
    run_slots_ -= entry.slots();
    return entry;
  }
  /// Stores what there is room for, then throws.
  [[noreturn]] void refuse(LoopEntry entry);
  void expire();
  /// False when a StopLoop ends the run, with its value in `stop_value_`.
  bool sweep();
  void call(LoopEntry entry);
  void record_callback(const Callback& callback, EventKind kind, std::int64_t value);
  /// False for an entry left over from a task that has ended.
  bool prepare(Task& task);
  /// False for a StopLoop.
  bool obey(Request request, LoopEntry entry);
  void sleep(std::int64_t ms, LoopEntry entry);
  [[nodiscard]] std::int64_t delay();
  void wait(std::int64_t delay_ms);

  Options options_;
  EntryRing ready_;  // the run queue
  int run_slots_ = 0;
  std::vector<Timer> timers_;
  int timer_slots_ = 0;
  std::uint64_t next_sequence_ = 0;
  std::vector<Watch> watches_;
  void* stop_value_ = nullptr;
};

}  // namespace asim
