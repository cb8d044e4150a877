// IntervalMetric: the time between consecutive events of one kind, and how often they come.
//
//   | after |   x     x   x        the first that is not before `after` opens the first interval
//             ^--^ ^----^ ^-…     each further one ends an interval and opens the next
#pragma once

#include <optional>

#include "sim/event_matcher.hpp"
#include "sim/figure.hpp"
#include "sim/span_log.hpp"

namespace asim {

class IntervalMetric final : public EventObserver {
 public:
  /// Listens to `events` from now on; must outlive them. Events before `after` are left out.
  IntervalMetric(EventSource& events, const Selector& of, Duration after, SpanLog::Keep keep = SpanLog::Keep::extremes);
  IntervalMetric(const IntervalMetric&) = delete;
  IntervalMetric& operator=(const IntervalMetric&) = delete;

  void on_event(const Event& event) override;

  [[nodiscard]] const SpanLog& spans() const noexcept { return spans_; }
  /// The last event that counts.
  [[nodiscard]] std::optional<Instant> last() const noexcept { return last_; }
  /// Intervals divided by the time from the first event to the last, rounded down; empty where there is none or where
  /// all came at one instant.
  [[nodiscard]] std::optional<Rate> rate() const noexcept;

 private:
  EventMatcher of_;
  Instant from_;
  SpanLog spans_;
  std::optional<Instant> first_;
  std::optional<Instant> last_;
};

}  // namespace asim
