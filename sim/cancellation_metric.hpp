// CancellationMetric: how long a task goes on after it was asked to stop.
//
//   cancel     from the first request until the task is done, cancelled or failed; further requests change nothing
//   timeout    from the end of a time limit until the limited part is left, or the task ends; one for each limit
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sim/event_source.hpp"
#include "sim/span_log.hpp"

namespace asim {

class CancellationMetric final : public EventObserver {
 public:
  enum class Of : std::uint8_t { cancel, timeout };

  /// `task` is the subject, "task:foo"; all its instances count, each for itself, unless one is given. Listens to
  /// `events` from now on; must outlive them.
  CancellationMetric(EventSource& events, SubjectId task, Of of, std::optional<std::uint32_t> instance = {},
                     SpanLog::Keep keep = SpanLog::Keep::extremes);
  CancellationMetric(const CancellationMetric&) = delete;
  CancellationMetric& operator=(const CancellationMetric&) = delete;

  void on_event(const Event& event) override;

  [[nodiscard]] const SpanLog& spans() const noexcept { return spans_; }
  /// How many requests wait for their end.
  [[nodiscard]] std::int64_t open_count() const noexcept;
  /// The earliest of them, with its instance; meaningful if there is any.
  [[nodiscard]] std::pair<Instant, std::uint32_t> earliest_open() const noexcept;

 private:
  void request(const Event& event);
  void close_first(const Event& event);
  void close_all(const Event& event);

  Of of_;
  std::optional<std::uint32_t> instance_;
  SpanLog spans_;
  std::map<std::uint32_t, std::vector<Instant>> open_;  ///< by instance, first request first; never empty
};

}  // namespace asim
