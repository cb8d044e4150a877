// KnownDefect: faults of the real uasyncio loops that are reproduced, and told when they hit a program.
//
// Source: the reference on uasyncio V2.0 and fast_io 0.24, sections 3, 6, 7 and 9.
#pragma once

#include <bitset>
#include <cstdint>
#include <string_view>

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
  count                   ///< how many there are
};

/// What is told of it, without the name of the scheduler.
[[nodiscard]] std::string_view description(KnownDefect defect) noexcept;

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
