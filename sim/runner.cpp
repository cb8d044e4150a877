#include "sim/runner.hpp"

#include <memory>
#include <optional>

#include "core/errors.hpp"
#include "core/real_time/real_time_clock.hpp"
#include "sim/board_hardware.hpp"
#include "sim/expectation.hpp"
#include "sim/native_workload.hpp"
#include "sim/program_host.hpp"
#include "sim/stimulus_schedule.hpp"
#include "sim/task_roster.hpp"
#include "sim/vcd_writer.hpp"
#include "sim/virtual_clock.hpp"
#include "sim/world.hpp"
#include "sim/world_builder.hpp"

namespace asim {
namespace {

bool is_real(const RunOptions& options) { return options.clock == RunOptions::ClockKind::real_time; }

std::unique_ptr<Clock> make_clock(const RunOptions& options) {
  if (is_real(options)) return std::make_unique<RealTimeClock>();
  return std::make_unique<VirtualClock>();
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
        return ErrorResult{ErrorKind::interrupted, "the run was interrupted", "", "", "", "", world_.reached()};
      default:
        return std::nullopt;
    }
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
    RunFacts facts;
    for (const auto& board : world_.boards()) {
      run.boards.push_back({board->settings().label, board->profile().name, board->settings().scheduler});
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
