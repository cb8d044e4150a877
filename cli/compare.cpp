#include "cli/compare.hpp"

#include <optional>
#include <string_view>

#include "cli/interrupt.hpp"
#include "cli/output_file.hpp"
#include "sim/comparison_json.hpp"
#include "sim/comparison_run.hpp"
#include "sim/comparison_table.hpp"
#include "sim/log.hpp"
#include "sim/run_result.hpp"

namespace asim::cli {

namespace {

/// What programs print would stand between the lines of the table or the JSON: it is shown only when asked for.
ComparisonWatch watch_of(const CompareCommand& command, Console& console) {
  ComparisonWatch watch;
  if (command.verbosity > 0 && command.json != standard_output) {
    watch.on_output = [&console](std::string_view text) { console.print_program(text); };
  }
  watch.on_column_begun = [&console](const ComparisonColumn& column) {
    log_info("running under " + column.scheduler + (column.board.empty() ? "" : " on " + column.board));
    console.start_progress();
  };
  watch.on_column_ended = [&console](const ComparisonColumn&) {
    console.erase_progress();
    console.set_apart();
  };
  watch.on_progress = [&console](Instant reached) { console.show_progress(reached); };
  return watch;
}

}  // namespace

int compare(const CompareCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console) {
  if (command.verbosity > 0) set_log_level(command.verbosity > 1 ? LogLevel::debug : LogLevel::info);
  const bool json_on_stdout = command.json == standard_output;
  std::optional<AtomicFile> json;
  if (!command.json.empty() && !json_on_stdout) json.emplace(command.json);
  const InterruptGuard guard;
  const Comparison comparison = run_comparison(
      {.file = command.file, .schedulers = command.schedulers, .boards = command.boards, .overrides = command.settings},
      boards, host, watch_of(command, console));
  if (json_on_stdout) {
    console.print(comparison_json(comparison));
  } else {
    console.print(comparison_table(comparison, console.out_colour()));
  }
  int status = exit_status(comparison);
  if (json) status = worst_exit_status(status, write_output(*json, comparison_json(comparison), console));
  return status;
}

}  // namespace asim::cli
