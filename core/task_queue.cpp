#include "core/task_queue.hpp"

#include "core/errors.hpp"

namespace asim {

TaskQueue::~TaskQueue() {
  for_each([this](Task& task) {
    if (task.waiting_on == this) task.waiting_on = nullptr;
    task.queue = nullptr;
    task.waiting_on = nullptr;
    task.heap_slot = Task::not_in_heap;
    task.previous = task.next = nullptr;
  });
}

bool TaskQueue::before(Ticks a_key, std::uint64_t a_sequence, Ticks b_key, std::uint64_t b_sequence) const noexcept {
  const std::int64_t distance = period_.diff(a_key, b_key);
  if (distance == 0) return a_sequence < b_sequence;
  if (distance == -period_.period() / 2) return a_sequence > b_sequence;
  return distance < 0;
}

void TaskQueue::push_now(Task& task, Ticks now) {
  if (tail_ != nullptr && period_.diff(now, tail_->key) < 0) {
    push_at(task, now);
    return;
  }
  if (task.queue != nullptr) throw InternalError("task queue: the task is on a queue already");
  task.queue = this;
  task.key = now;
  task.sequence = next_sequence_++;
  task.next = nullptr;
  task.previous = tail_;
  (tail_ != nullptr ? tail_->next : head_) = &task;
  tail_ = &task;
  ++size_;
}

void TaskQueue::push_at(Task& task, Ticks key) {
  if (task.queue != nullptr) throw InternalError("task queue: the task is on a queue already");
  task.queue = this;
  task.key = key;
  task.sequence = next_sequence_++;
  heap_.push_back({key, task.sequence, &task});
  ++size_;
  sift_up(static_cast<std::uint32_t>(heap_.size() - 1));
}

Task* TaskQueue::peek() const noexcept {
  if (heap_.empty()) return head_;
  const Entry& top = heap_.front();
  if (head_ == nullptr || before(top.key, top.sequence, head_->key, head_->sequence)) return top.task;
  return head_;
}

Task* TaskQueue::pop() noexcept {
  Task* const task = peek();
  if (task != nullptr) remove(*task);
  return task;
}

void TaskQueue::remove(Task& task) {
  if (task.queue != this) return;
  if (task.heap_slot == Task::not_in_heap) {
    unlink(task);
  } else {
    remove_from_heap(task);
  }
  task.queue = nullptr;
  --size_;
}

void TaskQueue::unlink(Task& task) noexcept {
  (task.previous != nullptr ? task.previous->next : head_) = task.next;
  (task.next != nullptr ? task.next->previous : tail_) = task.previous;
  task.previous = task.next = nullptr;
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
