// Simulation: a scenario come alive: its world, programs, stimuli and measurements, run in one go or leg by leg.
//
//   Scenario --> Simulation --run--------------------------------> RunResult
//                           --resume, add stimuli, resume, ...---> RunResult of what happened so far
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "sim/event_log.hpp"
#include "sim/expectation.hpp"
#include "sim/native_workload.hpp"
#include "sim/program_host.hpp"
#include "sim/run_options.hpp"
#include "sim/stimulus_schedule.hpp"
#include "sim/task_roster.hpp"
#include "sim/vcd_writer.hpp"
#include "sim/world.hpp"

namespace asim {

class Simulation {
 public:
  /// What is kept of the events beside what the scenario's expectations measure.
  enum class Record : std::uint8_t { nothing, events };

  /// Builds everything; nothing runs yet. `scenario` must outlive it; its stimuli may grow.
  /// Throws InputError if a program cannot be read, the trace cannot be begun, or several boards are asked to run in
  /// real time.
  Simulation(const Scenario& scenario, const RunOptions& options, ProgramHost& host, Record record = Record::nothing);
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;
  ~Simulation();

  /// The program of a board whose scenario says that it is provided, before anything has run.
  void set_program(std::size_t board, std::unique_ptr<Program> program);

  /// Runs to the end. What goes wrong inside the run is part of the result.
  RunResult run();

  /// Runs until the leg is over or the run is; see World::resume.
  void resume(const World::Leg& leg);
  /// Schedules stimuli that the scenario has got since the last time.
  void take_new_stimuli() { stimuli_->take_new(); }
  /// Calls `action` at `at`, which must not lie in the past, after the hardware's events and the stimuli of that
  /// instant, before the tasks'. It may call `take_new_stimuli` and `at`.
  void call_at(Instant at, std::function<void()> action);
  [[nodiscard]] bool over() const noexcept { return world_.stopped(); }
  /// How far the run has come.
  [[nodiscard]] Instant reached() const noexcept { return world_.reached(); }
  /// Ends the run and completes the trace. Nothing to do if that was done.
  void close();

  /// What came of the run so far.
  [[nodiscard]] RunResult result();
  /// What expectations need beside the events, as of now.
  [[nodiscard]] RunFacts facts() const;
  [[nodiscard]] const Scenario& scenario() const noexcept { return scenario_; }
  [[nodiscard]] World& world() noexcept { return world_; }
  /// The events so far, or null if they are not recorded.
  [[nodiscard]] const EventLog* log() const noexcept { return log_ ? &*log_ : nullptr; }

 private:
  class Call;

  void prepare(std::size_t index);
  void run_board(Board& board);
  [[nodiscard]] bool runs_programs() const noexcept;
  [[nodiscard]] std::optional<ErrorResult> error() const;
  /// The files of the scenario and its programs, with their digests.
  [[nodiscard]] std::vector<SourceDigest> sources() const;
  [[nodiscard]] std::vector<WarningResult> warnings();
  void finish_trace();

  const Scenario& scenario_;
  ProgramHost& host_;
  std::unique_ptr<Clock> clock_;
  World world_;
  Expectations expectations_;
  TaskRoster roster_;
  std::optional<EventLog> log_;
  std::optional<VcdWriter> vcd_;
  std::function<void(const std::string&)> on_trace_failure_;
  std::vector<std::unique_ptr<NativeWorkload>> workloads_;
  std::optional<StimulusSchedule> stimuli_;
  std::vector<std::unique_ptr<Call>> calls_;
  std::vector<std::unique_ptr<Program>> programs_;
  bool begun_ = false;
};

}  // namespace asim
