// The cooperative bound: how late a task can be, by how long the others run without a yield.
//
// The rule: "The worst-case value for this overrun may be calculated by summing, for every other coro, the worst-case
// execution time between yielding to the scheduler."
// Source: P. Hinch, "Application of uasyncio to hardware interfaces" (tutorial of micropython-async), section 5.1.
//
// The rule counts one turn of every other task and nothing for the scheduler. The bound here adds the scheduler's work
// between turns, at the longest that was seen, and counts as many turns as the policy gives to others in front of one
// that has become due: see `turns_before_due`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "sim/bound_limits.hpp"
#include "sim/run_result.hpp"
#include "sim/scenario.hpp"
#include "sim/static_turn.hpp"
#include "sim/turn_log.hpp"

namespace asim {

/// How many turns each other task may have between the end of a task's sleep and its resume. 1 where the loop runs
/// tasks in the order of their due times. 2 where it makes sweeps: who becomes due during a sweep waits for its end,
/// and is then queued behind those that have yielded in it.
int turns_before_due(std::string_view scheduler);

/// What one name adds to the lateness of a task.
struct Contribution {
  std::string task;
  std::size_t instances = 0;  ///< that can be in front of it
  Duration time;              ///< one turn of each
};

struct TaskBound {
  TaskTurns turns;                          ///< as observed
  std::optional<StaticTurn> by_steps;       ///< of a native task
  std::vector<Contribution> contributions;  ///< of the others, the most first
  Duration rule;                            ///< their sum: the rule of the tutorial
  Duration bound;                           ///< with the turns that the scheduler gives, and its own work
  /// The longest that it is known to run without a yield: observed, or by its steps where that is longer.
  [[nodiscard]] Duration longest_turn() const;
  /// Whether it woke later than the bound allows.
  [[nodiscard]] bool exceeded() const;
};

struct BoardBound {
  std::string label;  ///< empty in a world of one board
  std::string board;
  std::string scheduler;
  int turns = 1;  ///< `turns_before_due`
  Duration longest_switch;
  std::vector<TaskBound> tasks;
};

struct BoundResult {
  RunResult run;
  std::vector<BoardBound> boards;
  BoundLimits limits;
};

/// The bounds of all tasks of one board. `tasks` are the scenario's native ones.
std::vector<TaskBound> cooperative_bounds(const BoardTurns& turns, const std::vector<NativeTaskSpec>& tasks,
                                          std::string_view scheduler);

/// "hub.reader", or the name alone where there is one board.
std::string bound_task_name(const BoardBound& board, const TaskBound& task);
/// Whether it runs longer without a yield than the limit.
bool hogs(const TaskBound& task, const BoundLimits& limits);
/// A sentence for each limit of lateness that is broken.
std::vector<std::string> broken_limits(const BoundResult& result);
/// Throws InputError if a limit is for a task that there is not.
void check_limits(const BoundResult& result);

/// 130 and 3 as a run's; 1 a limit is broken, 0 none. What the scenario expects is for `asim run`.
int exit_status(const BoundResult& result);

}  // namespace asim
