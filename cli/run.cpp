#include "cli/run.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/baseline_check.hpp"
#include "cli/file_run.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_bar.hpp"
#include "cli/run_outputs.hpp"
#include "cli/run_report.hpp"
#include "cli/scenario_files.hpp"
#include "cli/worker_pool.hpp"
#include "sim/log.hpp"
#include "sim/run_result.hpp"
#include "sim/run_summary.hpp"

namespace asim::cli {

namespace {

std::vector<std::string> files_of(const RunCommand& command) {
  std::vector<std::string> files = scenario_files(command.files);
  if (!command.vcd.empty() && files.size() > 1) {
    throw UsageError("--vcd: takes the waveforms of one run, but " + std::to_string(files.size()) +
                     " files are given; run them one by one");
  }
  return files;
}

/// Runs the files of one command, tells of each in their order and keeps what came of them.
class Session {
 public:
  Session(const RunCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console)
      : command_(command),
        boards_(boards),
        host_(host),
        console_(console),
        files_(files_of(command)),
        pool_(command.jobs, host),
        report_(command, files_, console),
        outputs_(command),
        baseline_(command, files_),
        bar_(files_.size(), "scenarios") {}

  int run_all() {
    console_.start_progress();
    const auto work = [this](std::size_t job) {
      return file_run_bytes(run_file(files_[job], command_, watch(), boards_, host_));
    };
    const auto keep = [this](std::size_t job, const JobOutcome& outcome) {
      untold_[job] =
          outcome.failure.empty() ? file_run_of_bytes(outcome.bytes) : lost_run(files_[job], outcome.failure);
      bar_.advance();
      while (!untold_.empty() && untold_.begin()->first == runs_.size()) take_first();
    };
    pool_.run(files_.size(), work, keep, [this] { show_bar(); });
    while (!untold_.empty()) take_first();  // behind some that an interrupt has kept from being run
    if (runs_.size() < files_.size() && !tells_of_interrupt()) interrupt_next();
    console_.erase_progress();
    if (runs_.size() < files_.size()) status_ = worst_exit_status(status_, 130);
    report_.sum_up(runs_, baseline_.gone());
    status_ = worst_exit_status(status_, outputs_.write(runs_, several(), console_));
    return worst_exit_status(status_, baseline_.save(runs_, console_));
  }

 private:
  [[nodiscard]] bool several() const { return is_several(command_, files_); }
  [[nodiscard]] bool forks() const { return pool_.forks(files_.size()); }

  void show_bar() {
    console_.show_progress([this] { return bar_.line_now(); });
  }

  /// A fork is silent: what it has to tell comes with its outcome.
  [[nodiscard]] RunWatch watch() {
    if (forks()) return {};
    RunWatch watch;
    if (report_.shows_output()) watch.on_output = [this](std::string_view text) { console_.print_program(text); };
    watch.on_progress = [this](Instant reached) {
      if (several()) {
        show_bar();
      } else {
        console_.show_progress(reached);
      }
    };
    return watch;
  }

  /// Tells of the first file that nothing was told of yet.
  void take_first() {
    FileRun run = std::move(untold_.extract(untold_.begin()).mapped());
    if (run.result) baseline_.compare(*run.result);
    report_.tell(run, forks() ? RunReport::Output::to_be_shown : RunReport::Output::shown_already);
    const int status = run.result ? exit_status(*run.result) : 2;
    status_ = worst_exit_status(status_, worst_exit_status(status, run.trace_failure.empty() ? 0 : 2));
    runs_.push_back({run.file, std::move(run.result)});
  }

  [[nodiscard]] bool tells_of_interrupt() const {
    return std::any_of(runs_.begin(), runs_.end(),
                       [](const RunSummary& run) { return run.result && exit_status(*run.result) == 130; });
  }

  /// The interrupt came between two files: the second one is told as interrupted before anything happened in it.
  void interrupt_next() {
    const std::size_t next = runs_.size();
    untold_[next] = run_file(files_[next], command_, watch(), boards_, host_);
    take_first();
  }

  const RunCommand& command_;
  BoardLibrary& boards_;
  ProgramHost& host_;
  Console& console_;
  std::vector<std::string> files_;
  WorkerPool pool_;
  RunReport report_;
  RunOutputs outputs_;
  BaselineCheck baseline_;
  ProgressBar bar_;
  std::map<std::size_t, FileRun> untold_;  ///< by the place of their file
  std::vector<RunSummary> runs_;           ///< in the order of the files
  int status_ = 0;
};

}  // namespace

int run(const RunCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console) {
  if (command.verbosity > 0) set_log_level(command.verbosity > 1 ? LogLevel::debug : LogLevel::info);
  const InterruptGuard guard;
  return Session(command, boards, host, console).run_all();
}

}  // namespace asim::cli
