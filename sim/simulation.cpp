#include "sim/simulation.hpp"

#include <algorithm>
#include <utility>

#include "core/errors.hpp"
#include "core/real_time/real_time_clock.hpp"
#include "sim/board_hardware.hpp"
#include "sim/virtual_clock.hpp"
#include "sim/world_builder.hpp"

namespace asim {
namespace {

bool is_real(const RunOptions& options) { return options.clock == RunOptions::ClockKind::real_time; }

std::unique_ptr<Clock> make_clock(const Scenario& scenario, const RunOptions& options) {
  if (!is_real(options)) return std::make_unique<VirtualClock>();
  if (scenario.boards.size() > 1) {
    throw InputError(scenario.file + ": several boards run on virtual time only; leave --clock real out");
  }
  return std::make_unique<RealTimeClock>();
}

}  // namespace

/// What somebody asked to be called at an instant.
class Simulation::Call final : public TimelineEvent {
 public:
  explicit Call(std::function<void()> action) : TimelineEvent(Lane::stimulus), action_(std::move(action)) {}
  void fire() override { std::exchange(action_, {})(); }
  [[nodiscard]] bool done() const noexcept { return !action_; }

 private:
  std::function<void()> action_;
};

Simulation::Simulation(const Scenario& scenario, const RunOptions& options, ProgramHost& host, Record record)
    : scenario_(scenario),
      host_(host),
      clock_(make_clock(scenario, options)),
      world_(*clock_, is_real(options) ? World::Time::real_time : World::Time::virtual_time,
             Instant::start() + scenario.duration),
      expectations_(scenario, world_.events()),
      roster_(world_.events()),
      on_trace_failure_(options.on_trace_failure) {
  if (record == Record::events) log_.emplace(world_.events());
  if (!options.vcd_path.empty()) vcd_.emplace(world_.events(), options.vcd_path);
  world_.set_output(options.on_output);
  world_.set_progress(options.on_progress);
  world_.set_outlasts_programs(!scenario.expectations.empty());
  build_world(world_, scenario);
  for (std::size_t i = 0; i < scenario.boards.size(); ++i) prepare(i);
  stimuli_.emplace(world_, scenario.stimuli, scenario.seed);
  if (options.on_built) options.on_built(world_);
}

Simulation::~Simulation() { world_.close(); }

void Simulation::prepare(std::size_t index) {
  const BoardSpec& spec = scenario_.boards[index];
  Board& board = *world_.boards()[index];
  workloads_.push_back(std::make_unique<NativeWorkload>(board, spec.tasks, scenario_.seed));
  programs_.push_back(nullptr);
  if (!spec.program || spec.program->provided) return;
  const ProgramSource source{spec.program->file_path, spec.program->call, spec.program->path, scenario_.firmware};
  set_program(index, host_.load(board, source));
}

void Simulation::set_program(std::size_t board, std::unique_ptr<Program> program) {
  programs_[board] = std::move(program);
  world_.boards()[board]->set_runs_program();
}

bool Simulation::runs_programs() const noexcept {
  return std::any_of(programs_.begin(), programs_.end(), [](const auto& program) { return program != nullptr; });
}

void Simulation::run_board(Board& board) {
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

RunResult Simulation::run() {
  world_.run([this](Board& board) { run_board(board); }, runs_programs() ? &host_ : nullptr);
  RunResult run = result();
  finish_trace();
  return run;
}

void Simulation::resume(const World::Leg& leg) {
  if (!begun_) {
    begun_ = true;
    world_.begin([this](Board& board) { run_board(board); }, &host_);
  }
  std::erase_if(calls_, [](const auto& call) { return call->done(); });
  world_.resume(leg);
}

void Simulation::call_at(Instant at, std::function<void()> action) {
  calls_.push_back(std::make_unique<Call>(std::move(action)));
  world_.timeline().schedule(*calls_.back(), at);
}

void Simulation::close() {
  world_.close();
  finish_trace();
}

void Simulation::finish_trace() {
  if (!vcd_) return;
  try {
    vcd_->finish(world_.reached());
  } catch (const InputError& failure) {
    if (on_trace_failure_) on_trace_failure_(failure.what());
  }
  vcd_.reset();
}

std::optional<ErrorResult> Simulation::error() const {
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
      // Of several boards one may have failed while the others go on.
      return error.kind.empty() ? std::nullopt : std::optional(made(ErrorKind::exception));
  }
}

RunFacts Simulation::facts() const {
  RunFacts facts;
  for (const auto& board : world_.boards()) facts.printed.push_back(board->printed());
  facts.pin_level = [this](const PinName& name) {
    Pin* const pin = world_.boards().at(name.board)->hardware().find_pin(name.name);
    return pin != nullptr && pin->wire()->level() == Level::high ? 1 : 0;
  };
  return facts;
}

RunResult Simulation::result() {
  RunResult run;
  run.file = scenario_.file;
  run.scenario = scenario_.name;
  run.seed = scenario_.seed;
  run.end = world_.reached();
  run.trace_digest = world_.events().digest();
  run.stdout_text = world_.output();
  run.tasks = roster_.tasks();
  run.error = error();
  for (const auto& board : world_.boards()) {
    run.boards.push_back({board->settings().label, board->profile().name, board->settings().scheduler});
  }
  for (const Warning& warning : world_.warnings()) run.warnings.push_back({warning.at, warning.text});
  expectations_.judge(run, facts());
  return run;
}

}  // namespace asim
