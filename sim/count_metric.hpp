// CountMetric: how often something happened: events that a selector names, or overruns of a device.
#pragma once

#include <cstdint>

#include "sim/event_matcher.hpp"

namespace asim {

class CountMetric final : public EventObserver {
 public:
  /// Listens to `events` from now on; must outlive them.
  CountMetric(EventSource& events, EventMatcher matcher);
  CountMetric(const CountMetric&) = delete;
  CountMetric& operator=(const CountMetric&) = delete;

  void on_event(const Event& event) override;

  [[nodiscard]] std::int64_t count() const noexcept { return count_; }
  /// Meaningful if there is any.
  [[nodiscard]] Instant first() const noexcept { return first_; }
  [[nodiscard]] Instant last() const noexcept { return last_; }

 private:
  EventMatcher matcher_;
  std::int64_t count_ = 0;
  Instant first_;
  Instant last_;
};

}  // namespace asim
