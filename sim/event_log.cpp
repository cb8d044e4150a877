#include "sim/event_log.hpp"

#include <algorithm>

namespace asim {

void EventLog::on_event(const Event& event) {
  entries_.push_back({event.at, event.value, texts_.size(), static_cast<std::uint32_t>(event.text.size()),
                      event.subject, event.instance, event.kind});
  texts_ += event.text;
}

Event EventLog::at(std::size_t index) const {
  const Entry& entry = entries_[index];
  return {.at = entry.at,
          .subject = entry.subject,
          .instance = entry.instance,
          .kind = entry.kind,
          .value = entry.value,
          .text = std::string_view(texts_).substr(entry.text_begin, entry.text_size)};
}

std::size_t EventLog::first_at(Instant instant) const noexcept {
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), instant,
                                      [](const Entry& entry, Instant wanted) { return entry.at < wanted; });
  return static_cast<std::size_t>(found - entries_.begin());
}

void EventReplay::play(std::size_t first, std::size_t end) const {
  for (std::size_t i = first; i < end; ++i) {
    const Event event = log_.at(i);
    if (const auto found = listeners_.find(event.subject); found != listeners_.end()) {
      for (EventObserver* observer : found->second) observer->on_event(event);
    }
    for (EventObserver* observer : all_) observer->on_event(event);
  }
}

}  // namespace asim
