// Names of tasks: a scenario names those of a program before there are any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/run_result.hpp"
#include "sim/scenario.hpp"

namespace asim {

/// Between the label of its board and its name in what events of a task are about.
inline constexpr std::string_view task_prefix = "task:";

/// Each name once, with the label of its board but without the number of an instance, in the order of `tasks`.
std::vector<std::string> task_names(const std::vector<TaskResult>& tasks);

/// What events of the task are about: "hub.task:reader".
std::string task_subject(const TaskTarget& task, const Scenario& scenario);

/// As `task_names` would have it: "hub.reader".
std::string full_name(const TaskTarget& task, const Scenario& scenario);

/// Whether the scenario has a native task of the name, or `tasks` one of a program.
bool exists(const TaskTarget& task, const Scenario& scenario, const std::vector<TaskResult>& tasks);

}  // namespace asim
