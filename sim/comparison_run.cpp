#include "sim/comparison_run.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/errors.hpp"
#include "sim/collected.hpp"
#include "sim/near_match.hpp"
#include "sim/runner.hpp"
#include "sim/scheduler_library.hpp"

namespace asim {
namespace {

std::vector<std::string> all_schedulers() { return collected(scheduler_library(), &SchedulerDescription::name); }

void check_names(const std::string& option, const char* noun, const std::vector<std::string>& names,
                 const std::vector<std::string>& known) {
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string near = did_you_mean(name, known);
    throw InputError(option + ": there is no " + noun + " " + in_quotes(name) +
                     (near.empty() ? "; there is " + listed_or(known) : near));
  }
}

/// The keys of the boards that a comparison changes: "" for the only one, "boards.hub." for one of several.
std::vector<std::string> changed_boards(const Scenario& scenario) {
  if (!scenario.several_boards) return {""};
  const auto has_program = [](const BoardSpec& board) { return board.program.has_value(); };
  const bool some = std::any_of(scenario.boards.begin(), scenario.boards.end(), has_program);
  std::vector<std::string> keys;
  for (const BoardSpec& board : scenario.boards) {
    if (!some || has_program(board)) keys.push_back("boards." + board.label + ".");
  }
  return keys;
}

class ComparisonRun {
 public:
  ComparisonRun(const ComparisonPlan& plan, BoardLibrary& boards, ProgramHost& host, const ComparisonWatch& watch)
      : plan_(plan), boards_(boards), host_(host), watch_(watch) {}

  Comparison execute() {
    check_names("--schedulers", "scheduler", plan_.schedulers, all_schedulers());
    std::vector<std::string> named;  // not by a file
    std::remove_copy_if(plan_.boards.begin(), plan_.boards.end(), std::back_inserter(named),
                        BoardLibrary::is_file_name);
    check_names("--boards", "board", named, boards_.names());
    for (const std::string& board : plan_.boards) {
      if (BoardLibrary::is_file_name(board)) static_cast<void>(boards_.profile_of_file(board));
    }
    const Scenario own = read_scenario_or_program(plan_.file, boards_, plan_.overrides);
    changed_ = changed_boards(own);
    Comparison comparison{.file = plan_.file, .scenario = own.name, .seed = own.seed};
    const bool all = plan_.schedulers.empty();
    for (const std::string& board : plan_.boards.empty() ? std::vector<std::string>{""} : plan_.boards) {
      for (const std::string& scheduler : all ? all_schedulers() : plan_.schedulers) {
        ComparisonColumn column{.scheduler = scheduler, .board = board};
        run(column);
        const bool kept = column.cannot_run.empty() || !all;
        (kept ? comparison.columns : comparison.left_out).push_back(std::move(column));
        if (kept && interrupted(comparison.columns.back())) return comparison;
      }
    }
    // Where nobody can run it, the fault is the program's.
    if (comparison.columns.empty()) std::swap(comparison.columns, comparison.left_out);
    return comparison;
  }

 private:
  static bool interrupted(const ComparisonColumn& column) {
    return column.result && verdict(*column.result) == Verdict::interrupted;
  }

  void run(ComparisonColumn& column) const {
    std::optional<Scenario> scenario;
    try {
      scenario = read_scenario_or_program(plan_.file, boards_, overrides_of(column));
    } catch (const ScenarioError& error) {
      // As it stands the scenario is right: it does not fit this scheduler or this board.
      column.cannot_run = error.diagnostics().front().message;
      return;
    }
    if (watch_.on_column_begun) watch_.on_column_begun(column);
    RunOptions options;
    options.on_output = watch_.on_output;
    options.on_progress = watch_.on_progress;
    column.result = run_scenario(*scenario, options, host_);
    column.cannot_run = missing_api(*column.result);
    if (watch_.on_column_ended) watch_.on_column_ended(column);
  }

  [[nodiscard]] std::vector<ScenarioOverride> overrides_of(const ComparisonColumn& column) const {
    std::vector<ScenarioOverride> overrides = plan_.overrides;
    for (const std::string& prefix : changed_) {
      overrides.push_back({"--schedulers " + column.scheduler, prefix + "scheduler", column.scheduler});
      if (!column.board.empty()) overrides.push_back({"--boards " + column.board, prefix + "board", column.board});
    }
    return overrides;
  }

  const ComparisonPlan& plan_;
  BoardLibrary& boards_;
  ProgramHost& host_;
  const ComparisonWatch& watch_;
  std::vector<std::string> changed_;
};

}  // namespace

Comparison run_comparison(const ComparisonPlan& plan, BoardLibrary& boards, ProgramHost& host,
                          const ComparisonWatch& watch) {
  return ComparisonRun(plan, boards, host, watch).execute();
}

}  // namespace asim
