// LatencyMetric: the time from one event to another.
//
//   from ... from ... to ... to
//   |open    |overrun |close  |nothing is open: ignored
//
// An event that is both closes what is open, then opens: the time between two of a kind.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/event_matcher.hpp"
#include "sim/span_log.hpp"

namespace asim {

class LatencyMetric final : public EventObserver {
 public:
  /// Listens to `events` from now on; must outlive them.
  LatencyMetric(EventSource& events, const Selector& from, const Selector& to,
                SpanLog::Keep keep = SpanLog::Keep::extremes);
  LatencyMetric(const LatencyMetric&) = delete;
  LatencyMetric& operator=(const LatencyMetric&) = delete;

  void on_event(const Event& event) override;

  [[nodiscard]] const SpanLog& spans() const noexcept { return spans_; }
  /// Since when a `from` has waited for its `to`.
  [[nodiscard]] std::optional<Instant> open() const noexcept { return open_; }
  [[nodiscard]] std::int64_t overruns() const noexcept { return overruns_; }
  /// The first overrun; meaningful if there is any.
  [[nodiscard]] Instant first_overrun() const noexcept { return first_overrun_; }

 private:
  EventMatcher from_;
  EventMatcher to_;
  SpanLog spans_;
  std::optional<Instant> open_;
  std::int64_t overruns_ = 0;
  Instant first_overrun_;
};

}  // namespace asim
