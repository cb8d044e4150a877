#include "core/task_queue.hpp"

#include "core/errors.hpp"

namespace asim {

TaskQueue::~TaskQueue() {
  for_each([](Task& task) {
    task.queue = nullptr;
    task.waiting_on = nullptr;
    task.heap_slot = Task::not_in_heap;
  });
}

bool TaskQueue::before(Ticks a_key, std::uint64_t a_sequence, Ticks b_key, std::uint64_t b_sequence) const noexcept {
  const std::int64_t distance = period_.diff(a_key, b_key);
  if (distance == 0) return a_sequence < b_sequence;
  if (distance == -period_.period() / 2) return a_sequence > b_sequence;
  return distance < 0;
}

void TaskQueue::refuse() { throw InternalError("task queue: the task is on a queue already"); }

void TaskQueue::push_at(Task& task, Ticks key) {
  enter(task, key);
  heap_.push_back({key, task.sequence, &task});
  sift_up(static_cast<std::uint32_t>(heap_.size() - 1));
}

bool TaskQueue::heap_goes_first() const noexcept {
  const Entry& top = heap_.front();
  return head_ == nullptr || before(top.key, top.sequence, head_->key, head_->sequence);
}

std::int64_t TaskQueue::next_distance(Ticks now) const noexcept {
  // Keys of the list were the present once: none of them lies ahead.
  std::int64_t nearest = -1;
  for (const Entry& entry : heap_) {
    const std::int64_t distance = period_.diff(entry.key, now);
    if (distance > 0 && (nearest < 0 || distance < nearest)) nearest = distance;
  }
  return nearest;
}

void TaskQueue::remove_from_heap(Task& task) noexcept {
  const std::uint32_t slot = task.heap_slot;
  task.heap_slot = Task::not_in_heap;
  const Entry last = heap_.back();
  heap_.pop_back();
  if (last.task == &task) return;
  place(slot, last);
  sift_up(slot);
  sift_down(last.task->heap_slot);
}

void TaskQueue::place(std::uint32_t slot, const Entry& entry) noexcept {
  heap_[slot] = entry;
  entry.task->heap_slot = slot;
}

void TaskQueue::sift_up(std::uint32_t slot) noexcept {
  const Entry entry = heap_[slot];
  while (slot > 0) {
    const std::uint32_t parent = (slot - 1) / 4;
    if (!before(entry, heap_[parent])) break;
    place(slot, heap_[parent]);
    slot = parent;
  }
  place(slot, entry);
}

void TaskQueue::sift_down(std::uint32_t slot) noexcept {
  const Entry entry = heap_[slot];
  const auto count = static_cast<std::uint32_t>(heap_.size());
  for (;;) {
    const std::uint32_t first = 4 * slot + 1;
    if (first >= count) break;
    std::uint32_t best = first;
    for (std::uint32_t child = first + 1; child < count && child < first + 4; ++child) {
      if (before(heap_[child], heap_[best])) best = child;
    }
    if (!before(heap_[best], entry)) break;
    place(slot, heap_[best]);
    slot = best;
  }
  place(slot, entry);
}

}  // namespace asim
