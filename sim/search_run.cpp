#include "sim/search_run.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/errors.hpp"
#include "sim/runner.hpp"

namespace asim {

std::string SearchOutcome::packed() const {
  std::string bytes(1 + sizeof amount, '\0');
  bytes[0] = static_cast<char>(kind);
  std::memcpy(bytes.data() + 1, &amount, sizeof amount);
  return bytes + failure;
}

SearchOutcome SearchOutcome::unpacked(std::string_view bytes) {
  SearchOutcome outcome;
  if (bytes.size() < 1 + sizeof outcome.amount) throw InternalError("search: an outcome is cut off");
  outcome.kind = static_cast<Kind>(bytes[0]);
  std::memcpy(&outcome.amount, bytes.data() + 1, sizeof outcome.amount);
  outcome.failure = bytes.substr(1 + sizeof outcome.amount);
  return outcome;
}

SearchRun::SearchRun(const SearchTask& task, BoardLibrary& boards, ProgramHost& host)
    : source_(task.file), own_settings_(task.settings), boards_(boards), host_(host) {
  const Scenario scenario = source_.scenario(boards_, own_settings_);
  objective_.emplace(task.direction, task.objective, scenario);
  choose_variables(task, scenario);
  objective_->check(source_.scenario(boards_, settings(SearchValues(variables_.size()))));
  check_ends();
}

/// What the user asks for comes first. What the user varies or sets is not varied by default.
void SearchRun::choose_variables(const SearchTask& task, const Scenario& scenario) {
  for (const std::string& text : task.vary) {
    SearchVariable variable = parse_vary(text);
    const auto same = [&](const SearchVariable& other) { return other.key == variable.key; };
    if (std::any_of(variables_.begin(), variables_.end(), same)) {
      throw InputError(variable.option + ": this key is varied already");
    }
    variables_.push_back(std::move(variable));
  }
  if (task.defaults == SearchTask::Defaults::left) return;
  for (SearchVariable& variable : default_variables(scenario, task.window)) {
    const auto same = [&](const SearchVariable& other) { return other.key == variable.key; };
    const auto set = [&](const ScenarioOverride& setting) { return setting.key == variable.key; };
    if (std::any_of(own_settings_.begin(), own_settings_.end(), set)) continue;
    if (std::none_of(variables_.begin(), variables_.end(), same)) variables_.push_back(std::move(variable));
  }
}

void SearchRun::check_ends() const {
  for (std::size_t k = 0; k < variables_.size(); ++k) {
    for (const std::int64_t end : {variables_[k].low, variables_[k].high}) {
      SearchValues values(variables_.size());
      values[k] = end;
      static_cast<void>(source_.scenario(boards_, settings(values)));
    }
  }
}

std::vector<ScenarioOverride> SearchRun::settings(const SearchValues& values) const {
  std::vector<ScenarioOverride> all = own_settings_;
  const auto append = [&all](std::vector<ScenarioOverride> more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
  append(objective_->settings());
  append(settings_of(variables_, values));
  return all;
}

RunResult SearchRun::run(const SearchValues& values) const {
  return run_scenario(source_.scenario(boards_, settings(values)), {}, host_);
}

SearchOutcome SearchRun::rate(const SearchValues& values) const {
  const RunResult result = run(values);
  using Kind = SearchOutcome::Kind;
  switch (verdict(result)) {
    case Verdict::interrupted:
      return {.kind = Kind::interrupted};
    case Verdict::error:
      return {.kind = Kind::failed, .failure = result.error->message};
    default:
      break;
  }
  const auto score = objective_->score(result);
  if (!score) return {.kind = Kind::nothing};
  return {.kind = Kind::measured, .amount = amount_of(score->figure)};
}

Search::Badness SearchRun::badness(const SearchOutcome& outcome) const {
  if (outcome.kind != SearchOutcome::Kind::measured) return std::nullopt;
  return objective_->direction() == Direction::maximise ? outcome.amount : -outcome.amount;
}

}  // namespace asim
