// LatenessMetric: how much later than due a task was resumed from its sleeps. The scheduler says so with each resume,
// and leaves out cancelled sleeps.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/event_source.hpp"
#include "sim/span_log.hpp"

namespace asim {

class LatenessMetric final : public EventObserver {
 public:
  /// `task` is the subject, "task:foo"; all its instances count unless one is given. Listens to `events` from now on;
  /// must outlive them.
  LatenessMetric(EventSource& events, SubjectId task, std::optional<std::uint32_t> instance = {},
                 SpanLog::Keep keep = SpanLog::Keep::extremes);
  LatenessMetric(const LatenessMetric&) = delete;
  LatenessMetric& operator=(const LatenessMetric&) = delete;

  void on_event(const Event& event) override;

  /// From the instant at which a sleep was due until the task was resumed.
  [[nodiscard]] const SpanLog& spans() const noexcept { return spans_; }

 private:
  std::optional<std::uint32_t> instance_;
  SpanLog spans_;
};

}  // namespace asim
