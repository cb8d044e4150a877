// TurnLog: how long tasks run between two yields, how late they are, and who ran meanwhile. Read from the events of a
// run and, for the places in the source, from the tasks at these moments.
//
//   resume ---- turn ----> suspend | end ---- switch ----> resume
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/event_stream.hpp"
#include "sim/span_log.hpp"

namespace asim {

class Board;
class World;

/// One stretch of a task's code between two yields.
struct Turn {
  Span span;               ///< with the task's instance
  std::string resumed_at;  ///< where the code stood before, "main.py:12"; empty if unknown
  std::string yielded_at;  ///< where it stood after; empty also if the task ended with this turn
};

/// What one name did in a span of time.
struct TurnShare {
  std::string task;
  std::int64_t turns = 0;
  Duration time;  ///< the parts of the turns that lie in the span
};

/// The latest that the tasks of one name resumed from a sleep.
struct LatestResume {
  Span span;                      ///< from when it was due until it ran
  std::vector<TurnShare> shares;  ///< who ran meanwhile, the most time first
};

/// All tasks of one name on one board; of callbacks, each call.
struct TaskTurns {
  std::string name;
  std::int64_t turns = 0;
  std::size_t most_alive = 0;                 ///< instances at a time
  std::vector<Duration> longest_by_instance;  ///< each instance's longest turn, longest first
  std::optional<Turn> longest;
  std::optional<LatestResume> latest;  ///< empty if none ever woke from a sleep
};

struct BoardTurns {
  std::string label;  ///< empty in a world of one board
  Duration longest_switch;
  std::vector<TaskTurns> tasks;  ///< in the order in which the names were first seen
};

class TurnLog final : public EventObserver {
 public:
  /// Listens to everything in `world` from now on; must outlive its last event.
  explicit TurnLog(World& world);

  void on_event(const Event& event) override;

  /// What was seen until `end`, which closes a turn that was going on. After the run.
  [[nodiscard]] std::vector<BoardTurns> result(Instant end);

 private:
  struct Name {
    TaskTurns turns;
    std::size_t board = 0;
    std::size_t alive = 0;
    std::map<std::uint32_t, Duration> longest_of;  ///< by instance
  };
  struct PastTurn {
    SubjectId subject;
    Span span;
  };
  struct BoardState {
    Board* board = nullptr;
    std::optional<SubjectId> running;
    Turn turn;
    Instant last_end;
    std::deque<PastTurn> past;  ///< the latest `past_turns`
    Duration longest_switch;
  };
  /// Enough for two rounds of many tasks.
  static constexpr std::size_t past_turns = 16'384;

  Name* name_of(const Event& event);
  void begin(Name& name, const Event& event);
  void end(Name& name, Instant at, std::string yielded_at);
  void note_latest(Name& name, const Event& event);
  [[nodiscard]] static std::string location(const BoardState& board, const Event& event);

  EventStream& events_;
  std::vector<std::string> labels_;
  std::vector<BoardState> boards_;
  std::map<SubjectId, std::optional<Name>> names_;  ///< empty: no task
  std::vector<SubjectId> order_;
};

}  // namespace asim
