#include "core/uasyncio_pycopy.hpp"

#include <utility>

namespace asim {

void UasyncioPycopy::call_at(Ticks time, LoopEntry entry) {
  Task* const task = entry.task();  // the queue keeps it
  UasyncioV2::call_at(time, std::move(entry));
  if (task != nullptr) mark_asleep(*task);
}

void UasyncioPycopy::expire() {
  if (timers().empty()) return;
  const Ticks now = ticks_ms();
  while (timers().is_due(now)) {
    LoopEntry entry = pop_timer(timers());
    if (Task* const task = entry.task(); task != nullptr) {
      require_slot(*task);
      task->pending = Throw::none;
      task->slot = Slot::empty;
    }
    call_soon(std::move(entry));
  }
}

void UasyncioPycopy::rouse(Task& task, Slot old) {
  switch (old) {
    case Slot::empty:
      return;
    case Slot::asleep:
      charge(costs().timer_pop);
      // The slot held the handle of the timer that was pushed last.
      timers().remove_newest(task);
      call_soon(LoopEntry(TaskRef(&task)));
      return;
    case Slot::awaits_io:
      tell(KnownDefect::io_cancellation_fails, &task);
      break;
    case Slot::exception:
      break;
  }
  throw *second_exception_refusal();
}

std::optional<SchedulerError> UasyncioPycopy::second_exception_refusal() const {
  return SchedulerError(SchedulerError::Type::attribute, options().polls
                                                             ? "'PollEventLoop' object has no attribute 'cancel_io'"
                                                             : "'EventLoop' object has no attribute 'cancel_io'");
}

}  // namespace asim
