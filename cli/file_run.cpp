#include "cli/file_run.hpp"

#include <chrono>
#include <utility>

#include "sim/board_library.hpp"
#include "sim/byte_archive.hpp"
#include "sim/log.hpp"
#include "sim/result_bytes.hpp"
#include "sim/scenario_reader.hpp"

namespace asim {

template <class Archive, class T>
  requires std::same_as<std::remove_const_t<T>, Diagnostic>
void fields(Archive& archive, T& diagnostic) {
  archive(diagnostic.place.origin, diagnostic.place.line, diagnostic.place.column, diagnostic.place.key,
          diagnostic.message);
}

namespace cli {

namespace {

RunOptions run_options(const RunCommand& command, const RunWatch& watch, FileRun& run) {
  RunOptions options;
  if (command.clock == RunCommand::Clock::real_time) options.clock = RunOptions::ClockKind::real_time;
  options.vcd_path = command.vcd;
  options.on_output = watch.on_output;
  options.on_progress = watch.on_progress;
  options.on_trace_failure = [&run](const std::string& failure) { run.trace_failure = failure; };
  return options;
}

}  // namespace

FileRun run_file(const std::string& file, const RunCommand& command, const RunWatch& watch, BoardLibrary& boards,
                 ProgramHost& host) {
  using RealClock = std::chrono::steady_clock;
  FileRun run{.file = file};
  try {
    log_info("reading " + file);
    const Scenario scenario = read_scenario_or_program(file, boards, command.settings);
    log_info("running " + scenario.name);
    const auto started = RealClock::now();
    run.result = run_scenario(scenario, run_options(command, watch, run), host);
    run.real_seconds = std::chrono::duration<double>(RealClock::now() - started).count();
  } catch (const ScenarioError& error) {
    run.complaint = error.what();
    run.diagnostics = error.diagnostics();
  } catch (const InputError& error) {
    run.complaint = error.what();
  }
  return run;
}

FileRun lost_run(const std::string& file, const std::string& failure) {
  RunResult result;
  result.file = file;
  result.scenario = file;
  result.error = ErrorResult{.kind = ErrorKind::lost, .message = failure};
  return {.file = file, .result = std::move(result)};
}

std::string file_run_bytes(const FileRun& run) {
  ByteWriter writer;
  writer(run.file, run.complaint, run.diagnostics, run.trace_failure, run.real_seconds, run.result.has_value(),
         run.result ? result_bytes(*run.result) : std::string());
  return writer.take();
}

FileRun file_run_of_bytes(std::string_view bytes) {
  FileRun run;
  bool has_result = false;
  std::string result;
  ByteReader reader(bytes);
  reader(run.file, run.complaint, run.diagnostics, run.trace_failure, run.real_seconds, has_result, result);
  if (has_result) run.result = result_of_bytes(result);
  return run;
}

}  // namespace cli
}  // namespace asim
