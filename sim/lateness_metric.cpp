#include "sim/lateness_metric.hpp"

namespace asim {

LatenessMetric::LatenessMetric(EventSource& events, SubjectId task, std::optional<std::uint32_t> instance,
                               SpanLog::Keep keep)
    : instance_(instance), spans_(keep) {
  events.listen(task, *this);
}

void LatenessMetric::on_event(const Event& event) {
  if (event.kind != EventKind::resume || event.value < 0) return;
  if (instance_ && *instance_ != event.instance) return;
  spans_.add({event.at - Duration{event.value}, event.at, event.instance});
}

}  // namespace asim
