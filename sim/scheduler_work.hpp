// SchedulerWork: what each operation of a scheduler does, in units that every board has a cost for.
//
//   SchedulerWork (of the scheduler) x primitive costs (of the board) = SchedulerCosts (of the scheduler on the board)
#pragma once

#include <string_view>

#include "core/scheduler_costs.hpp"
#include "sim/board_profile.hpp"

namespace asim {

/// The work of one operation.
struct OperationWork {
  int code_units = 0;        ///< of the scheduler's Python code on the way through it, as programs are charged
  int task_switches = 0;     ///< generators resumed by a loop
  int polls = 0;             ///< calls of the C function that polls
  int polled_objects = 0;    ///< devices asked by it
  int queue_operations = 0;  ///< entries put on or taken off a queue in C that is sorted by time
};

/// By operation, as in SchedulerCosts.
struct SchedulerWork {
  OperationWork resume;
  OperationWork iteration;
  OperationWork poll;
  OperationWork polled_object;
  OperationWork timer_push;
  OperationWork timer_pop;
  OperationWork spawn;
  OperationWork sleep_call;
  OperationWork io_wait;
  OperationWork io_ready;
  OperationWork io_done;
  OperationWork priority_poll;
  OperationWork low_priority_check;
};

/// Throws InputError for an unknown name.
[[nodiscard]] const SchedulerWork& scheduler_work(std::string_view scheduler);
/// What this scheduler's work takes on a board of these costs.
[[nodiscard]] SchedulerCosts scheduler_costs_on(const BoardCosts& board, const SchedulerWork& work);

}  // namespace asim
