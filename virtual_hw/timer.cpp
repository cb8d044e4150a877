#include "virtual_hw/timer.hpp"

#include "core/errors.hpp"

namespace asim {

void HardwareTimer::start(TimerMode mode, TimerPeriod period) {
  if (period.denominator <= 0 || period.numerator < period.denominator) {
    throw InternalError("timer: the period is less than a nanosecond");
  }
  mode_ = mode;
  period_ = period;
  remainder_ = 0;
  period_start_ = context_.timeline.now();
  schedule_next();
}

void HardwareTimer::schedule_next() {
  std::int64_t whole = period_.numerator / period_.denominator;
  remainder_ += period_.numerator % period_.denominator;
  if (remainder_ >= period_.denominator) {
    remainder_ -= period_.denominator;
    ++whole;
  }
  context_.timeline.schedule(*this, period_start_ + Duration::from_ns(whole));
}

void HardwareTimer::fire() {
  period_start_ = due();
  if (mode_ == TimerMode::periodic) schedule_next();
  line_.raise();
}

}  // namespace asim
