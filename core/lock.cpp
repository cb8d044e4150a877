#include "core/lock.hpp"

#include "core/scheduler_error.hpp"

namespace asim {

void Lock::release() {
  if (state_ != State::held) throw SchedulerError(SchedulerError::Type::runtime, "Lock not acquired");
  hand_over();
}

void Lock::hand_over() {
  heir_ = waiters_.pop();
  if (heir_ == nullptr) {
    state_ = State::free;
  } else {
    state_ = State::handed_over;
    scheduler_.wake(*heir_);
  }
}

void Lock::take_over(CoroutineContext& context) {
  const bool inherited = heir_ == context.task;
  if (inherited && context.task->pending != Throw::none) hand_over();
  raise_pending(context);
  heir_ = nullptr;
  state_ = State::held;
}

}  // namespace asim
