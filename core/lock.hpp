// Lock: lets one native task at a time into a section.
//
//   free --acquire--> held --release--> free, or handed to the task that has waited longest
//
// Source: the Lock of MicroPython's asyncio V3, here under every policy. uasyncio V2's own lock does not hand over.
#pragma once

#include <coroutine>
#include <cstdint>

#include "core/coroutine.hpp"
#include "core/scheduler.hpp"
#include "core/task_queue.hpp"

namespace asim {

/// Free when made. Must outlive those that wait for it.
class Lock {
 public:
  explicit Lock(Scheduler& scheduler) : scheduler_(scheduler), waiters_(scheduler.ticks().period()) {}

  /// Frees the lock or hands it to the task that has waited longest, which runs behind all that are ready. Not checked:
  /// that the caller holds it. Throws SchedulerError(runtime) if nobody does; a task that was handed the lock and has
  /// not run yet does not hold it.
  void release();
  /// Whether a task holds it; false while it is being handed over.
  [[nodiscard]] bool locked() const noexcept { return state_ == State::held; }

  class [[nodiscard]] Acquiring {
   public:
    explicit Acquiring(Lock& lock) noexcept : lock_(lock) {}
    Acquiring(const Acquiring&) = delete;
    Acquiring& operator=(const Acquiring&) = delete;
    [[nodiscard]] bool await_ready() noexcept {
      if (lock_.state_ != State::free) return false;
      lock_.state_ = State::held;
      return true;
    }
    template <class P>
    void await_suspend(std::coroutine_handle<P> self) {
      context_ = self.promise().context;
      suspend_in_queue(*context_, self, lock_.waiters_);
    }
    void await_resume() const {
      if (context_ != nullptr) lock_.take_over(*context_);
    }

   private:
    Lock& lock_;
    CoroutineContext* context_ = nullptr;
  };

  /// Takes the lock. *Yields:* unless it is free. *Cancel:* the waiting ends at the task's next turn, behind all that
  /// are ready; a lock handed over meanwhile goes to the next. *Throws:* Cancelled, TimedOut.
  Acquiring acquire() noexcept { return Acquiring(*this); }

 private:
  enum class State : std::uint8_t { free, held, handed_over };

  void take_over(CoroutineContext& context);
  void hand_over();

  Scheduler& scheduler_;
  TaskQueue waiters_;
  State state_ = State::free;
  Task* heir_ = nullptr;  ///< whom the lock is handed to
};

}  // namespace asim
