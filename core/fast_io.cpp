#include "core/fast_io.hpp"

#include <algorithm>
#include <utility>

#include "core/scheduler_error.hpp"

namespace asim {

FastIo::FastIo(SchedulerHost host, const Options& options)
    : UasyncioLoop(std::move(host), options),
      io_(poll_set()),
      io_queue_(options.io_queue),
      has_io_queue_(options.io_queue > 0),
      low_(ticks().period(), options.low_priority_queue),
      has_low_priority_(options.low_priority_queue > 0) {}

FastIo::~FastIo() { release_tasks(); }

void FastIo::reset(const Options& options) {
  UasyncioLoop::reset(options);
  io_queue_.reset(options.io_queue);
  has_io_queue_ = options.io_queue > 0;
  low_.reset(options.low_priority_queue);
  has_low_priority_ = options.low_priority_queue > 0;
  max_overdue_ms_ = 0;
  std::erase_if(canned_, [](const TaskRef& task) { return !task->native(); });
  io_.reset();
  // What native tasks had on a queue that is gone goes where the real loop would put it.
  while (!has_io_queue_ && !io_queue_.empty()) call_soon(io_queue_.pop());
  while (!has_low_priority_ && !low_.empty()) call_soon(low_.pop());
}

// --- timers

void FastIo::call_at(Ticks time, LoopEntry entry) {
  Task* const task = entry.task();  // the queue keeps it
  UasyncioLoop::call_at(time, std::move(entry));
  if (task != nullptr) mark_asleep(*task);
}

void FastIo::call_at_low_priority(Ticks time, LoopEntry entry) {
  if (!has_low_priority_) throw SchedulerError(SchedulerError::Type::os, "No low priority queue exists.");
  Task* const task = entry.task();
  charge(costs().timer_push);
  low_.push(time, std::move(entry));
  if (task != nullptr) mark_asleep(*task);
}

void FastIo::call_later_low_priority(std::int64_t ms, LoopEntry entry) {
  call_at_low_priority(ticks().period().add(ticks_ms(), ms), std::move(entry));
}

void FastIo::sleep_low_priority(std::int64_t ms, LoopEntry entry) {
  note_sleep(*entry.task(), ms);
  call_later_low_priority(ms, std::move(entry));
}

void FastIo::expire() {
  if (!has_low_priority_ && timers().empty()) return;
  iteration_tick_ = ticks_ms();
  if (!low_.empty()) {
    charge(costs().low_priority_check);
    const std::int64_t distance = ticks().period().diff(low_.next_due(), iteration_tick_);
    const bool overdue = max_overdue_ms_ > 0 && distance < -max_overdue_ms_;
    const bool has_its_turn = distance <= 0 && ready().empty() && !timers().is_due(iteration_tick_);
    if (overdue || has_its_turn) enqueue_expired(pop_timer(low_), low_);
  }
  while (timers().is_due(iteration_tick_)) enqueue_expired(pop_timer(timers()), timers());
}

bool FastIo::is_canned(const Task& task) const noexcept {
  return std::any_of(canned_.begin(), canned_.end(), [&](const TaskRef& canned) { return canned.get() == &task; });
}

void FastIo::enqueue_expired(LoopEntry entry, const TimerHeap& timers) {
  if (Task* const task = entry.task(); task != nullptr) {
    if (!canned_.empty() && is_canned(*task)) [[unlikely]] {
      if (timers.holds_older_than_popped(*task)) tell(KnownDefect::wake_up_discarded, task);
      std::erase_if(canned_, [&](const TaskRef& canned) { return canned.get() == task; });
      return;
    }
    require_slot(*task);
    task->pending = Throw::none;
    task->slot = Slot::empty;
  }
  call_soon(std::move(entry));
}

Instant FastIo::next_timer_due() {
  const Instant normal = UasyncioLoop::next_timer_due();
  if (low_.empty()) return normal;
  const std::int64_t distance = ticks().period().diff(low_.next_due(), ticks_ms());
  return std::min(normal, TickClock::tick_begin(cpu().now(), std::max<std::int64_t>(0, distance)));
}

// --- cancellation

bool FastIo::cancel(Task& task) {
  if (&task == running()) throw SchedulerError(SchedulerError::Type::assertion, "");
  return UasyncioLoop::cancel(task);
}

void FastIo::rouse(Task& task, Slot old) {
  switch (old) {
    case Slot::empty:
      return;
    case Slot::exception:
      throw *second_exception_refusal();
    case Slot::asleep:
      if (!is_canned(task)) canned_.emplace_back(&task);
      break;
    case Slot::awaits_io:
      break;
  }
  call_io(LoopEntry(TaskRef(&task)));
}

// --- the loop

void FastIo::collect_ready(std::vector<const Task*>& ready) const {
  UasyncioLoop::collect_ready(ready);
  for (std::size_t i = 0; i < io_queue_.size(); ++i) {
    if (const Task* const task = io_queue_[i].task(); task != nullptr) ready.push_back(task);
  }
}

bool FastIo::sweep() {
  if (!has_io_queue_) return UasyncioLoop::sweep();
  look();
  const Sweeping tasks_run(*this, true);
  std::size_t left = ready().size();
  for (;;) {
    wait(0);
    charge(costs().priority_poll);
    if (!io_queue_.empty()) {
      std::size_t io_left = io_queue_.size();
      if (!run_head(io_queue_, io_left)) return false;
    } else if (left > 0 && !ready().empty()) {
      if (!run_head(ready(), left)) return false;
      --left;
    } else {
      return true;
    }
  }
}

std::int64_t FastIo::delay() {
  if (!ready().empty()) return 0;
  const std::int64_t normal = UasyncioLoop::delay();
  if (low_.empty()) return normal;
  // The time is fresh only if it was looked at for the wait queue: a defect.
  const Ticks present = ticks_ms();
  if (!timers().empty()) iteration_tick_ = present;
  const std::int64_t low = std::max<std::int64_t>(0, ticks().period().diff(low_.next_due(), iteration_tick_));
  if (normal >= 0 && normal <= low) return normal;
  if (low > std::max<std::int64_t>(0, ticks().period().diff(low_.next_due(), present))) {
    tell(KnownDefect::low_priority_late);
  }
  return low;
}

// --- I/O

bool FastIo::deliver(PollSet::Ready item) {
  if ((item.events & (poll_in | poll_out)) == 0) {
    tell(KnownDefect::hang_up_ignored);
    return false;
  }
  if ((item.events & poll_out) != 0 && !deliver_direction(item, poll_out)) {
    if ((item.events & poll_in) != 0) {
      if (const auto* const reader = io_.find(*item.object, poll_in); reader != nullptr && reader->awaited()) {
        tell(KnownDefect::input_skipped, reader->entry.task());
      }
    }
    return false;
  }
  const bool input_taken = (item.events & poll_in) != 0 && deliver_direction(item, poll_in);
  return input_taken || (item.events & poll_out) != 0;
}

bool FastIo::deliver_direction(const PollSet::Ready& item, PollMask direction) {
  IoRegistry::Waiter* const waiter = io_.find(*item.object, direction);
  if (waiter == nullptr) throw SchedulerError(SchedulerError::Type::key, "");
  LoopEntry entry = std::exchange(waiter->entry, LoopEntry());
  Task* const task = entry.task();
  if (task == nullptr && entry.callback() == nullptr) return false;
  if ((item.events & (poll_err | poll_hup)) != 0) io_.remove(*item.object, direction);
  if (task == nullptr) {
    entry.callback()->call();
    return true;
  }
  if (task->finished()) tell_if_absorbed(*task, *item.object, item.events & ~direction);
  clear_slot_for_io(*task);
  call_io(std::move(entry));
  return true;
}

void FastIo::tell_if_absorbed(const Task& task, const Pollable& object, PollMask reported) {
  for (const PollMask direction : {poll_in, poll_out}) {
    if ((reported & direction) != 0) continue;
    const auto* const waiter = io_.find(object, direction);
    if (waiter != nullptr && waiter->awaited()) tell(KnownDefect::absorbed_by_leftover, &task);
  }
}

void FastIo::add_reader(Pollable& object, LoopEntry entry) { add_io(object, poll_in, std::move(entry)); }

void FastIo::add_writer(Pollable& object, LoopEntry entry) { add_io(object, poll_out, std::move(entry)); }

void FastIo::add_io(Pollable& object, PollMask direction, LoopEntry entry) {
  const Task* const by = entry.task();
  const LoopEntry displaced = io_.add(object, direction, std::move(entry));
  const Task* const task = displaced.task();
  // A task that was cancelled here may wait for another object by now.
  if (task != nullptr && task != by && task->slot == Slot::awaits_io && io_.count(*task) == 0) {
    tell(KnownDefect::waiter_displaced, task);
  }
}

}  // namespace asim
