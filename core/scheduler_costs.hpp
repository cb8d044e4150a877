// SchedulerCosts: CPU time that a scheduler's own work takes, charged as the work is done.
#pragma once

#include "core/time.hpp"

namespace asim {

/// All zero on the board `ideal`, and what a scheduler does not do stays zero.
struct SchedulerCosts {
  Duration resume;              ///< each task resumed or callback called
  Duration iteration;           ///< each trip round the loop
  Duration poll;                ///< each look at the poll set, whatever is registered
  Duration polled_object;       ///< each object looked at
  Duration timer_push;          ///< each entry put on the timer queue
  Duration timer_pop;           ///< each entry taken off the timer queue
  Duration spawn;               ///< each task created
  Duration sleep_call;          ///< each call of a sleep function by a program, beyond its own code
  Duration io_wait;             ///< each registration of a task that waits for a device
  Duration io_ready;            ///< each task that the poll set woke
  Duration io_done;             ///< each registration that is taken back
  Duration priority_poll;       ///< each look at the I/O queue between two tasks, beyond `poll`
  Duration low_priority_check;  ///< each look at the head of the low-priority queue
};

}  // namespace asim
