#include "core/poll_set.hpp"

#include <algorithm>

namespace asim {

void PollSet::watch(Pollable& object, PollMask interest) {
  for (Entry& entry : entries_) {
    if (entry.object == &object) {
      entry.interest = interest;
      return;
    }
  }
  entries_.push_back({&object, interest});
}

void PollSet::forget(Pollable& object) noexcept {
  std::erase_if(entries_, [&](const Entry& entry) { return entry.object == &object; });
}

bool PollSet::contains(const Pollable& object) const noexcept {
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.object == &object; });
}

bool PollSet::needs_looking() const noexcept {
  return std::any_of(entries_.begin(), entries_.end(), [](const Entry& e) { return !e.object->announces_ready(); });
}

void PollSet::look(Cpu& cpu, const SchedulerCosts& costs, Reporting reporting) {
  if (const Duration cost = costs.poll + costs.polled_object * static_cast<std::int64_t>(entries_.size());
      cost.ns > 0) {
    cpu.spend(cost);
  }
  // By index: an object written in Python may register others while it is asked.
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Pollable* const object = entries_[i].object;
    const PollMask events = object->poll(entries_[i].interest);
    if (events == 0) continue;
    ready_.push_back({object, events});
    if (reporting == Reporting::one_shot && i < entries_.size() && entries_[i].object == object) {
      entries_[i].interest = 0;
    }
  }
}

void PollSet::wait(Cpu& cpu, const SchedulerCosts& costs, std::int64_t timeout_ms, Reporting reporting) {
  ready_.clear();
  const Instant start = cpu.now();
  if (timeout_ms == 0) {
    look(cpu, costs, reporting);
    return;
  }
  const Instant limit = timeout_ms < 0 ? Instant::never() : TickClock::tick_begin(start, timeout_ms);
  for (;;) {
    // A device may become ready while another is asked, since that may take time.
    cpu.forget_ready();
    look(cpu, costs, reporting);
    const Instant now = cpu.now();
    if (!ready_.empty() || now >= limit) return;
    const Instant next_look = needs_looking() ? std::min(limit, TickClock::tick_begin(now, 1)) : limit;
    cpu.idle_until(next_look);
  }
}

}  // namespace asim
