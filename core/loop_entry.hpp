// LoopEntry: what a queue of uasyncio holds, a coroutine or a callback.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "core/task.hpp"

namespace asim {

/// A plain function on a queue.
class Callback {
 public:
  virtual ~Callback() = default;
  /// A C++ exception leaves the loop.
  virtual void call() = 0;

  TaskName* name = nullptr;  ///< what its runs are recorded as; null: not recorded
};

/// Owns its callback, or a share of its task. One word, since the queues are long and busy: a pointer, with marks in
/// the bits that its alignment leaves.
class LoopEntry {
 public:
  LoopEntry() noexcept = default;
  explicit LoopEntry(TaskRef task) noexcept {
    if (!task) return;
    const bool native = task->native();
    word_ = reinterpret_cast<std::uintptr_t>(task.detach()) | (native ? slotless_mark : 0);
  }
  explicit LoopEntry(std::unique_ptr<Callback> callback) noexcept
      : word_(reinterpret_cast<std::uintptr_t>(callback.release()) | callback_mark) {}
  LoopEntry(LoopEntry&& other) noexcept : word_(std::exchange(other.word_, 0)) {}
  LoopEntry& operator=(LoopEntry&& other) noexcept {
    std::swap(word_, other.word_);
    return *this;
  }
  ~LoopEntry() {
    if (word_ != 0) let_go();
  }

  /// Null if it holds a callback, or nothing.
  [[nodiscard]] Task* task() const noexcept { return is_callback() ? nullptr : pointer<Task>(); }
  /// Null if it holds a task, or nothing.
  [[nodiscard]] Callback* callback() const noexcept { return is_callback() ? pointer<Callback>() : nullptr; }
  [[nodiscard]] std::unique_ptr<Callback> take_callback() noexcept {
    std::unique_ptr<Callback> taken(callback());
    if (taken) word_ = 0;
    return taken;
  }

  /// Whether it takes no slot: a native task, or a callback that serves one.
  [[nodiscard]] bool native() const noexcept { return (word_ & slotless_mark) != 0; }
  /// A coroutine takes one slot, a callback two, one of them for its arguments.
  [[nodiscard]] int slots() const noexcept {
    if (native()) return 0;
    return is_callback() && !without_arguments() ? 2 : 1;
  }
  /// Whether it is a callback whose arguments found no slot.
  [[nodiscard]] bool without_arguments() const noexcept { return (word_ & bare_mark) != 0; }
  void mark_native() noexcept { word_ |= slotless_mark; }
  void mark_without_arguments() noexcept { word_ |= bare_mark; }

 private:
  static constexpr std::uintptr_t callback_mark = 1;
  static constexpr std::uintptr_t slotless_mark = 2;
  static constexpr std::uintptr_t bare_mark = 4;
  static constexpr std::uintptr_t all_marks = callback_mark | slotless_mark | bare_mark;

  /// Without the marks, which lie in the bits that alignment leaves free.
  template <class T>
  [[nodiscard]] T* pointer() const noexcept {
    return reinterpret_cast<T*>(word_ & ~all_marks);  // NOLINT(performance-no-int-to-ptr): a tagged pointer
  }
  static_assert(alignof(Task) > all_marks && alignof(Callback) > all_marks);

  [[nodiscard]] bool is_callback() const noexcept { return (word_ & callback_mark) != 0; }
  void let_go() noexcept {
    if (is_callback()) {
      delete callback();
    } else {
      task()->release();
    }
  }

  std::uintptr_t word_ = 0;
};

}  // namespace asim
