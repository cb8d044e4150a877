#include "sim/cooperative_bound.hpp"

#include <algorithm>
#include <numeric>

#include "core/errors.hpp"
#include "sim/duration_text.hpp"
#include "sim/label_prefix.hpp"
#include "sim/near_match.hpp"

namespace asim {
namespace {

/// One turn of each of `instances` of a task: of those with the longest.
Duration one_turn_each(const TaskBound& task, std::size_t instances) {
  const std::vector<Duration>& observed = task.turns.longest_by_instance;
  const Duration by_steps = task.by_steps ? task.by_steps->longest.value_or(Duration::zero()) : Duration::zero();
  Duration sum;
  for (std::size_t k = 0; k < instances; ++k) {
    sum += std::max(by_steps, k < observed.size() ? observed[k] : Duration::zero());
  }
  return sum;
}

void add_up(TaskBound& task, const std::vector<TaskBound>& all, int turns, Duration longest_switch) {
  std::int64_t others = 0;
  for (const TaskBound& other : all) {
    const std::size_t own = other.turns.name == task.turns.name ? 1 : 0;
    const std::size_t instances = other.turns.most_alive - std::min(own, other.turns.most_alive);
    if (instances == 0) continue;
    const Duration time = one_turn_each(other, instances);
    others += static_cast<std::int64_t>(instances);
    task.rule += time;
    task.contributions.push_back({other.turns.name, instances, time});
  }
  std::stable_sort(task.contributions.begin(), task.contributions.end(),
                   [](const Contribution& a, const Contribution& b) { return a.time > b.time; });
  task.bound = task.rule * turns + longest_switch * (others * turns + 1);
}

}  // namespace

int turns_before_due(std::string_view scheduler) {
  const bool by_due_time = scheduler == "asyncio-v3" || scheduler == "asyncio-alt" || scheduler == "circuitpython";
  return by_due_time ? 1 : 2;
}

Duration TaskBound::longest_turn() const {
  const Duration observed = turns.longest ? turns.longest->span.length() : Duration::zero();
  return by_steps ? std::max(observed, by_steps->longest.value_or(observed)) : observed;
}

bool TaskBound::exceeded() const { return turns.latest && turns.latest->span.length() > bound; }

std::vector<TaskBound> cooperative_bounds(const BoardTurns& turns, const std::vector<NativeTaskSpec>& tasks,
                                          std::string_view scheduler) {
  std::vector<TaskBound> bounds;
  for (const TaskTurns& observed : turns.tasks) {
    TaskBound& bound = bounds.emplace_back();
    bound.turns = observed;
    for (const NativeTaskSpec& task : tasks) {
      if (task.name == observed.name) bound.by_steps = longest_turn(task);
    }
  }
  for (TaskBound& bound : bounds) add_up(bound, bounds, turns_before_due(scheduler), turns.longest_switch);
  return bounds;
}

std::string bound_task_name(const BoardBound& board, const TaskBound& task) {
  return label_prefix(board.label) + task.turns.name;
}

bool hogs(const TaskBound& task, const BoundLimits& limits) { return task.longest_turn() > limits.hog; }

std::vector<std::string> broken_limits(const BoundResult& result) {
  std::vector<std::string> broken;
  for (const LatenessLimit& limit : result.limits.lateness) {
    for (const BoardBound& board : result.boards) {
      for (const TaskBound& task : board.tasks) {
        if (bound_task_name(board, task) != limit.task || task.bound <= limit.most) continue;
        broken.push_back("the bound of " + limit.task + " is " + format_duration(task.bound) +
                         ", above --max-lateness " + format_duration(limit.most));
      }
    }
  }
  return broken;
}

void check_limits(const BoundResult& result) {
  std::vector<std::string> names;
  for (const BoardBound& board : result.boards) {
    for (const TaskBound& task : board.tasks) names.push_back(bound_task_name(board, task));
  }
  for (const LatenessLimit& limit : result.limits.lateness) {
    if (std::find(names.begin(), names.end(), limit.task) != names.end()) continue;
    const std::string near = did_you_mean(limit.task, names);
    throw InputError("--max-lateness: no task " + in_quotes(limit.task) + " ran" +
                     (near.empty() && !names.empty() ? "; there were " + listed_or(names) : near));
  }
}

int exit_status(const BoundResult& result) {
  const int run = exit_status(result.run);
  if (run == 130 || run == 3) return run;
  const auto hogs_on = [&](const BoardBound& board) {
    return std::any_of(board.tasks.begin(), board.tasks.end(),
                       [&](const TaskBound& task) { return hogs(task, result.limits); });
  };
  const bool hogged = std::any_of(result.boards.begin(), result.boards.end(), hogs_on);
  return !broken_limits(result).empty() || (hogged && result.limits.fail_on_hog) ? 1 : 0;
}

}  // namespace asim
