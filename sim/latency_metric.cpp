#include "sim/latency_metric.hpp"

namespace asim {

LatencyMetric::LatencyMetric(EventSource& events, const Selector& from, const Selector& to, SpanLog::Keep keep)
    : from_(events, from), to_(events, to), spans_(keep) {
  events.listen(from_.subject(), *this);
  if (to_.subject() != from_.subject()) events.listen(to_.subject(), *this);
}

void LatencyMetric::on_event(const Event& event) {
  if (open_ && to_.matches(event)) {
    spans_.add({*open_, event.at});
    open_.reset();
  }
  if (!from_.matches(event)) return;
  if (!open_) {
    open_ = event.at;
  } else if (++overruns_ == 1) {
    first_overrun_ = event.at;
  }
}

}  // namespace asim
