// EventFlag: something that native tasks wait for and one of them announces. What asyncio calls Event, which here is
// the word for an entry of the event stream.
#pragma once

#include <coroutine>

#include "core/coroutine.hpp"
#include "core/scheduler.hpp"
#include "core/task_queue.hpp"

namespace asim {

/// Not set when made. Must outlive those that wait for it. Used by the tasks of one scheduler, not by devices: a
/// scheduler that idles does not see that tasks became ready.
class EventFlag {
 public:
  explicit EventFlag(Scheduler& scheduler) : scheduler_(scheduler), waiters_(scheduler.ticks().period()) {}

  /// Sets the flag and moves those that wait to the run queue, first come first, behind all that are ready. A `clear`
  /// that follows at once does not hold them back.
  void set();
  void clear() noexcept { set_ = false; }
  [[nodiscard]] bool is_set() const noexcept { return set_; }

  class [[nodiscard]] Waiting {
   public:
    explicit Waiting(EventFlag& flag) noexcept : flag_(flag) {}
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    [[nodiscard]] bool await_ready() const noexcept { return flag_.set_; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> self) {
      context_ = self.promise().context;
      suspend_in_queue(*context_, self, flag_.waiters_);
    }
    void await_resume() const {
      if (context_ != nullptr) raise_pending(*context_);
    }

   private:
    EventFlag& flag_;
    CoroutineContext* context_ = nullptr;
  };

  /// Waits until the flag is set. *Yields:* unless it is set already. *Cancel:* the waiting ends at the task's next
  /// turn, behind all that are ready, under every policy. *Throws:* Cancelled, TimedOut.
  Waiting wait() noexcept { return Waiting(*this); }

 private:
  Scheduler& scheduler_;
  TaskQueue waiters_;
  bool set_ = false;
};

}  // namespace asim
