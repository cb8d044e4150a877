// PinMetric: the level of a pin at one instant, after everything that happened then, or at the end of the run.
#pragma once

#include <optional>

#include "sim/event_source.hpp"

namespace asim {

class PinMetric final : public EventObserver {
 public:
  /// `pin` is the subject, "pin:X3"; without `at`, the end is meant. Listens to `events` from now on; must outlive
  /// them.
  PinMetric(EventSource& events, SubjectId pin, std::optional<Instant> at = {});
  PinMetric(const PinMetric&) = delete;
  PinMetric& operator=(const PinMetric&) = delete;

  void on_event(const Event& event) override;

  /// 0 or 1; a pin in conflict reads 0. Empty if no edge ever told: the pin then had one level all the time.
  [[nodiscard]] std::optional<int> level() const noexcept { return level_; }
  /// When the pin came to that level; empty if that was before the first edge.
  [[nodiscard]] std::optional<Instant> since() const noexcept { return since_; }

 private:
  std::optional<Instant> at_;
  std::optional<int> level_;
  std::optional<Instant> since_;
};

}  // namespace asim
