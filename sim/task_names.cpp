#include "sim/task_names.hpp"

#include <algorithm>
#include <utility>

#include "sim/label_prefix.hpp"

namespace asim {
namespace {

std::string prefix(const TaskTarget& task, const Scenario& scenario) {
  return label_prefix(scenario.boards.at(task.board).label);
}

}  // namespace

std::vector<std::string> task_names(const std::vector<TaskResult>& tasks) {
  std::vector<std::string> names;
  for (const TaskResult& task : tasks) {
    std::string name = task.name.substr(0, task.name.find('['));
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

std::string task_subject(const TaskTarget& task, const Scenario& scenario) {
  return prefix(task, scenario) + std::string(task_prefix) + task.name;
}

std::string full_name(const TaskTarget& task, const Scenario& scenario) { return prefix(task, scenario) + task.name; }

bool exists(const TaskTarget& task, const Scenario& scenario, const std::vector<TaskResult>& tasks) {
  const std::vector<NativeTaskSpec>& natives = scenario.boards.at(task.board).tasks;
  const std::vector<std::string> names = task_names(tasks);
  return std::any_of(natives.begin(), natives.end(), [&](const auto& native) { return native.name == task.name; }) ||
         std::find(names.begin(), names.end(), full_name(task, scenario)) != names.end();
}

}  // namespace asim
