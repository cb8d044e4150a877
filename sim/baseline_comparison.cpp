#include "sim/baseline_comparison.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "sim/duration_text.hpp"

namespace asim {
namespace {

bool is_delay(const std::string& expectation) {
  return expectation == "latency" || expectation == "lateness" || expectation == "cancellation";
}

FigureChange::Kind kind_of(const std::string& expectation, const std::string& figure, bool more) {
  const bool lower_is_better = is_delay(expectation) ? figure != "count" : expectation == "overruns";
  if (!lower_is_better) return FigureChange::Kind::different;
  return more ? FigureChange::Kind::worse : FigureChange::Kind::better;
}

bool beyond(std::int64_t before, std::int64_t after, std::int64_t tolerance_ppm) {
  __extension__ using Wide = __int128;  // nanoseconds of a year times a million
  const Wide difference = after > before ? Wide{after} - before : Wide{before} - after;
  return difference * 1'000'000 > Wide{tolerance_ppm} * before;
}

std::optional<FigureChange> change_of(const std::string& expectation, const std::string& figure, const Figure& before,
                                      const Figure& after, std::int64_t tolerance_ppm) {
  const std::int64_t from = amount_of(before);
  const std::int64_t to = amount_of(after);
  if (!beyond(from, to, tolerance_ppm)) return std::nullopt;
  FigureChange change{.kind = kind_of(expectation, figure, to > from),
                      .figure = figure,
                      .before = before,
                      .after = after,
                      .tolerance_ppm = tolerance_ppm};
  if (from > 0) change.change_ppm = deviation_ppm(to, from);
  return change;
}

std::string expectation_text(const std::string& kind, const std::string& of) { return kind + " " + of; }

/// Finds for each expectation of a run the saved one: of several that measure the same, in their order.
class SavedExpectations {
 public:
  explicit SavedExpectations(const BaselineRun& run) : saved_(run.expectations), taken_(saved_.size(), false) {}

  const BaselineExpectation* take(const std::string& kind, const std::string& of) {
    for (std::size_t k = 0; k < saved_.size(); ++k) {
      if (taken_[k] || saved_[k].kind != kind || saved_[k].of != of) continue;
      taken_[k] = true;
      return &saved_[k];
    }
    return nullptr;
  }
  [[nodiscard]] std::vector<std::string> left() const {
    std::vector<std::string> names;
    for (std::size_t k = 0; k < saved_.size(); ++k) {
      if (!taken_[k]) names.push_back(expectation_text(saved_[k].kind, saved_[k].of));
    }
    return names;
  }

 private:
  const std::vector<BaselineExpectation>& saved_;
  std::vector<bool> taken_;
};

void compare_figures(const BaselineExpectation& before, const BaselineExpectation& after, std::size_t index,
                     std::int64_t tolerance_ppm, BaselineResult& result) {
  for (const auto& [name, figure] : after.figures) {
    const auto saved = std::find_if(before.figures.begin(), before.figures.end(),
                                    [&wanted = name](const auto& each) { return each.first == wanted; });
    if (saved == before.figures.end()) continue;  // nothing was measured then: the count tells
    if (name == "min" && is_delay(after.kind)) continue;
    auto change = change_of(after.kind, name, saved->second, figure, tolerance_ppm);
    if (!change) continue;
    change->expectation = index;
    result.changes.push_back(std::move(*change));
  }
}

void compare_expectations(const RunResult& run, const BaselineRun& before, const BaselineRun& after,
                          std::int64_t tolerance_ppm, BaselineResult& result) {
  SavedExpectations saved(before);
  auto now = after.expectations.begin();  // those of `run` that are compared, in the same order
  for (std::size_t k = 0; k < run.expectations.size() && now != after.expectations.end(); ++k) {
    const ExpectationResult& expectation = run.expectations[k];
    if (expectation.kind != now->kind || expectation.of != now->of) continue;
    if (const BaselineExpectation* const known = saved.take(now->kind, now->of)) {
      compare_figures(*known, *now, k, expectation.tolerance_ppm.value_or(tolerance_ppm), result);
    } else {
      result.notes.push_back(expectation_text(now->kind, now->of) + " is new");
    }
    ++now;
  }
  for (const std::string& name : saved.left()) result.notes.push_back(name + " is no longer expected");
}

std::string arrow(const std::string& before, const std::string& after) { return before + " -> " + after; }

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? "none" : text;
}

void add_board_causes(const BoardResult& before, const BoardResult& after, std::vector<std::string>& causes) {
  const std::string whose = after.label.empty() ? "" : after.label + ": ";
  if (before.scheduler != after.scheduler) {
    causes.push_back(whose + "scheduler " + arrow(before.scheduler, after.scheduler));
  }
  if (before.board != after.board) {
    causes.push_back(whose + "board " + arrow(before.board, after.board));
    return;
  }
  std::map<std::string, Duration> saved;
  for (const NamedCost& cost : before.costs) saved[cost.name] = cost.value;
  std::vector<std::string> costs;
  for (const NamedCost& cost : after.costs) {
    const Duration known = saved.contains(cost.name) ? saved[cost.name] : Duration::zero();
    if (known != cost.value) {
      costs.push_back(cost.name + " " + arrow(format_duration(known), format_duration(cost.value)));
    }
  }
  if (!costs.empty()) causes.push_back(whose + "board " + after.board + ": " + joined(costs));
  if (before.digest != after.digest) {
    causes.push_back(whose + "board " + after.board + ": pins, buffers or other properties have changed");
  }
}

std::string source_text(const std::string& file) {
  const bool scenario = file.ends_with(".yaml") || file.ends_with(".yml");
  return (scenario ? "scenario " : "program ") + file;
}

void add_source_causes(const BaselineRun& before, const BaselineRun& after, std::vector<std::string>& causes) {
  std::map<std::string, std::string> saved;
  for (const SourceDigest& source : before.sources) saved[source.file] = source.digest;
  for (const SourceDigest& source : after.sources) {
    const auto known = saved.find(source.file);
    if (known == saved.end()) {
      causes.push_back(source_text(source.file) + " is new");
      continue;
    }
    if (known->second != source.digest) causes.push_back(source_text(source.file) + " has changed");
    saved.erase(known);
  }
  for (const auto& [file, digest] : saved) causes.push_back(source_text(file) + " is no longer read");
}

}  // namespace

std::vector<std::string> changed_causes(const BaselineRun& before, const BaselineRun& after) {
  std::vector<std::string> causes;
  for (const BoardResult& board : after.boards) {
    const auto known = std::find_if(before.boards.begin(), before.boards.end(),
                                    [&](const BoardResult& each) { return each.label == board.label; });
    if (known != before.boards.end()) add_board_causes(*known, board, causes);
  }
  if (before.seed != after.seed)
    causes.push_back("seed " + arrow(std::to_string(before.seed), std::to_string(after.seed)));
  if (before.options != after.options)
    causes.push_back("options " + arrow(joined(before.options), joined(after.options)));
  add_source_causes(before, after, causes);
  return causes;
}

BaselineResult compare_with_baseline(const RunResult& result, const std::string& file, const Baseline& baseline,
                                     const Baseline& now, std::int64_t tolerance_ppm) {
  BaselineResult comparison{.baseline = baseline.file};
  const auto known = baseline.runs.find(file);
  if (known == baseline.runs.end()) {
    comparison.notes.push_back("new, not in " + baseline.file);
    return comparison;
  }
  const BaselineRun& before = known->second;
  const BaselineRun& after = now.runs.at(file);
  comparison.same_trace = before.trace_digest == after.trace_digest;
  if (baseline.asim != now.asim) comparison.causes.push_back("asim " + arrow(baseline.asim, now.asim));
  for (std::string& cause : changed_causes(before, after)) comparison.causes.push_back(std::move(cause));
  if (result.error && !result.error->expected) {
    comparison.notes.push_back(std::string("not compared, since the run ended early: ") + name_of(result.error->kind));
    return comparison;
  }
  compare_expectations(result, before, after, tolerance_ppm, comparison);
  return comparison;
}

}  // namespace asim
