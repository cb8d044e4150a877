#include "sim/latency_metric.hpp"

namespace asim {

LatencyMetric::LatencyMetric(EventStream& events, const Selector& from, const Selector& to)
    : from_(events, from), to_(events, to) {
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
