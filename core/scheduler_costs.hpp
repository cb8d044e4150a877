// SchedulerCosts: CPU time that a scheduler's own work takes, charged as the work is done.
#pragma once

#include "core/time.hpp"

namespace asim {

/// All zero on the board `ideal`.
struct SchedulerCosts {
  Duration resume;         ///< each task resumed or callback called
  Duration iteration;      ///< each trip round the loop
  Duration poll;           ///< each look at the poll set, whatever is registered
  Duration polled_object;  ///< each object looked at
  Duration timer_push;     ///< each entry put on the timer queue
  Duration timer_pop;      ///< each entry taken off the timer queue
  Duration spawn;          ///< each task created
};

}  // namespace asim
