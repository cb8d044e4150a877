// RecordedRun: what happened in a LiveWorld up to a moment, and every question about it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/cancellation_metric.hpp"
#include "sim/event_log.hpp"
#include "sim/event_matcher.hpp"
#include "sim/run_result.hpp"
#include "sim/scenario.hpp"
#include "sim/span_log.hpp"

namespace asim {

class LiveWorld;

/// Spans of time that were measured.
struct MeasuredSpans {
  std::string kind;  ///< "latency"
  std::string of;    ///< "sw:press -> pin:LED1:rising"
  SpanLog spans = SpanLog(SpanLog::Keep::all);
  std::int64_t missed = 0;                ///< begun, and not over at the end
  std::int64_t overruns = 0;              ///< begun while one was open, and not measured
  std::optional<Instant> open = {};       ///< when the earliest of those that are missed began
  std::vector<EventMatcher> bounds = {};  ///< the events that begin and end a span
};

/// All members that take names throw ScenarioError for what names nothing, and WorldError where events were not
/// recorded.
class RecordedRun {
 public:
  explicit RecordedRun(LiveWorld& world);

  /// Verdict, tasks, output, warnings, error.
  [[nodiscard]] const RunResult& result() const noexcept { return result_; }
  /// What the board printed; throws ScenarioError if there is no such board.
  [[nodiscard]] const std::string& printed(std::size_t board) const { return printed_.at(board); }
  [[nodiscard]] Instant end() const noexcept { return result_.end; }

  [[nodiscard]] MeasuredSpans latency(std::string_view from, std::string_view to) const;
  [[nodiscard]] MeasuredSpans interval(std::string_view of, Duration after) const;
  [[nodiscard]] MeasuredSpans lateness(std::string_view task) const;
  [[nodiscard]] MeasuredSpans cancellation(std::string_view task, CancellationMetric::Of of) const;
  /// Of "uart4", "irq:X3", "schedule", "wait:TASK".
  [[nodiscard]] std::int64_t overruns(std::string_view of) const;
  /// Calls `take` for each event that `selector` names; its text is valid during the call.
  void each_event(std::string_view selector, const std::function<void(const Event&)>& take) const;

  /// How the spans are spread, the longest of them, and the events around it, each line ended.
  [[nodiscard]] std::string explain(const MeasuredSpans& measured) const;
  /// The events around the first overrun of `of`.
  [[nodiscard]] std::string explain_overruns(std::string_view of) const;
  /// All events as a timeline, the middle of very many left out.
  [[nodiscard]] std::string timeline() const;
  /// The last events, as a timeline.
  [[nodiscard]] std::string last_events() const;
  [[nodiscard]] std::string_view subject_name(SubjectId id) const;

 private:
  [[nodiscard]] const EventLog& log(std::string_view what) const;
  [[nodiscard]] Selector selector(std::string_view text, const char* key) const;
  [[nodiscard]] TaskTarget task(std::string_view text) const;
  [[nodiscard]] ExpectationSpec overruns_spec(std::string_view of) const;
  [[nodiscard]] SubjectId subject_of(const TaskTarget& task, EventSource& source) const;

  LiveWorld& world_;
  std::size_t end_ = 0;  ///< of the log
  RunResult result_;
  std::vector<std::string> printed_;
};

}  // namespace asim
