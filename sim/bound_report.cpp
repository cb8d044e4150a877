#include "sim/bound_report.hpp"

#include <algorithm>

#include "sim/bounds.hpp"
#include "sim/duration_text.hpp"
#include "sim/run_summary.hpp"

namespace asim {
namespace {

std::string with_instances(const std::string& name, std::size_t instances) {
  return instances == 1 ? name : name + " (" + std::to_string(instances) + ")";
}

/// "from app.py:12 to app.py:20", without what is not known.
std::string places(const Turn& turn) {
  std::string text;
  if (!turn.resumed_at.empty()) text = "from " + turn.resumed_at;
  if (!turn.yielded_at.empty()) text += (text.empty() ? "to " : " to ") + turn.yielded_at;
  return text;
}

/// "scenario.yaml:12", of the step that takes the most.
std::string step_place(const TaskBound& task) {
  const bool known = task.by_steps && task.by_steps->longest && task.by_steps->place.line > 0;
  return known ? task.by_steps->place.origin + ":" + std::to_string(task.by_steps->place.line) : "";
}

std::string where(const TaskBound& task) {
  std::string step = step_place(task);
  if (!step.empty()) return step;
  return task.turns.longest ? places(*task.turns.longest) : "";
}

std::string by_steps_text(const TaskBound& task) {
  if (!task.by_steps) return "";
  return task.by_steps->longest ? format_duration(*task.by_steps->longest) : "no limit";
}

std::string turns_table(const BoardBound& board, Colour colour) {
  TextTable table;
  table.add({"task", "turns", "longest turn", "at", "by its steps", "where"}, Tint::faint);
  for (const TaskBound& task : board.tasks) {
    const auto& longest = task.turns.longest;
    table.add({{with_instances(task.turns.name, std::max<std::size_t>(task.turns.most_alive, 1))},
               {std::to_string(task.turns.turns)},
               {longest ? format_duration(longest->span.length()) : "-"},
               {longest ? instant_text(longest->span.from) : "-"},
               {by_steps_text(task)},
               {where(task)}});
  }
  return table.text(colour);
}

std::string most_text(const TaskBound& task) {
  if (task.contributions.empty()) return "nobody else ran";
  const Contribution& most = task.contributions.front();
  return with_instances(most.task, most.instances) + " " + format_duration(most.time);
}

std::string lateness_table(const BoardBound& board, Colour colour) {
  TextTable table;
  table.add({"lateness of", "rule", "bound", "observed", "adds the most to the rule"}, Tint::faint);
  for (const TaskBound& task : board.tasks) {
    const auto& latest = task.turns.latest;
    table.add(
        {{task.turns.name},
         {format_duration(task.rule)},
         {format_duration(task.bound)},
         {latest ? format_duration(latest->span.length()) : "never slept", task.exceeded() ? Tint::bad : Tint::plain},
         {most_text(task)}});
  }
  return table.text(colour);
}

/// Who ran while a task was late.
std::string shares_text(const LatestResume& latest) {
  std::string text;
  Duration turns;
  for (const TurnShare& share : latest.shares) {
    turns += share.time;
    text += (text.empty() ? "" : ", ") + share.task + " " + std::to_string(share.turns) +
            (share.turns == 1 ? " turn " : " turns ") + format_duration(share.time);
  }
  return text + (text.empty() ? "" : ", ") + "the scheduler " + format_duration(latest.span.length() - turns);
}

std::string evidence(const BoardBound& board, Colour colour) {
  std::string text;
  for (const TaskBound& task : board.tasks) {
    const auto& latest = task.turns.latest;
    if (!latest || latest->span.length() == Duration::zero()) continue;
    text += bound_task_name(board, task) + " was latest from " + instant_text(latest->span.from) + " to " +
            instant_text(latest->span.to) + ": " + shares_text(*latest) + "\n";
    if (task.exceeded()) {
      text += "  " + tinted("above the bound", Tint::bad, colour) + ": others had more turns than " +
              std::to_string(board.turns) + " each, or there were more of them than at any one time\n";
    } else if (latest->span.length() > task.rule) {
      text += "  above the rule, which counts one turn of each and no work of the scheduler\n";
    }
  }
  return text;
}

std::string warnings(const BoundResult& result, Colour colour) {
  std::string text;
  const std::string label = tinted("warning", Tint::bad, colour) + ": ";
  for (const BoardBound& board : result.boards) {
    for (const TaskBound& task : board.tasks) {
      if (!hogs(task, result.limits)) continue;
      const std::string place = where(task);
      text += label + "task " + bound_task_name(board, task) + " runs " + format_duration(task.longest_turn()) +
              " without a yield" + (place.empty() ? "" : ", " + place) + ", above --hog " +
              format_duration(result.limits.hog) + "\n";
    }
  }
  for (const std::string& sentence : broken_limits(result)) {
    text += tinted("FAIL", Tint::bad, colour) + ": " + sentence + "\n";
  }
  if (result.run.error) text += label + "the run ended with an error: " + on_one_line(result.run.error->message) + "\n";
  return text;
}

}  // namespace

std::string bound_report(const BoundResult& result, Colour colour) {
  std::string text = "asim: " + on_one_line(result.run.scenario) + "\n";
  for (const BoardBound& board : result.boards) {
    text += (board.label.empty() ? "" : board.label + ": ") + "board " + board.board + ", scheduler " +
            board.scheduler + ", seed " + std::to_string(result.run.seed) + ", " +
            format_duration(result.run.end - Instant::start()) + " of virtual time\n\n";
    if (board.tasks.empty()) {
      text += "no task ran\n\n";
      continue;
    }
    text += turns_table(board, colour) + "\n" + lateness_table(board, colour) + "\n";
    text += "rule: the sum of the longest turns of all others; bound: " + std::to_string(board.turns) +
            (board.turns == 1 ? " turn" : " turns") + " of each, and a switch of " +
            format_duration(board.longest_switch) + " before each turn\n";
    text += evidence(board, colour) + "\n";
  }
  text += warnings(result, colour);
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

}  // namespace asim
