#include "cli/run_report.hpp"

#include <optional>
#include <utility>

#include "cli/output_file.hpp"
#include "cli/scenario_files.hpp"
#include "sim/baseline_table.hpp"
#include "sim/github_annotations.hpp"
#include "sim/verdict_table.hpp"

namespace asim::cli {

bool is_several(const RunCommand& command, const std::vector<std::string>& files) {
  return files.size() > 1 || names_directory(command.files);
}

// With GitHub's format nothing is shown that a program prints: a line of it could be taken for a command.
RunReport::RunReport(const RunCommand& command, const std::vector<std::string>& files, Console& console)
    : command_(command),
      console_(console),
      several_(is_several(command, files)),
      silent_(command.json == standard_output),
      brief_(command.format == RunCommand::Format::github ||
             (names_directory(command.files) && command.verbosity == 0)) {}

void RunReport::tell(const FileRun& run, Output output) {
  if (!run.complaint.empty()) {
    console_.complain(run.complaint);
    const std::vector<Diagnostic> unplaced{{{.origin = run.file, .key = {}}, run.complaint}};
    annotate(github_annotations(run.diagnostics.empty() ? unplaced : run.diagnostics, run.file));
  }
  if (!run.trace_failure.empty()) console_.complain(run.trace_failure);
  if (!run.result) return;
  if (shows_output() && output == Output::to_be_shown) console_.print_program(run.result->stdout_text);
  tell_result(*run.result, run.real_seconds);
  annotate(github_annotations(*run.result));
}

void RunReport::tell_result(const RunResult& result, double real_seconds) {
  if (silent_) {
    if (result.error) console_.complain(result.error->message + "\n" + result.error->traceback);
    return;
  }
  if (brief_ && several_ && verdict(result) == Verdict::pass) return;
  console_.set_apart();
  begin_part();
  const double virtual_seconds = static_cast<double>(result.end.ns) / 1e9;
  const auto factor = real_seconds > 0 ? std::optional(virtual_seconds / real_seconds) : std::nullopt;
  console_.print(verdict_table(result, factor, console_.out_colour()));
}

void RunReport::annotate(const std::string& annotations) {
  if (command_.format == RunCommand::Format::github) console_.print(annotations);
}

/// Sets what follows apart from what was told before.
void RunReport::begin_part() {
  if (std::exchange(told_, true)) console_.print("\n");
}

void RunReport::sum_up(const std::vector<RunSummary>& runs, const std::vector<std::string>& gone) {
  if (silent_) return;
  const Colour colour = console_.out_colour();
  const auto part = [this](const std::string& text) {
    if (text.empty()) return;
    begin_part();
    console_.print(text);
  };
  if (several_) part(published_table(runs, colour));
  part(baseline_table(runs, gone, colour));
  if (several_) part(summary_table(runs, colour));
}

}  // namespace asim::cli
