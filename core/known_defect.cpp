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
    case KnownDefect::orphaned_stream:
      return "task {} is never woken: cancelling task {} forgot the stream that both wait for";
    case KnownDefect::lost_cancellation:
      return "cancelling {} does nothing: it waits in the end for {}, which is running";
    case KnownDefect::deaf_main:
      return "who awaits the main task {} is never woken, for it ended by an exception";
    case KnownDefect::lost_output:
      return "{} bytes that were written to a stream while another task drained it are lost";
    case KnownDefect::repeated_output:
      return "{} bytes of a stream are sent again: the drain that had sent them was cancelled";
    case KnownDefect::stray_cancellation:
      return "a task is cancelled by the end of a wait_for that it has left, because its sleep had failed";
    case KnownDefect::half_gathered:
      return "the loop fails at the end of a task that a refused gather has marked";
    case KnownDefect::forgotten_exception:
      return "task {} failed, was awaited and is awaited again, which {}";
    case KnownDefect::unpolled_io:
      return "the loop fails as all tasks wait for I/O: it does not poll without a limit";
    case KnownDefect::nested_run:
      return "task {} runs the loop that runs it, and crashes the interpreter of a board afterwards";
    case KnownDefect::count:
      break;
  }
  return "";
}

std::string description(KnownDefect defect, const std::vector<std::string>& details) {
  std::string text(description(defect));
  std::size_t from = 0;
  for (const std::string& detail : details) {
    from = text.find("{}", from);
    text.replace(from, 2, detail);
    from += detail.size();
  }
  return text;
}

}  // namespace asim
