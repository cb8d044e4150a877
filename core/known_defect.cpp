#include "core/known_defect.hpp"

namespace asim {

std::string_view description(KnownDefect defect) noexcept {
  switch (defect) {
    case KnownDefect::cancellation_lost:
      return "exception lost: device became ready before cancellation was delivered";
    case KnownDefect::timeout_lost:
      return "exception lost: device became ready before timeout was delivered";
    case KnownDefect::waiter_displaced:
      return "waiter lost: another wait for the same object took its place";
    case KnownDefect::resumed_by_leftover:
      return "task resumed early: a wait for I/O that was cancelled or timed out stays registered";
    case KnownDefect::absorbed_by_leftover:
      return "event absorbed: the leftover registration of an ended task took it, while another waits for the object";
    case KnownDefect::wake_up_discarded:
      return "wake-up discarded: the timer of a new sleep was taken for that of a cancelled one";
    case KnownDefect::timeout_replaced:
      return "timeout lost: two exceptions were due in one wait, and only the last is delivered";
    case KnownDefect::limit_outlived_body:
      return "time limit expired after what it limited had ended by an exception";
    case KnownDefect::hang_up_ignored:
      return "hang-up or error ignored: it came without input or output";
    case KnownDefect::input_skipped:
      return "input event lost: it came with output that nobody waits for";
    case KnownDefect::low_priority_late:
      return "low-priority task late: its wait is reckoned from the start of the iteration";
    case KnownDefect::io_cancellation_fails:
      return "cancellation failed: the loop has no cancel_io";
    case KnownDefect::lock_wake_up_lost:
      return "lock free while tasks wait for it: a cancelled waiter used up its release";
    case KnownDefect::count:
      break;
  }
  return "";
}

}  // namespace asim
