// TaskQueue: tasks in the order of (key, sequence), keys compared as wrapping ticks. Run queue, wait queue of events,
// locks and tasks: MicroPython's asyncio uses one class for all of them, and so does this.
//
// Source: MicroPython `extmod/modasyncio.c` and `py/pairheap.c`: equal keys leave in the order of insertion, also after
// arbitrary removals; of two keys exactly half a period apart the later pushed one is first.
#pragma once

#include <cstdint>
#include <vector>

#include "core/task.hpp"
#include "core/ticks.hpp"

namespace asim {

/// Two lanes: a linked list for keys that are never smaller than the one before (everything that becomes ready "now"),
/// constant time in all operations, and a heap for the rest (sleepers). Holds no references: who queues a task keeps
/// it.
class TaskQueue final : public Waitable {
 public:
  explicit TaskQueue(TickPeriod period) noexcept : period_(period) {}
  TaskQueue(const TaskQueue&) = delete;
  TaskQueue& operator=(const TaskQueue&) = delete;
  ~TaskQueue();

  /// Queues `task` at the present tick `now`, behind all that is ready. `task` must be on no queue.
  void push_now(Task& task, Ticks now) {
    if (tail_ != nullptr && now != tail_->key && period_.diff(now, tail_->key) < 0) [[unlikely]] {
      push_at(task, now);
      return;
    }
    enter(task, now);
    task.next = nullptr;
    task.previous = tail_;
    (tail_ != nullptr ? tail_->next : head_) = &task;
    tail_ = &task;
  }
  /// Queues `task` at any tick.
  void push_at(Task& task, Ticks key);
  /// Null when empty.
  [[nodiscard]] Task* peek() const noexcept {
    if (heap_.empty()) [[likely]]
      return head_;
    return heap_goes_first() ? heap_.front().task : head_;
  }
  /// Null when empty.
  Task* pop() noexcept {
    Task* const task = peek();
    if (task == nullptr) [[unlikely]]
      return nullptr;
    if (task == head_) [[likely]] {
      task->queue = nullptr;
      head_ = task->next;
      if (head_ != nullptr) [[likely]] {
        head_->previous = nullptr;
        head_->prefetch();
      } else {
        tail_ = nullptr;
      }
    } else {
      leave(*task);
    }
    return task;
  }
  /// Does nothing for a task that is not here.
  void remove(Task& task) override {
    if (task.queue == this) leave(task);
  }

  [[nodiscard]] bool empty() const noexcept { return head_ == nullptr && heap_.empty(); }
  /// The nearest key that lies after the present tick `now`, as a distance from it; negative if there is none.
  [[nodiscard]] std::int64_t next_distance(Ticks now) const noexcept;
  /// Calls `visit(Task&)` for each task, in no particular order but the same one every time.
  template <class Visit>
  void for_each(Visit visit) const {
    for (Task* task = head_; task != nullptr;) {
      Task* const following = task->next;
      visit(*task);
      task = following;
    }
    const std::vector<Entry> entries = heap_;
    for (const Entry& entry : entries) visit(*entry.task);
  }

 private:
  struct Entry {
    Ticks key;
    std::uint64_t sequence;
    Task* task;
  };
  void enter(Task& task, Ticks key) {
    if (task.queue != nullptr) [[unlikely]]
      refuse();
    task.queue = this;
    task.key = key;
    task.sequence = next_sequence_++;
  }
  void leave(Task& task) noexcept {
    task.queue = nullptr;
    if (task.heap_slot != Task::not_in_heap) {
      remove_from_heap(task);
      return;
    }
    (task.previous != nullptr ? task.previous->next : head_) = task.next;
    (task.next != nullptr ? task.next->previous : tail_) = task.previous;
  }
  [[noreturn]] static void refuse();
  [[nodiscard]] bool heap_goes_first() const noexcept;
  [[nodiscard]] bool before(Ticks a_key, std::uint64_t a_sequence, Ticks b_key,
                            std::uint64_t b_sequence) const noexcept;
  [[nodiscard]] bool before(const Entry& a, const Entry& b) const noexcept {
    return before(a.key, a.sequence, b.key, b.sequence);
  }
  void place(std::uint32_t slot, const Entry& entry) noexcept;
  void sift_up(std::uint32_t slot) noexcept;
  void sift_down(std::uint32_t slot) noexcept;
  void remove_from_heap(Task& task) noexcept;

  TickPeriod period_;
  Task* head_ = nullptr;
  Task* tail_ = nullptr;
  std::vector<Entry> heap_;
  std::uint64_t next_sequence_ = 0;
};

}  // namespace asim
