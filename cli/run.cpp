#include "cli/run.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/interrupt.hpp"
#include "cli/output_file.hpp"
#include "cli/scenario_files.hpp"
#include "sim/board_library.hpp"
#include "sim/junit.hpp"
#include "sim/log.hpp"
#include "sim/result_json.hpp"
#include "sim/run_result.hpp"
#include "sim/run_summary.hpp"
#include "sim/runner.hpp"
#include "sim/scenario_reader.hpp"
#include "sim/verdict_table.hpp"

namespace asim::cli {

namespace {

/// Runs the files of one command and keeps what came of them.
class Session {
 public:
  Session(const RunCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console)
      : command_(command),
        boards_(boards),
        host_(host),
        console_(console),
        files_(scenario_files(command.files)),
        several_(files_.size() > 1 || names_directory(command.files)),
        brief_(names_directory(command.files) && command.verbosity == 0) {
    if (!command.vcd.empty() && files_.size() > 1) {
      throw UsageError("--vcd: takes the waveforms of one run, but " + std::to_string(files_.size()) +
                       " files are given; run them one by one");
    }
    if (!command.json.empty() && !json_on_stdout()) json_.emplace(command.json);
    if (!command.junit.empty()) junit_.emplace(command.junit);
  }

  int run_all() {
    int status = 0;
    for (const auto& file : files_) {
      status = worst_exit_status(status, run_file(file));
      if (status == 130) break;
    }
    if (several_ && !json_on_stdout()) sum_up();
    return worst_exit_status(status, write_outputs());
  }

 private:
  [[nodiscard]] bool json_on_stdout() const { return command_.json == standard_output; }

  int run_file(const std::string& file) {
    try {
      log_info("reading " + file);
      return run_scenario_of(read_scenario_or_program(file, boards_, command_.settings));
    } catch (const InputError& error) {
      console_.complain(error.what());
      runs_.push_back({file, std::nullopt});
      return 2;
    }
  }

  [[nodiscard]] RunOptions run_options() {
    RunOptions options;
    if (command_.clock == RunCommand::Clock::real_time) options.clock = RunOptions::ClockKind::real_time;
    options.vcd_path = command_.vcd;
    options.on_output = [this](std::string_view text) {
      if (!json_on_stdout() && !brief_) console_.print_program(text);
    };
    options.on_trace_failure = [this](const std::string& failure) {
      console_.complain(failure);
      trace_failed_ = true;
    };
    options.on_progress = [this](Instant reached) { console_.show_progress(reached); };
    return options;
  }

  int run_scenario_of(const Scenario& scenario) {
    using RealClock = std::chrono::steady_clock;
    log_info("running " + scenario.name);
    console_.start_progress();
    const auto started = RealClock::now();
    auto result = run_scenario(scenario, run_options(), host_);
    const auto took = std::chrono::duration<double>(RealClock::now() - started).count();
    console_.erase_progress();
    report(result, took);
    const int status = worst_exit_status(exit_status(result), trace_failed_ ? 2 : 0);
    runs_.push_back({scenario.file, std::move(result)});
    return status;
  }

  void report(const RunResult& result, double real_seconds) {
    if (json_on_stdout()) {
      if (result.error) console_.complain(result.error->message + "\n" + result.error->traceback);
      return;
    }
    if (brief_ && verdict(result) == Verdict::pass) return;
    console_.set_apart();
    if (std::exchange(reported_, true)) console_.print("\n");
    const double virtual_seconds = static_cast<double>(result.end.ns) / 1e9;
    const auto factor = real_seconds > 0 ? std::optional(virtual_seconds / real_seconds) : std::nullopt;
    console_.print(verdict_table(result, factor, console_.out_colour()));
  }

  void sum_up() {
    if (std::exchange(reported_, true)) console_.print("\n");
    const std::string published = published_table(runs_, console_.out_colour());
    if (!published.empty()) console_.print(published + "\n");
    console_.print(summary_table(runs_, console_.out_colour()));
  }

  [[nodiscard]] std::vector<RunResult> results() const {
    std::vector<RunResult> results;
    for (const RunSummary& run : runs_) {
      if (run.result) results.push_back(*run.result);
    }
    return results;
  }

  /// One result as it is, several as a list in the order of the files.
  [[nodiscard]] std::string json(const std::vector<RunResult>& results) const {
    if (!several_) return result_json(results.front());
    std::string text = "[\n";
    for (std::size_t k = 0; k < results.size(); ++k) {
      text += result_json(results[k]);
      if (k + 1 < results.size()) text += ",\n";
    }
    return text + "]\n";
  }

  int write_outputs() {
    const std::vector<RunResult> results = this->results();
    if (results.empty()) return 0;
    if (json_on_stdout()) console_.print(json(results));
    int status = 0;
    if (json_) status = write_output(*json_, json(results), console_);
    if (junit_) status = worst_exit_status(status, write_output(*junit_, junit_xml(results), console_));
    return status;
  }

  const RunCommand& command_;
  BoardLibrary& boards_;
  ProgramHost& host_;
  Console& console_;
  std::vector<std::string> files_;
  bool several_;  ///< a table at the end, JSON as a list
  bool brief_;    ///< what has passed is told by that table only
  bool reported_ = false;
  bool trace_failed_ = false;
  // Opened before anything runs: a place that cannot be written to is told at once.
  std::optional<AtomicFile> json_;
  std::optional<AtomicFile> junit_;
  std::vector<RunSummary> runs_;
};

}  // namespace

int run(const RunCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console) {
  if (command.verbosity > 0) set_log_level(command.verbosity > 1 ? LogLevel::debug : LogLevel::info);
  const InterruptGuard guard;
  return Session(command, boards, host, console).run_all();
}

}  // namespace asim::cli
