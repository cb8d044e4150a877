#include "sim/runner.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/errors.hpp"
#include "core/real_time/real_time_clock.hpp"
#include "sim/board_hardware.hpp"
#include "sim/board_identity.hpp"
#include "sim/expectation.hpp"
#include "sim/native_workload.hpp"
#include "sim/program_host.hpp"
#include "sim/stimulus_schedule.hpp"
#include "sim/task_roster.hpp"
#include "sim/text_hash.hpp"
#include "sim/vcd_writer.hpp"
#include "sim/virtual_clock.hpp"
#include "sim/world.hpp"
#include "sim/world_builder.hpp"

namespace asim {
namespace {

namespace fs = std::filesystem;

bool is_real(const RunOptions& options) { return options.clock == RunOptions::ClockKind::real_time; }

std::unique_ptr<Clock> make_clock(const RunOptions& options) {
  if (is_real(options)) return std::make_unique<RealTimeClock>();
  return std::make_unique<VirtualClock>();
}

/// "main.py" and 12 where `error` names that line, in its source or at the end of its traceback.
std::pair<std::string, int> program_line(const ErrorResult& error) {
  const std::size_t colon = error.source.rfind(':');
  if (colon != std::string::npos) return {error.source.substr(0, colon), std::atoi(error.source.c_str() + colon + 1)};
  constexpr std::string_view before_name = "  File \"";
  constexpr std::string_view before_line = "\", line ";
  const std::size_t start = error.traceback.rfind(before_name);
  if (start == std::string::npos) return {};
  const std::size_t name = start + before_name.size();
  const std::size_t end = error.traceback.find(before_line, name);
  if (end == std::string::npos) return {};
  return {error.traceback.substr(name, end - name), std::atoi(error.traceback.c_str() + end + before_line.size())};
}

/// One run: what is built for it, in the order in which it must be taken down again.
class Run {
 public:
  Run(const Scenario& scenario, const RunOptions& options, ProgramHost& host)
      : scenario_(scenario),
        host_(host),
        clock_(make_clock(options)),
        world_(*clock_, is_real(options) ? World::Time::real_time : World::Time::virtual_time,
               Instant::start() + scenario.duration),
        expectations_(scenario, world_.events()),
        roster_(world_.events()) {
    if (!options.vcd_path.empty()) vcd_.emplace(world_.events(), options.vcd_path);
    trace_failure_ = options.on_trace_failure;
    world_.set_output(options.on_output);
    world_.set_progress(options.on_progress);
    world_.set_outlasts_programs(!scenario.expectations.empty());
    build_world(world_, scenario);
    for (std::size_t i = 0; i < scenario.boards.size(); ++i) prepare(i);
    stimuli_.emplace(world_, scenario.stimuli, scenario.seed);
    if (options.on_built) options.on_built(world_);
  }

  RunResult execute() {
    world_.run([this](Board& board) { run_board(board); }, several_programs() ? &host_ : nullptr);
    RunResult run = result();
    finish_trace();
    return run;
  }

 private:
  void prepare(std::size_t index) {
    const BoardSpec& spec = scenario_.boards[index];
    Board& board = *world_.boards()[index];
    workloads_.push_back(std::make_unique<NativeWorkload>(board, spec.tasks, scenario_.seed));
    programs_.push_back(nullptr);
    if (spec.program) {
      const ProgramSource source{spec.program->file_path, spec.program->call, spec.program->path, scenario_.firmware};
      programs_.back() = host_.load(board, source);
    }
  }

  /// Threads of several boards share the lock of the programs' language.
  [[nodiscard]] bool several_programs() const {
    if (world_.boards().size() < 2) return false;
    for (const auto& program : programs_) {
      if (program) return true;
    }
    return false;
  }

  void finish_trace() {
    if (!vcd_) return;
    try {
      vcd_->finish(world_.reached());
    } catch (const InputError& failure) {
      if (trace_failure_) trace_failure_(failure.what());
    }
  }

  void run_board(Board& board) {
    std::size_t index = 0;
    while (world_.boards()[index].get() != &board) ++index;
    NativeWorkload& workload = *workloads_[index];
    board.scheduler().set_first_run([&workload] { workload.start(); });
    if (programs_[index]) {
      programs_[index]->run();
    } else {
      board.scheduler().run_until_idle();
    }
  }

  [[nodiscard]] std::optional<ErrorResult> error() const {
    const RunError& error = world_.error();
    const auto made = [&](ErrorKind kind) {
      return ErrorResult{.kind = kind,
                         .message = error.message,
                         .traceback = error.traceback,
                         .task = error.task,
                         .source = error.location,
                         .board = error.board,
                         .at = world_.reached()};
    };
    switch (world_.reason()) {
      case StopReason::failed:
        return made(ErrorKind::exception);
      case StopReason::hung:
        return made(ErrorKind::hang);
      case StopReason::stalled:
        return made(ErrorKind::stalled);
      case StopReason::interrupted:
        return ErrorResult{
            .kind = ErrorKind::interrupted, .message = "the run was interrupted", .at = world_.reached()};
      default:
        return std::nullopt;
    }
  }

  /// Where `error` happened in a file of the host. Its own words, or else the last line of its traceback, name the file
  /// from the program's folder.
  [[nodiscard]] SourcePlace place_of(const ErrorResult& error) const {
    const auto [name, line] = program_line(error);
    for (const BoardSpec& board : scenario_.boards) {
      if (name.empty() || !board.program || board.label != error.board) continue;
      const fs::path file = (fs::path(board.program->file_path).parent_path() / name).lexically_normal();
      std::error_code ignored;
      if (fs::is_regular_file(file, ignored)) return {.origin = file.string(), .line = line, .column = 1, .key = {}};
    }
    return {};
  }

  [[nodiscard]] std::vector<SourceDigest> sources() const {
    std::vector<SourceDigest> sources;
    if (!scenario_.digest.empty()) sources.push_back({fs::path(scenario_.file).filename().string(), scenario_.digest});
    for (std::size_t k = 0; k < programs_.size(); ++k) {
      if (!programs_[k]) continue;
      const fs::path folder = fs::path(scenario_.boards[k].program->file).parent_path();
      for (const ProgramFile& file : programs_[k]->files()) {
        SourceDigest source{(folder / file.name).lexically_normal().string(), text_digest(file.content)};
        if (std::find(sources.begin(), sources.end(), source) == sources.end()) sources.push_back(std::move(source));
      }
    }
    return sources;
  }

  RunResult result() {
    RunResult run;
    run.file = scenario_.file;
    run.scenario = scenario_.name;
    run.seed = scenario_.seed;
    run.end = world_.reached();
    run.trace_digest = world_.events().digest();
    run.stdout_text = world_.output();
    run.tasks = roster_.tasks();
    run.error = error();
    if (run.error) run.error->place = place_of(*run.error);
    run.sources = sources();
    RunFacts facts;
    for (const auto& board : world_.boards()) {
      const BoardProfile& profile = board->profile();
      run.boards.push_back({board->settings().label, profile.name, board->settings().scheduler,
                            named_costs(profile.costs), profile_digest(profile)});
      facts.printed.push_back(board->printed());
    }
    for (const Warning& warning : world_.warnings()) run.warnings.push_back({warning.at, warning.text});
    facts.pin_level = [this](const PinName& name) {
      Pin* const pin = world_.boards().at(name.board)->hardware().find_pin(name.name);
      return pin != nullptr && pin->wire()->level() == Level::high ? 1 : 0;
    };
    expectations_.judge(run, facts);
    return run;
  }

  const Scenario& scenario_;
  ProgramHost& host_;
  std::unique_ptr<Clock> clock_;
  World world_;
  Expectations expectations_;
  TaskRoster roster_;
  std::optional<VcdWriter> vcd_;
  std::function<void(const std::string&)> trace_failure_;
  std::vector<std::unique_ptr<NativeWorkload>> workloads_;
  std::optional<StimulusSchedule> stimuli_;
  std::vector<std::unique_ptr<Program>> programs_;
};

}  // namespace

RunResult run_scenario(const Scenario& scenario, const RunOptions& options, ProgramHost& host) {
  if (is_real(options) && scenario.boards.size() > 1) {
    throw InputError(scenario.file + ": several boards run on virtual time only; leave --clock real out");
  }
  return Run(scenario, options, host).execute();
}

}  // namespace asim
