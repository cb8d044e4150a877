#include "core/real_time/real_time_cpu.hpp"

#include <algorithm>

namespace asim {

void RealTimeCpu::fire_due() {
  // An event that asks for the time must not make others happen inside it.
  if (firing_) return;
  firing_ = true;
  clock_.advance_to(Instant::start());  // runs what was posted
  const Instant present = clock_.now();
  while (timeline_.next_due() <= present) timeline_.fire_next();
  timeline_.advance_to(present);
  firing_ = false;
}

void RealTimeCpu::wait_until(Instant target) {
  clock_.advance_to(std::min(target, timeline_.next_due()));
  fire_due();
}

Instant RealTimeCpu::now() {
  fire_due();
  return timeline_.now();
}

void RealTimeCpu::spend(Duration span) {
  const Instant end = now() + span;
  while (timeline_.now() < end) wait_until(end);
}

void RealTimeCpu::idle_until(Instant limit) {
  while (!ready_ && timeline_.now() < limit) wait_until(limit);
  ready_ = false;
}

void RealTimeCpu::skip_ahead(Instant /*limit*/) { fire_due(); }

}  // namespace asim
