#include "cli/bound.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include "cli/interrupt.hpp"
#include "cli/output_file.hpp"
#include "sim/bound_report.hpp"
#include "sim/log.hpp"
#include "sim/runner.hpp"
#include "sim/turn_log.hpp"

namespace asim::cli {

namespace {

RunOptions options_of(const BoundCommand& command, std::optional<TurnLog>& log, Console& console) {
  RunOptions options;
  options.on_built = [&log](World& world) { log.emplace(world); };
  options.on_progress = [&console](Instant reached) { console.show_progress(reached); };
  // What the program prints would stand between the lines of the tables or the JSON: it is shown only when asked for.
  if (command.verbosity > 0 && command.json != standard_output) {
    options.on_output = [&console](std::string_view text) { console.print_program(text); };
  }
  return options;
}

BoundResult observe(const BoundCommand& command, const Scenario& scenario, ProgramHost& host, Console& console) {
  std::optional<TurnLog> log;
  console.start_progress();
  BoundResult result{
      .run = run_scenario(scenario, options_of(command, log, console), host), .boards = {}, .limits = command.limits};
  console.erase_progress();
  console.set_apart();
  const std::vector<BoardTurns> turns = log->result(result.run.end);
  for (std::size_t k = 0; k < turns.size(); ++k) {
    const BoardResult& board = result.run.boards[k];
    result.boards.push_back({.label = board.label,
                             .board = board.board,
                             .scheduler = board.scheduler,
                             .turns = turns_before_due(board.scheduler),
                             .longest_switch = turns[k].longest_switch,
                             .tasks = cooperative_bounds(turns[k], scenario.boards[k].tasks, board.scheduler)});
  }
  return result;
}

}  // namespace

int bound(const BoundCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console) {
  if (command.verbosity > 0) set_log_level(command.verbosity > 1 ? LogLevel::debug : LogLevel::info);
  const Scenario scenario = read_scenario_or_program(command.file, boards, command.settings);
  const bool json_on_stdout = command.json == standard_output;
  std::optional<AtomicFile> json;
  if (!command.json.empty() && !json_on_stdout) json.emplace(command.json);
  const InterruptGuard guard;
  const BoundResult result = observe(command, scenario, host, console);
  console.print(json_on_stdout ? bound_json(result) : bound_report(result, console.out_colour()));
  int status = exit_status(result);
  if (json) status = worst_exit_status(status, write_output(*json, bound_json(result), console));
  check_limits(result);
  return status;
}

}  // namespace asim::cli
