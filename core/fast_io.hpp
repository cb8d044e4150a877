// FastIo: the uasyncio fork fast_io 0.24 of micropython-async.
//
//   iteration:  at most one low-priority entry, expired timers --> sweep --> poll, idling until the next timer
//   sweep with an I/O queue:  poll --> head of the I/O queue, else of the run queue --> poll --> ...
//
// Against V2.0: an I/O queue that goes before all else, a queue of low priority, prompt cancellation and time limits,
// both directions of one object at once.
//
// Source: micropython-async fast_io 0.24 on MicroPython 1.10 as documented; its defects are kept.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/io_registry.hpp"
#include "core/uasyncio_loop.hpp"

namespace asim {

class FastIo final : public UasyncioLoop {
 public:
  explicit FastIo(SchedulerHost host) : FastIo(std::move(host), Options{}) {}
  FastIo(SchedulerHost host, const Options& options);
  ~FastIo() override;

  void reset(const Options& options) override;
  /// Brings a sleeper or a waiter for I/O forward. Throws SchedulerError(assertion) if an exception was pending.
  void rouse(Task& task, Slot old) override;
  [[nodiscard]] std::optional<SchedulerError> second_exception_refusal() const override {
    return SchedulerError(SchedulerError::Type::assertion, "");
  }
  /// Throws SchedulerError(assertion) if `task` is running: what is in its slot then is no marker.
  bool cancel(Task& task) override;

  /// To the wait queue, and marks a coroutine as asleep. Throws SchedulerError(index), or (type) for a coroutine that
  /// has no slot yet.
  void call_at(Ticks time, LoopEntry entry) override;
  /// To the queue of low priority, due at `time`. Throws as `call_at`; SchedulerError(os) if there is no such queue.
  void call_at_low_priority(Ticks time, LoopEntry entry);
  void call_later_low_priority(std::int64_t ms, LoopEntry entry);
  /// How late a low-priority entry may be before it runs although others are ready; 0: any time.
  [[nodiscard]] std::int64_t max_overdue_ms() const noexcept { return max_overdue_ms_; }
  void set_max_overdue_ms(std::int64_t ms) noexcept { max_overdue_ms_ = ms; }

  [[nodiscard]] std::optional<Request> after_read(Pollable& object) const override {
    return Request{RequestKind::readable_done, 0, &object};
  }
  [[nodiscard]] std::optional<Request> after_write(Pollable& object, Written /*how*/) const override {
    return Request{RequestKind::writable_done, 0, &object};
  }

  void add_reader(Pollable& object, LoopEntry entry) override;
  void add_writer(Pollable& object, LoopEntry entry) override;
  void remove_reader(Pollable& object) override { io_.remove(object, poll_in); }
  void remove_writer(Pollable& object) override { io_.remove(object, poll_out); }

 protected:
  [[nodiscard]] std::string_view product() const noexcept override { return "fast_io 0.24"; }
  [[nodiscard]] Instant next_timer_due() override;
  void collect_ready(std::vector<const Task*>& ready) const override;
  void expire() override;
  bool sweep() override;
  [[nodiscard]] std::int64_t delay() override;
  bool deliver(PollSet::Ready item) override;
  void call_io(LoopEntry entry) override { (has_io_queue_ ? io_queue_ : ready()).push(std::move(entry)); }
  void sleep_low_priority(std::int64_t ms, LoopEntry entry) override;
  [[nodiscard]] bool anybody_waits_for_io() const noexcept override { return io_.anybody_waits(); }
  [[nodiscard]] bool anything_set_aside() const noexcept override { return !io_queue_.empty() || !low_.empty(); }
  [[nodiscard]] bool anything_registered() const noexcept override { return !io_.empty(); }

 private:
  void add_io(Pollable& object, PollMask direction, LoopEntry entry);
  /// Moves an entry popped off `timers` to the run queue, unless it is left over from a sleep that was cancelled.
  void enqueue_expired(LoopEntry entry, const TimerHeap& timers);
  /// What a report in `direction` does. False if nobody waits for it: the object is then passed over.
  bool deliver_direction(const PollSet::Ready& item, PollMask direction);
  /// `reported`: the directions that have their own share of the event.
  void tell_if_absorbed(const Task& task, const Pollable& object, PollMask reported);
  [[nodiscard]] bool is_canned(const Task& task) const noexcept;

  IoRegistry io_;
  SlotQueue io_queue_;
  bool has_io_queue_;
  TimerHeap low_;  // the queue of low priority
  bool has_low_priority_;
  std::int64_t max_overdue_ms_ = 0;
  std::vector<TaskRef> canned_;  // tasks of which the next timer entry is dropped; each is here once
  Ticks iteration_tick_ = 0;     // when the time was last looked at in this iteration
};

}  // namespace asim
