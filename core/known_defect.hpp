// KnownDefect: faults of the real loops and their libraries that are reproduced, and told when they hit a program.
//
// Source: of the uasyncio loops, the reference on uasyncio V2.0 and fast_io 0.24, sections 3, 6, 7 and 9; of the
// asyncio loops, that on asyncio V3, sections 3, 4, 7, 10, 11, 13 and 17.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asim {

enum class KnownDefect : std::uint8_t {
  cancellation_lost,      ///< a device became ready between a cancellation and its delivery
  timeout_lost,           ///< the same with a time limit
  waiter_displaced,       ///< a second waiter of one object takes the place of the first, for ever
  resumed_by_leftover,    ///< the registration of a cancelled wait resumes its task from whatever it is doing
  absorbed_by_leftover,   ///< the registration of an ended task takes an event, and the other direction hangs
  wake_up_discarded,      ///< fast_io: instead of the timer of a cancelled sleep the new one is dropped
  timeout_replaced,       ///< V2.0: of two time limits in one sleep only one raises
  limit_outlived_body,    ///< a limit whose body raised strikes the task later
  hang_up_ignored,        ///< fast_io: HUP or ERR alone wakes nobody
  input_skipped,          ///< fast_io: input is not seen in an event with output that nobody waits for
  low_priority_late,      ///< fast_io: the wait for a low-priority entry is reckoned from the start of the iteration
  io_cancellation_fails,  ///< Pycopy: the loop has no method to cancel a wait for I/O
  lock_wake_up_lost,      ///< a waiter that was cancelled uses up the release of a lock
  orphaned_stream,        ///< V3: cancelling one direction of a stream forgets the other
  lost_cancellation,      ///< V3: a cancellation that a chain of awaits leads back to the running task
  deaf_main,              ///< V3: nobody wakes those who await a main task that raised
  lost_output,            ///< V3: data written during a drain
  repeated_output,        ///< V3: a drain after a cancelled one
  stray_cancellation,     ///< V3: of a caller whose wait_for could not sleep
  half_gathered,          ///< V3: tasks that stay marked after a refused gather
  forgotten_exception,    ///< V3: a failure that was awaited before its report and is awaited again
  unpolled_io,            ///< asyncio_alt: nothing but I/O is waited for
  nested_run,             ///< V3: a task runs the loop that runs it
  count                   ///< how many there are
};

/// What is told of it, without the name of the scheduler; "{}" stands for a detail, such as the name of a task.
[[nodiscard]] std::string_view description(KnownDefect defect) noexcept;
/// The description with its details, in their order.
[[nodiscard]] std::string description(KnownDefect defect, const std::vector<std::string>& details);

/// Those told of so far in a run, each once.
class ToldDefects {
 public:
  /// True at the first call for `defect`.
  bool first(KnownDefect defect) {
    const auto index = static_cast<std::size_t>(defect);
    if (told_[index]) return false;
    return told_[index] = true;
  }

 private:
  std::bitset<static_cast<std::size_t>(KnownDefect::count)> told_;
};

}  // namespace asim
