#include "sim/cancellation_metric.hpp"

namespace asim {

CancellationMetric::CancellationMetric(EventSource& events, SubjectId task, Of of,
                                       std::optional<std::uint32_t> instance, SpanLog::Keep keep)
    : of_(of), instance_(instance), spans_(keep) {
  events.listen(task, *this);
}

void CancellationMetric::on_event(const Event& event) {
  if (instance_ && *instance_ != event.instance) return;
  switch (event.kind) {
    case EventKind::cancel_requested:
      if (of_ == Of::cancel && !open_.contains(event.instance)) request(event);
      break;
    case EventKind::timeout_requested:
      if (of_ == Of::timeout) request(event);
      break;
    case EventKind::timeout_ended:
      if (of_ == Of::timeout) close_first(event);
      break;
    case EventKind::done:
    case EventKind::cancelled:
    case EventKind::failed:
      close_all(event);
      break;
    default:
      break;
  }
}

void CancellationMetric::request(const Event& event) { open_[event.instance].push_back(event.at); }

void CancellationMetric::close_first(const Event& event) {
  const auto found = open_.find(event.instance);
  if (found == open_.end()) return;
  spans_.add({found->second.front(), event.at, event.instance});
  found->second.erase(found->second.begin());
  if (found->second.empty()) open_.erase(found);
}

void CancellationMetric::close_all(const Event& event) {
  while (open_.contains(event.instance)) close_first(event);
}

std::int64_t CancellationMetric::open_count() const noexcept {
  std::int64_t count = 0;
  for (const auto& [instance, requests] : open_) count += static_cast<std::int64_t>(requests.size());
  return count;
}

std::pair<Instant, std::uint32_t> CancellationMetric::earliest_open() const noexcept {
  std::pair<Instant, std::uint32_t> earliest{Instant::never(), 0};
  for (const auto& [instance, requests] : open_) {
    if (requests.front() < earliest.first) earliest = {requests.front(), instance};
  }
  return earliest;
}

}  // namespace asim
