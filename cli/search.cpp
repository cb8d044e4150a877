#include "cli/search.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <utility>

#include "cli/interrupt.hpp"
#include "cli/output_file.hpp"
#include "cli/progress_bar.hpp"
#include "cli/worker_pool.hpp"
#include "sim/log.hpp"
#include "sim/scenario_text.hpp"
#include "sim/search_result.hpp"
#include "sim/search_run.hpp"
#include "sim/world.hpp"

namespace asim::cli {

namespace {

using RealClock = std::chrono::steady_clock;

/// One search: its rounds in worker processes, and what is kept of them.
class Session {
 public:
  Session(const SearchCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console)
      : command_(command),
        console_(console),
        run_(command.task, boards, host),
        search_({.variables = run_.variables(), .runs = command.runs, .seed = command.seed}),
        pool_(command.jobs, host) {
    if (!command.json.empty() && !json_on_stdout()) json_.emplace(command.json);
    if (!command.output.empty()) output_.emplace(command.output);
    result_.file = command.task.file;
    result_.direction = command.task.direction;
    result_.figure = run_.objective().figure();
    result_.seed = command.seed;
    result_.runs_asked = command.runs;
    result_.variables = run_.variables();
  }

  int execute() {
    search_all();
    // What was asked to stop is the search: its worst is still run once more, here.
    World::clear_interrupt();
    describe_worst();
    int status = exit_status(result_);
    if (output_ && result_.worst) status = worst_exit_status(status, save());
    report();
    if (json_) status = worst_exit_status(status, write_output(*json_, search_json(result_), console_));
    return status;
  }

 private:
  [[nodiscard]] bool json_on_stdout() const { return command_.json == standard_output; }

  void search_all() {
    started_ = RealClock::now();
    console_.start_progress();
    for (auto round = search_.next(); !round.empty(); round = search_.next()) {
      search_.take(rate(round));
      if (World::interrupt_requested()) {
        result_.interrupted = true;
        break;
      }
    }
    console_.erase_progress();
  }

  std::vector<Search::Badness> rate(const std::vector<SearchCandidate>& round) {
    std::vector<std::optional<SearchOutcome>> outcomes(round.size());
    pool_.run(
        round.size(), [&](std::size_t job) { return run_.rate(round[job].values).packed(); },
        [&](std::size_t job, const JobOutcome& outcome) {
          outcomes[job] = outcome.failure.empty()
                              ? SearchOutcome::unpacked(outcome.bytes)
                              : SearchOutcome{.kind = SearchOutcome::Kind::failed, .failure = outcome.failure};
          ++done_;
          show_progress();
        },
        [this] { show_progress(); });
    std::vector<Search::Badness> scores;
    for (std::size_t k = 0; k < round.size(); ++k) scores.push_back(take(round[k], outcomes[k]));
    return scores;
  }

  /// In the order of the candidates, whoever was done first.
  Search::Badness take(const SearchCandidate& candidate, const std::optional<SearchOutcome>& outcome) {
    if (!outcome || outcome->kind == SearchOutcome::Kind::interrupted) return std::nullopt;
    ++result_.runs;
    if (outcome->kind == SearchOutcome::Kind::failed) {
      if (++result_.failed_runs == 1) {
        result_.first_failure = SearchFailure{candidate.number, candidate.values, outcome->failure};
      }
      return std::nullopt;
    }
    const auto badness = run_.badness(*outcome);
    if (badness && (!best_ || *badness > *best_)) best_ = badness;
    return badness;
  }

  void show_progress() {
    std::string note;
    if (best_) {
      const std::int64_t amount = result_.direction == Direction::maximise ? *best_ : -*best_;
      note = "worst " + format_figure(run_.objective().figure_of(amount));
    }
    console_.show_progress_line(progress_bar(done_, command_.runs, RealClock::now() - started_, note));
  }

  void describe_worst() {
    const SearchValues as_written(run_.variables().size());
    const RunResult own = run_.run(as_written);
    result_.scenario = own.scenario;
    const ExpectationResult& measured = own.expectations.at(run_.objective().expectation());
    result_.of = measured.kind + " " + measured.of;
    if (verdict(own) != Verdict::error) result_.as_written = run_.objective().score(own);
    const SearchCandidate& worst = search_.worst();
    if (worst.number < 0) return;
    RunResult run = run_.run(worst.values);
    SearchFinding finding{.number = worst.number, .values = worst.values};
    finding.score = run_.objective().score(run).value();
    finding.span = run_.objective().evidence(run);
    finding.run = std::move(run);
    result_.worst = std::move(finding);
    result_.settings = run_.settings(worst.values);
  }

  int save() {
    result_.saved_as = command_.output;
    const auto folder = std::filesystem::path(command_.output).parent_path();
    return write_output(*output_, scenario_text(run_.source(), result_.settings, folder), console_);
  }

  void report() {
    console_.print(json_on_stdout() ? search_json(result_) : search_report(result_, console_.out_colour()));
  }

  const SearchCommand& command_;
  Console& console_;
  SearchRun run_;
  Search search_;
  WorkerPool pool_;
  std::optional<AtomicFile> json_;
  std::optional<AtomicFile> output_;
  SearchResult result_;
  std::optional<std::int64_t> best_;
  std::int64_t done_ = 0;
  RealClock::time_point started_;
};

}  // namespace

int search(const SearchCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console) {
  if (command.verbosity > 0) set_log_level(command.verbosity > 1 ? LogLevel::debug : LogLevel::info);
  const InterruptGuard guard;
  return Session(command, boards, host, console).execute();
}

}  // namespace asim::cli
