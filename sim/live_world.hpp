// LiveWorld: a world that a test builds, runs leg by leg, touches between the legs, and asks what happened.
//
//   add_board, add_hardware, ... --> run_until --> add_stimulus --> run_until_event --> record --> close
//         building                   paused                        paused                        ended
//
// The first leg ends the building. An error of a program, or the scenario's own end, ends the world.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/errors.hpp"
#include "sim/scenario_editor.hpp"
#include "sim/simulation.hpp"

namespace asim {

class RecordedRun;

/// The world is asked for what it cannot do in its present state. `what()` says what to do instead.
class WorldError : public InputError {
 public:
  using InputError::InputError;
};

class LiveWorld {
 public:
  struct Options {
    Simulation::Record record = Simulation::Record::events;
    std::string vcd_path = {};  ///< waveforms of the whole run; empty: none
    std::function<void(std::string_view)> on_output = {};
  };
  using MakeProgram = std::function<std::unique_ptr<Program>(Board&)>;

  /// A world with nothing in it. Relative paths are relative to `folder`; `name` is what results call it. `library` and
  /// `host` must outlive it.
  LiveWorld(BoardLibrary& library, ProgramHost& host, std::string name, std::string folder, Options options);
  /// The world of a scenario, to which stimuli may be added.
  LiveWorld(BoardLibrary& library, ProgramHost& host, Scenario scenario, Options options);
  LiveWorld(const LiveWorld&) = delete;
  LiveWorld& operator=(const LiveWorld&) = delete;

  // Building: each throws ScenarioError for what the editor refuses, WorldError after the first leg.
  void set(std::string_view keys);
  std::size_t add_board(const std::string& label, std::string_view keys);
  void set_program(std::size_t board, std::string_view program);
  /// `make` is called when the world starts.
  void set_program(std::size_t board, MakeProgram make);
  void add_hardware(std::size_t board, std::string_view device);
  void add_wire(std::string_view ends);

  /// "{id: 4, baud: 9600}": the far end of a UART; at any time before the end.
  void add_uart(std::size_t board, std::string_view uart);
  /// At any time before the end. Throws ScenarioError, or WorldError if it lies in the past.
  void add_stimulus(std::string_view stimulus);
  /// Calls `action` at `at`, before the tasks of that instant. What it throws leaves the leg. Throws WorldError if `at`
  /// lies in the past.
  void call_at(Instant at, std::function<void()> action);

  // Legs. Each throws WorldError if the world has ended, InputError if a program cannot be read, and what an action
  // throws. That a program fails is no exception here: see `ended` and `record`.

  /// To the scenario's end, or, where there is none, until all programs and tasks have ended.
  void run();
  /// What is due at `until` has happened then. Throws WorldError if it lies in the past.
  void run_until(Instant until);
  /// Until an event that `selector` names; false if none came before `limit`, which is reached then.
  bool run_until_event(std::string_view selector, Instant limit);
  /// Until every board waits for something that nothing scheduled will bring; false if that was not so before `limit`.
  bool run_until_idle(Instant limit);

  [[nodiscard]] bool started() const noexcept { return simulation_.has_value(); }
  [[nodiscard]] bool ended() const noexcept;
  [[nodiscard]] Instant now() const noexcept;
  /// Whether what is given for `now` comes behind something that has happened at this instant already; true also where
  /// events are not recorded and it may be so. A scenario, whose stimuli come first, cannot say that.
  [[nodiscard]] bool in_mid_instant() const noexcept;
  /// What happened so far. Throws WorldError if nothing has run.
  [[nodiscard]] std::shared_ptr<RecordedRun> record();
  /// Ends the world and completes the waveforms.
  void close();

  [[nodiscard]] const Scenario& scenario() const noexcept { return scenario_; }
  [[nodiscard]] const ScenarioEditor& names() const noexcept { return editor_; }
  /// Null if events are not recorded. Valid once the world has started.
  [[nodiscard]] const EventLog* log() const noexcept { return simulation_ ? simulation_->log() : nullptr; }
  /// Throws WorldError unless the world has started.
  [[nodiscard]] Simulation& simulation();

 private:
  void expect_building(std::string_view what) const;
  void expect_future(std::string_view what, Instant at) const;
  void start();
  void resume(const World::Leg& leg);

  Scenario scenario_;
  ScenarioEditor editor_;
  ProgramHost& host_;
  Options options_;
  std::vector<std::pair<std::size_t, MakeProgram>> program_makers_;
  std::vector<std::pair<Instant, std::function<void()>>> early_calls_;
  std::optional<Simulation> simulation_;
  std::exception_ptr action_failure_;
  bool running_ = false;
  bool closed_ = false;
};

}  // namespace asim
