// Scenario: everything that a scenario file says, checked and resolved, as plain values.
//
// Names are resolved: pins are canonical ("A0" has become "X1"), UARTs are "uartN", boards are indices into
// `Scenario::boards`. A device is named within its board, without the board's label.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/time.hpp"
#include "sim/board_profile.hpp"
#include "sim/diagnostic.hpp"
#include "sim/published_figure.hpp"
#include "sim/selector.hpp"

namespace asim {

/// A duration, or a range from which one is drawn. `min == max` where it is not a range.
struct DurationRange {
  Duration min;
  Duration max;
  [[nodiscard]] bool fixed() const noexcept { return min == max; }
};

/// A pin of a board.
struct PinName {
  std::size_t board = 0;
  std::string name;  ///< canonical
};

/// A UART or a button of a board.
struct DeviceName {
  std::size_t board = 0;
  std::string name;  ///< "uart4", or a button's own name
};

enum class DrivenLevel : std::uint8_t { low, high, released };

struct PinLevel {
  PinName pin;
  DrivenLevel level = DrivenLevel::low;
};

// Native tasks.

struct BusyStep {
  DurationRange time;
};
struct SleepStep {
  DurationRange time;
};
/// fast_io: `after`, and `yield_low_priority` with no time at all.
struct LowPriorityStep {
  DurationRange time;
};
struct YieldStep {};
struct WaitStep {
  Selector event;
};
struct ReadStep {
  enum class Amount : std::uint8_t { available, line, count };
  std::string uart;  ///< of the task's own board
  Amount amount = Amount::available;
  int count = 0;  ///< bytes, for Amount::count
};
struct WriteStep {
  std::string uart;
  std::string bytes;
};
struct SetStep {
  std::vector<PinLevel> levels;  ///< high or low, in the order written
};
struct MarkStep {
  std::string name;
};
struct SpawnStep {
  std::string task;  ///< a native task of the same board: all its instances
};
struct CancelStep {
  std::string task;                       ///< native, of the same board
  std::optional<std::uint32_t> instance;  ///< `cancel: foo[2]`; else all instances
};
struct Step;
struct TimeoutStep {
  DurationRange within;
  std::vector<Step> steps;
};

struct Step {
  SourcePlace place;
  std::variant<BusyStep, SleepStep, LowPriorityStep, YieldStep, WaitStep, ReadStep, WriteStep, SetStep, MarkStep,
               SpawnStep, CancelStep, TimeoutStep>
      action;
};

struct NativeTaskSpec {
  SourcePlace place;
  std::string name;
  int count = 1;
  std::optional<Duration> start = Duration::zero();  ///< empty: `never`, only by `spawn`
  bool repeats = false;                              ///< `loop`, not `steps`
  std::vector<Step> steps;
};

// Boards.

struct ProgramSpec {
  SourcePlace place;
  std::string file;               ///< as written, relative to the scenario file
  std::string file_path;          ///< where it is for this process
  std::string call;               ///< expression evaluated after import; empty: none
  std::vector<std::string> path;  ///< extra import roots, for this process
};

/// The far end of a UART that is attached to the board.
struct UartSpec {
  SourcePlace place;
  std::string uart;   ///< "uart4"
  std::string alias;  ///< the name that the scenario gave it; empty: none
  int id = 0;
  std::int64_t baud = 9600;
  int data_bits = 8;
  enum class Parity : std::uint8_t { none, even, odd } parity = Parity::none;
  int stop_bits = 1;
};

struct ButtonSpec {
  SourcePlace place;
  std::string name;
  std::string pin;
  Duration bounce;  ///< how long the contact bounces after each press and release
  enum class Active : std::uint8_t { low, high } active = Active::low;  ///< the level of the pressed button
};

struct LedSpec {
  SourcePlace place;
  std::string name;
  std::string pin;
};

struct BoardSpec {
  SourcePlace place;
  std::string label;     ///< before the names of its things: "hub"; empty where there is only the one board
  BoardProfile profile;  ///< with every cost zero where the scenario says `costs: ideal`
  std::string scheduler;
  std::optional<ProgramSpec> program;
  std::vector<NativeTaskSpec> tasks;
  std::map<std::string, int> scheduler_options;  ///< runq_len, waitq_len, ioq_len, lp_len
  std::vector<UartSpec> uarts;
  std::vector<ButtonSpec> buttons;
  std::vector<LedSpec> leds;
};

// Wires.

/// An end of a wire: a pin, or a terminal of a UART, which is a pin too.
struct WireEnd {
  std::string text;  ///< as written
  PinName pin;
  enum class Role : std::uint8_t { pin, tx, rx, rts, cts } role = Role::pin;
  std::string uart;  ///< "uart4" unless the role is pin
};

struct WireSpec {
  SourcePlace place;
  std::vector<WireEnd> ends;  ///< two or more, all joined
};

// Stimuli.

struct PressStimulus {
  DeviceName button;  ///< the board's own switch is named as its pin, "SW"
};
struct SendStimulus {
  DeviceName uart;
  std::string bytes;
};
struct PinStimulus {
  std::vector<PinLevel> levels;
};

struct StimulusSpec {
  SourcePlace place;
  Duration at;
  std::optional<Duration> every;      ///< repeats at this distance
  std::optional<std::int64_t> count;  ///< how often in all; empty with `every`: until the run ends
  Duration jitter;                    ///< each occurrence is later by a draw from [0, jitter]
  std::optional<Duration> held;       ///< `for`: how long a button is held or a pin driven; empty: see the action
  std::variant<PressStimulus, SendStimulus, PinStimulus> action;
};

/// How long a button is held where `for` does not say.
constexpr Duration default_press{100'000'000};

// Expectations.

/// A task, or all instances of it.
struct TaskTarget {
  std::size_t board = 0;
  std::string text;  ///< as written
  std::string name;
  std::optional<std::uint32_t> instance;
};

struct LatencyExpectation {
  Selector from;
  Selector to;
  std::optional<Duration> min;             ///< no single latency is below
  std::optional<Duration> max;             ///< no single latency is above
  std::optional<Duration> mean, p50, p99;  ///< not above
  std::optional<std::int64_t> count;       ///< exact
};

struct LatenessExpectation {
  TaskTarget task;
  std::optional<Duration> min, max, mean, p50, p99;
  std::optional<std::int64_t> count;
};

struct UartOverruns {
  DeviceName uart;
};
struct IrqOverruns {
  std::size_t board = 0;
  std::string name;  ///< "X3"
};
struct ScheduleOverruns {
  std::size_t board = 0;
};
struct WaitOverruns {
  TaskTarget task;
};
struct PairOverruns {
  Selector from;
  Selector to;
};

struct OverrunsExpectation {
  std::string text;  ///< what is counted, as written: "uart4", "sw:press -> mark:seen"
  std::variant<UartOverruns, IrqOverruns, ScheduleOverruns, WaitOverruns, PairOverruns> of;
  std::optional<std::int64_t> min, max, count;
};

struct CancellationExpectation {
  TaskTarget task;
  enum class Of : std::uint8_t { cancel, timeout } of = Of::cancel;
  std::optional<Duration> min, max, mean, p50, p99;
  std::optional<std::int64_t> count;
};

struct TaskExpectation {
  TaskTarget task;
  enum class State : std::uint8_t { done, cancelled, failed, waiting, never_started } state = State::done;
};

struct PinExpectation {
  std::string text;  ///< the pin as written
  PinName pin;
  int value = 0;
  std::optional<Duration> at;  ///< empty: at the end
};

struct StdoutExpectation {
  enum class Test : std::uint8_t { contains, not_contains, matches, equals_file };
  std::size_t board = 0;
  Test test = Test::contains;
  std::string text;      ///< what is looked for: the text, the regular expression, or the content of the file
  std::string filename;  ///< as written, for equals_file
};

struct EventsExpectation {
  Selector of;
  std::optional<std::int64_t> min, max, count;
};

struct IntervalExpectation {
  Selector of;
  Duration after;  ///< events before this are left out
  std::optional<Duration> min, max, mean, p50, p99;
  std::optional<std::int64_t> count;
};

struct ExpectationSpec {
  SourcePlace place;
  std::variant<LatencyExpectation, LatenessExpectation, OverrunsExpectation, CancellationExpectation, TaskExpectation,
               PinExpectation, StdoutExpectation, EventsExpectation, IntervalExpectation>
      check;
  std::string wanted;                              ///< the bounds in words, in the order written: "max 60ms, count 1"
  std::optional<PublishedFigure> published = {};   ///< empty also where options have changed board or scheduler
  std::optional<std::int64_t> tolerance_ppm = {};  ///< of its figures to those of a baseline, in parts of a million
};

struct Scenario {
  std::string file;    ///< as the user named it
  std::string digest;  ///< of the file's content; empty for a bare program
  std::string folder;  ///< what relative paths are relative to, for this process
  int format = 1;
  std::string name;
  std::string description;
  std::uint64_t seed = 0;
  Duration duration = Duration::from_s(60);
  Duration hang_limit = Duration::from_s(10);
  std::int64_t ticks_start_ms = 0;
  std::string firmware;         ///< "1.11"; empty: whatever any firmware of the scheduler's years runs
  bool several_boards = false;  ///< names and subjects bear the board's label
  std::vector<BoardSpec> boards;
  std::vector<WireSpec> wires;
  std::vector<StimulusSpec> stimuli;
  std::vector<ExpectationSpec> expectations;
};

}  // namespace asim
