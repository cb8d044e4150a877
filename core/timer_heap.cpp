#include "core/timer_heap.hpp"

#include <algorithm>
#include <utility>

#include "core/scheduler_error.hpp"

namespace asim {

bool TimerHeap::Later::operator()(const Timer& a, const Timer& b) const noexcept {
  const std::int64_t distance = period.wrap(a.due - b.due);
  if (distance == 0) return b.sequence < a.sequence;
  return distance < period.period() / 2;
}

void TimerHeap::push(Ticks due, LoopEntry entry) {
  if (!entry.native()) {
    if (taken_ >= capacity_) throw SchedulerError(SchedulerError::Type::index, "queue overflow");
    ++taken_;
  }
  timers_.push_back({due, next_sequence_++, std::move(entry)});
  std::push_heap(timers_.begin(), timers_.end(), Later{period_});
}

LoopEntry TimerHeap::pop() {
  std::pop_heap(timers_.begin(), timers_.end(), Later{period_});
  LoopEntry entry = std::move(timers_.back().entry);
  popped_sequence_ = timers_.back().sequence;
  timers_.pop_back();
  if (!entry.native()) --taken_;
  return entry;
}

bool TimerHeap::holds_older_than_popped(const Task& task) const noexcept {
  return std::any_of(timers_.begin(), timers_.end(), [&](const Timer& timer) {
    return timer.entry.task() == &task && timer.sequence < popped_sequence_;
  });
}

void TimerHeap::remove_newest(const Task& task) {
  auto newest = timers_.end();
  for (auto timer = timers_.begin(); timer != timers_.end(); ++timer) {
    if (timer->entry.task() != &task) continue;
    if (newest == timers_.end() || newest->sequence < timer->sequence) newest = timer;
  }
  if (!newest->entry.native()) --taken_;
  timers_.erase(newest);
  std::make_heap(timers_.begin(), timers_.end(), Later{period_});
}

void TimerHeap::reset(int capacity) {
  capacity_ = capacity;
  taken_ = 0;
  std::erase_if(timers_, [](const Timer& timer) { return !timer.entry.native(); });
  std::make_heap(timers_.begin(), timers_.end(), Later{period_});
}

}  // namespace asim
