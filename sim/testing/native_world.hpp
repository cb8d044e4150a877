// NativeWorld: a LiveWorld whose programs are C++ coroutines, in the words of a test. It knows no test framework.
//
//   NativeBoard board = world.add_board("pyboard-v1.1", {.scheduler = "fast_io"});
//   TestButton button = board.button("X3", {.name = "sw", .bounce = 3ms});
//   board.spawn("blink", [](Board& board) { return blink(pin(board, "X5")); });
//   button.press({.at = 1s, .hold = 120ms});
//   world.run_until(2s);
//   ... world.latency("sw:press", "pin:X5:rising").max ...
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/coroutine.hpp"
#include "sim/board.hpp"
#include "sim/distribution.hpp"
#include "sim/known_names.hpp"
#include "sim/live_world.hpp"
#include "sim/program_host.hpp"
#include "sim/scenario.hpp"
#include "sim/testing/test_time.hpp"
#include "virtual_hw/pin.hpp"
#include "virtual_hw/uart.hpp"

namespace asim::test {

class NativeWorld;

/// Code of a task: called once, when the world starts. It is kept, so that a coroutine may use what it captures.
using Firmware = std::function<Coroutine<void>(Board&)>;
/// The name of a task, and its code.
using NamedFirmware = std::pair<std::string, Firmware>;

struct BoardOptions {
  std::string label = {};  ///< in front of the names of its things, "hub"; empty where it is the only board
  std::string scheduler = default_scheduler;
};

struct ButtonOptions {
  std::string name;
  TestTime bounce = {};  ///< how long the contact bounces after each press and release
  enum class Active : std::uint8_t { low, high } active = Active::low;  ///< the level of the pressed button
};

struct UartOptions {
  std::string name = {};  ///< beside "uart4"
  std::int64_t baud = 9600;
  int bits = 8;
  UartSpec::Parity parity = UartSpec::Parity::none;
  int stop = 1;
};

/// When something happens to the boards.
struct When {
  std::optional<TestTime> at = {};     ///< empty: now
  std::optional<TestTime> hold = {};   ///< how long a button is pressed (else 100 ms) or a pin driven (else for good)
  std::optional<TestTime> every = {};  ///< repeats at this distance
  std::optional<std::int64_t> count = {};  ///< how often in all; empty with `every`: without end
  TestTime jitter = {};                    ///< each occurrence is later by a draw from [0, jitter]
};

/// A push button that is attached to a board.
class TestButton {
 public:
  TestButton(NativeWorld& world, std::string name) : world_(&world), name_(std::move(name)) {}
  /// Throws WorldError if that lies in the past.
  void press(const When& when = {}) const;

 private:
  NativeWorld* world_;
  std::string name_;
};

/// The far end of a board's UART.
class UartPeer {
 public:
  UartPeer(NativeWorld& world, std::size_t board, std::string uart)
      : world_(&world), board_(board), uart_(std::move(uart)) {}
  /// Sends `bytes` to the board. Throws WorldError if that lies in the past.
  void send(std::string_view bytes, const When& when = {}) const;
  /// What the board has sent so far.
  [[nodiscard]] std::string received() const;

 private:
  NativeWorld* world_;
  std::size_t board_;
  std::string uart_;
};

/// A board of the world. Every member but `level` and `drive` is to be called before the world first runs, and throws
/// WorldError after that; all throw ScenarioError for what the board has not.
class NativeBoard {
 public:
  NativeBoard(NativeWorld& world, std::size_t index) : world_(&world), index_(index) {}

  /// Attaches a button to `pin`; it connects the pin to ground, or to the supply if it is active high.
  TestButton button(std::string_view pin, const ButtonOptions& options) const;
  /// The board's own switch.
  [[nodiscard]] TestButton own_switch() const;
  /// Attaches a far end to UART `id`.
  UartPeer uart(int id, const UartOptions& options = {}) const;
  /// Runs `firmware` as a task of that name, from the start.
  void spawn(std::string name, Firmware firmware) const;
  /// Drives a pin from outside, until `when.hold` has passed or it is released.
  void drive(std::string_view pin, DrivenLevel level, const When& when = {}) const;
  /// The level of a pin now, 0 or 1.
  [[nodiscard]] int level(std::string_view pin) const;

 private:
  NativeWorld* world_;
  std::size_t index_;
};

/// Something went wrong in the run: an exception left a task, a task did not yield, or time could not go on.
class RunFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An event of the run.
struct RecordedEvent {
  Instant at;
  EventKind kind;
  std::int64_t value;      ///< see EventKind
  std::string subject;     ///< "pin:X5"
  std::uint32_t instance;  ///< of the task
  std::string text;        ///< of a printed line
};

/// Whether what was measured is what a test expects.
struct Judgement {
  bool met = false;
  std::string explanation;  ///< what was wanted and measured, the longest case, the events around it; empty if met
};

/// Lives only where programs are C++: it reads none, and needs no lock.
class NativeHost final : public ProgramHost {
 public:
  /// Throws InternalError: a world of native tasks has no program files.
  std::unique_ptr<Program> load(Board& board, const ProgramSource& source) override;
  void without_lock(const std::function<void()>& wait) override { wait(); }
  void with_lock(const std::function<void()>& work) override { work(); }
};

/// What takes names throws ScenarioError if they name nothing, in the words of the command line.
class NativeWorld {
 public:
  /// `boards_folder` holds the board profiles.
  explicit NativeWorld(const std::string& boards_folder, std::uint64_t seed = 0);
  NativeWorld(const NativeWorld&) = delete;
  NativeWorld& operator=(const NativeWorld&) = delete;
  ~NativeWorld();

  /// `name` is one of the library, or the file of a board profile.
  NativeBoard add_board(const std::string& name, const BoardOptions& options = {});
  /// Joins two terminals, such as "X7" and "X8", or "hub.uart4.tx" and "sensor.uart1.rx".
  void connect(std::string_view one, std::string_view other);
  /// The seed of bounce, jitter and random numbers.
  void set_seed(std::uint64_t seed);

  // Legs. Each throws RunFailed if something goes wrong in the run, and WorldError if it cannot be run (further).

  /// What is due at `until` has happened then.
  void run_until(TestTime until);
  void run_for(TestTime span) { run_until(now() + span.duration); }
  /// Until an event that `selector` names; false if none came before `limit`, which is reached then.
  bool run_until_event(std::string_view selector, TestTime limit);
  /// Until every board waits for something that nothing scheduled will bring; false if that was not so before `limit`.
  bool run_until_idle(TestTime limit);
  [[nodiscard]] Instant now() const noexcept { return world_->now(); }

  // What happened so far. Each throws WorldError if nothing has run.

  /// From each event of one kind to the next of the other.
  [[nodiscard]] Distribution::Summary latency(std::string_view from, std::string_view to);
  /// From the end of a task's sleeps until it went on.
  [[nodiscard]] Distribution::Summary lateness(std::string_view task);
  /// From the request to cancel a task until it has ended.
  [[nodiscard]] Distribution::Summary cancellation(std::string_view task);
  /// Of "uart4", "irq:X3", "schedule", "wait:TASK".
  [[nodiscard]] std::int64_t overruns(std::string_view of);
  /// "done", "cancelled", "failed", "waiting", "never_started"; of a task, or of one of several as "foo[3]".
  [[nodiscard]] std::string task_state(std::string_view task);
  /// All events that a selector names, or of a subject: "pin:X5" for its rising and falling edges.
  [[nodiscard]] std::vector<RecordedEvent> events(std::string_view selector);
  /// What the tasks of all boards printed.
  [[nodiscard]] std::string printed();

  // The same against a bound, with an explanation.

  [[nodiscard]] Judgement judge_latency(std::string_view from, std::string_view to, Duration limit);
  [[nodiscard]] Judgement judge_lateness(std::string_view task, Duration limit);
  [[nodiscard]] Judgement judge_cancellation(std::string_view task, Duration limit);
  [[nodiscard]] Judgement judge_overruns(std::string_view of, std::int64_t count);

  [[nodiscard]] LiveWorld& live() noexcept { return *world_; }

 private:
  friend class NativeBoard;

  void finish_leg();

  BoardLibrary library_;
  NativeHost host_;
  std::deque<std::vector<NamedFirmware>> firmware_;  ///< by board; outlives the tasks
  std::unique_ptr<LiveWorld> world_;
};

/// A pin of the board that firmware runs on, by name or alias. Throws InputError if it has none of that name.
[[nodiscard]] Pin& pin(Board& board, std::string_view name);
/// UART `id` of the board, started. Throws InputError if it has none of that number.
[[nodiscard]] Uart& uart(Board& board, int id);

}  // namespace asim::test
