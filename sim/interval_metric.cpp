#include "sim/interval_metric.hpp"

namespace asim {

IntervalMetric::IntervalMetric(EventSource& events, const Selector& of, Duration after, SpanLog::Keep keep)
    : of_(events, of), from_(Instant::start() + after), spans_(keep) {
  events.listen(of_.subject(), *this);
}

void IntervalMetric::on_event(const Event& event) {
  if (event.at < from_ || !of_.matches(event)) return;
  if (last_) spans_.add({*last_, event.at});
  if (!first_) first_ = event.at;
  last_ = event.at;
}

std::optional<Rate> IntervalMetric::rate() const noexcept {
  if (!last_ || *first_ == *last_) return std::nullopt;
  __extension__ using Wide = unsigned __int128;
  constexpr Wide ns_per_1000_s = 1'000'000'000'000;
  const auto span = static_cast<Wide>((*last_ - *first_).ns);
  return Rate{static_cast<std::int64_t>(spans_.lengths().count() * ns_per_1000_s / span)};
}

}  // namespace asim
