// World: one or more boards on one timeline, joined by wires, and the rules by which time moves.
//
// Time moves in two ways only: a board uses its CPU, or it idles. Either way it asks the world to let it reach an
// instant; whatever is due before that happens first: hardware events, then stimuli, then the interrupt handlers they
// raise, then other boards whose local time is earlier (ties in the order of the file).
//
// A run in one go keeps a single board on the caller's stack. A run that pauses, or one of several boards, gives each
// board a thread of its own; the turnstile lets exactly one of them, or the caller, go on.
//
//   run            resume(1s) -> paused at 1s -> resume(2s) -> ... -> over
//                                  \-> close: the boards' stacks unwind
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/clock.hpp"
#include "core/timeline.hpp"
#include "sim/board.hpp"
#include "sim/event_stream.hpp"
#include "sim/turnstile.hpp"

namespace asim {

class ProgramHost;

/// Why a run is over.
enum class StopReason : std::uint8_t {
  running,
  finished,     ///< all programs and tasks have ended and nothing is due that matters
  end_reached,  ///< the scenario's duration
  failed,       ///< an exception left a program
  hung,         ///< a program did not yield
  stalled,      ///< time could not move
  interrupted,  ///< somebody pressed Ctrl-C
  closed,       ///< whoever paused it wants no more of it
};

/// What went wrong, where the reason is failed, hung or stalled.
struct RunError {
  std::string kind;  ///< "exception", "hang", "stall"
  std::string message;
  std::string traceback;  ///< of the program; may be empty
  std::string task;       ///< the task that ran; may be empty
  std::string location;   ///< "main.py:12"; may be empty
  std::string board;      ///< label; empty in a world of one board
  Instant at{};           ///< when it happened; with several boards the run may go on
};

struct Warning {
  Instant at;
  std::string text;
};

class World final : private FrontListener {
 public:
  enum class Time : std::uint8_t { virtual_time, real_time };

  /// `end` is inclusive.
  World(Clock& clock, Time time, Instant end);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  Board& add_board(BoardSettings settings);
  [[nodiscard]] const std::vector<std::unique_ptr<Board>>& boards() const noexcept { return boards_; }
  [[nodiscard]] EventStream& events() noexcept { return events_; }
  [[nodiscard]] Timeline& timeline() noexcept { return timeline_; }
  [[nodiscard]] bool real_time() const noexcept { return time_ == Time::real_time; }

  /// After its program has ended, a board stays to serve interrupts while something is due that could matter.
  void set_outlasts_programs(bool outlasts) noexcept { outlasts_programs_ = outlasts; }
  void set_output(std::function<void(std::string_view)> output) { output_ = std::move(output); }
  /// Called now and then with the virtual time reached.
  void set_progress(std::function<void(Instant)> progress) { progress_ = std::move(progress); }

  /// Runs `main(board)` for every board, each on a stack of its own, until the run is over. `host` lends its lock to
  /// boards that run a program, and takes it back while they wait; it may be null where there is none.
  void run(std::function<void(Board&)> main, ProgramHost* host);

  /// How far `resume` goes.
  struct Leg {
    Instant until = Instant::never();  ///< inclusive; `never`: to the end of the run
    bool while_busy = false;           ///< pause also when every board waits for what nothing will bring
  };
  /// Begins a run that pauses; it stands at the start. Virtual time only.
  void begin(std::function<void(Board&)> main, ProgramHost* host);
  /// Lets the boards go on, and returns when the world is paused or the run is over. Between the calls nothing moves,
  /// and what is scheduled meanwhile comes as if it had been there from the start.
  void resume(const Leg& leg);
  /// Whether the last leg ended because every board waits for what nothing will bring.
  [[nodiscard]] bool idle() const noexcept { return idle_; }
  /// Pauses at this instant, before time moves on. To be called by observers and timeline events.
  void request_pause() noexcept;
  /// Ends a run that pauses: its boards' stacks unwind. Nothing to do if the run is over.
  void close();

  void warn(const std::string& text);
  /// Ends the run: throws RunStopped, now and at every later call of anything that takes time.
  [[noreturn]] void stop(StopReason reason, RunError error = {});
  [[nodiscard]] bool stopped() const noexcept { return reason_ != StopReason::running; }
  [[nodiscard]] StopReason reason() const noexcept { return reason_; }
  [[nodiscard]] const RunError& error() const noexcept { return error_; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }
  [[nodiscard]] const std::string& output() const noexcept { return stdout_; }
  /// How far the run has come.
  [[nodiscard]] Instant reached() const noexcept { return timeline_.now(); }

  /// Asks every run in this process to stop; safe in a signal handler.
  static void request_interrupt() noexcept;
  static void clear_interrupt() noexcept;
  [[nodiscard]] static bool interrupt_requested() noexcept;

 private:
  friend class Board;

  void on_earlier_front() override;
  /// Lets `board` reach `target`, or the earlier instant at which it is needed.
  void advance(Board& board, Instant target);
  void advance_alone(Board& board, Instant target);
  void advance_together(Board& board, Instant target);
  void advance_in_real_time(Board& board, Instant target);
  /// Whether `board` may go to `target` as it is: no event comes before, and no end or pause.
  [[nodiscard]] bool nothing_before(const Board& board, Instant target) const noexcept;
  void fire_all_at(Instant instant);
  void look_around(const Board& board);
  /// False if the world was paused before `instant`, so that something else may come first now. Throws RunStopped if
  /// the run is over before.
  [[nodiscard]] bool may_reach(const Board& board, Instant instant);
  [[nodiscard]] bool pauses() const noexcept { return pause_.until < end_; }
  /// A run without an end of its own is over when nothing will ever happen.
  [[nodiscard]] bool nothing_due_ends() const noexcept { return end_ == Instant::never(); }
  void pause(const Board& board);
  [[nodiscard]] bool all_halted() const noexcept;
  [[nodiscard]] Board* earliest() const noexcept;
  void fail(const Board& board, RunError error);
  void write_output(std::string_view text);
  void run_board(Board& board);
  void linger(Board& board);
  void launch(Board& board);
  void let_run(std::size_t index);
  void join();
  void wait_for_turn(const Board& board);
  [[nodiscard]] std::size_t controller() const noexcept { return boards_.size(); }

  Clock& clock_;
  Time time_;
  Instant end_;
  EventStream events_;
  Timeline timeline_;
  std::vector<std::unique_ptr<Board>> boards_;
  Turnstile turnstile_;
  std::vector<std::thread> threads_;  ///< one a board, unless the only board runs on the caller's stack
  std::function<void(Board&)> main_;
  ProgramHost* host_ = nullptr;
  Leg pause_;
  bool pause_requested_ = false;
  std::atomic<bool> stop_asked_ = false;  ///< set by the caller's thread while boards run
  bool idle_ = false;
  std::size_t paused_board_ = 0;  ///< whose thread goes on after the pause
  StopReason reason_ = StopReason::running;
  RunError error_;
  std::vector<Warning> warnings_;
  std::string stdout_;
  std::function<void(std::string_view)> output_;
  std::function<void(Instant)> progress_;
  std::uint32_t calls_ = 0;
  bool outlasts_programs_ = false;
};

}  // namespace asim
