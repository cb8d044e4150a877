#include "sim/github_annotations.hpp"

#include <cstddef>
#include <map>

#include "sim/bounds.hpp"
#include "sim/github_command.hpp"
#include "sim/measured_text.hpp"

namespace asim {
namespace {

/// Where `expectation` stands: in the scenario, if only an option has it.
SourcePlace place_of(const RunResult& result, const ExpectationResult& expectation) {
  return expectation.place.line > 0 ? expectation.place : SourcePlace{.origin = result.file, .key = {}};
}

std::string name_text(const ExpectationResult& expectation) {
  return expectation.kind == expectation.of ? expectation.kind : expectation.kind + " " + expectation.of;
}

std::string failure(const RunResult& result, const ExpectationResult& expectation) {
  const std::string message =
      expectation.message + "\nmeasured: " + measured_text(expectation.measured) + "\nwanted: " + expectation.wanted;
  return github_command("error", place_of(result, expectation), result.scenario + ": " + name_text(expectation),
                        message);
}

std::string baseline_annotations(const RunResult& result, const BaselineResult& comparison) {
  struct Told {
    bool failed = false;
    std::string changes;
  };
  std::map<std::size_t, Told> by_expectation;
  for (const FigureChange& change : comparison.changes) {
    Told& told = by_expectation[change.expectation];
    told.failed = told.failed || fails(change);
    told.changes += std::string(name_of(change.kind)) + ": " + change_text(change) + " (tolerance " +
                    format_percent(change.tolerance_ppm) + ")\n";
  }
  std::string causes = "since " + comparison.baseline + " was saved: ";
  for (const std::string& cause : comparison.causes) causes += (causes.ends_with(": ") ? "" : "; ") + cause;
  if (comparison.causes.empty()) causes += "no change of asim, boards, scenario or program is known";
  std::string text;
  for (const auto& [index, told] : by_expectation) {
    const ExpectationResult& expectation = result.expectations.at(index);
    text += github_command(told.failed ? "error" : "notice", place_of(result, expectation),
                           result.scenario + ": " + name_text(expectation) + " against " + comparison.baseline,
                           told.changes + causes);
  }
  return text;
}

std::string error_annotation(const RunResult& result, const ErrorResult& error) {
  const bool in_program = error.place.line > 0;
  std::string title = result.scenario + ": " + name_of(error.kind) + " at " + instant_text(error.at);
  if (!error.board.empty()) title += " on " + error.board;
  if (!error.task.empty()) title += " in task " + error.task;
  const std::string traceback = error.traceback.substr(0, error.traceback.find_last_not_of('\n') + 1);
  return github_command("error", in_program ? error.place : SourcePlace{.origin = result.file, .key = {}}, title,
                        traceback.empty() ? error.message : error.message + "\n" + traceback);
}

}  // namespace

std::string github_annotations(const RunResult& result) {
  std::string text;
  for (const ExpectationResult& expectation : result.expectations) {
    if (!expectation.pass) text += failure(result, expectation);
  }
  if (result.baseline) text += baseline_annotations(result, *result.baseline);
  if (result.error && !result.error->expected) text += error_annotation(result, *result.error);
  for (const WarningResult& warning : result.warnings) {
    text += github_command("warning", {.origin = result.file, .key = {}}, result.scenario,
                           "at " + instant_text(warning.at) + ": " + warning.text);
  }
  return text;
}

std::string github_annotations(const std::vector<Diagnostic>& diagnostics, const std::string& file) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    const SourcePlace& place = diagnostic.place;
    if (place.line > 0) {
      text += github_command("error", place, place.key, diagnostic.message);
    } else {
      text += github_command("error", {.origin = file, .key = {}}, "", diagnostic.text());
    }
  }
  return text;
}

}  // namespace asim
