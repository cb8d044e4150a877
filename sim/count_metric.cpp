#include "sim/count_metric.hpp"

#include <utility>

namespace asim {

CountMetric::CountMetric(EventSource& events, EventMatcher matcher) : matcher_(std::move(matcher)) {
  events.listen(matcher_.subject(), *this);
}

void CountMetric::on_event(const Event& event) {
  if (!matcher_.matches(event)) return;
  if (++count_ == 1) first_ = event.at;
  last_ = event.at;
}

}  // namespace asim
