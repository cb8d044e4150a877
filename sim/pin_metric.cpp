#include "sim/pin_metric.hpp"

namespace asim {

PinMetric::PinMetric(EventSource& events, SubjectId pin, std::optional<Instant> at) : at_(at) {
  events.listen(pin, *this);
}

void PinMetric::on_event(const Event& event) {
  const bool rising = event.kind == EventKind::rising;
  const bool falling = event.kind == EventKind::falling;
  if (!rising && !falling && event.kind != EventKind::conflict) return;
  if (at_ && event.at > *at_) {
    // The first edge of all, after the instant in question: before it the pin had the opposite level.
    if (!level_ && (rising || falling)) level_ = rising ? 0 : 1;
    return;
  }
  const int level = rising ? 1 : 0;
  if (level_ != level) since_ = event.at;
  level_ = level;
}

}  // namespace asim
