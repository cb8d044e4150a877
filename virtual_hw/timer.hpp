// HardwareTimer: raises an interrupt line after a time, once or again and again.
//
//   [period] --deadline--> interrupt line --> handler
//
// Modelled:     deadlines that advance by whole periods from the start, whenever the handlers run: no drift. The period
// is
//               a fraction, so that 2.1 Hz does not gather rounding errors; a deadline is the nanosecond that it falls
//               in.
// Not modelled: counter register, capture and compare channels, the resolution of the clock that feeds it (the board
//               rounds the period before it starts the timer).
// Events:       none of its own; those of its line, overrun included: a period that ended while the handler was
// pending. Source:       MicroPython documentation, pyb.Timer and machine.Timer.
#pragma once

#include <cstdint>

#include "core/timeline.hpp"
#include "virtual_hw/hardware_context.hpp"
#include "virtual_hw/interrupts.hpp"

namespace asim {

/// `numerator / denominator` nanoseconds, both positive.
struct TimerPeriod {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;

  static constexpr TimerPeriod from_duration(Duration period) noexcept { return {period.ns, 1}; }
  /// The period of `numerator / denominator` Hz: 2.1 Hz is from_hz(21, 10).
  static constexpr TimerPeriod from_hz(std::int64_t numerator, std::int64_t denominator = 1) noexcept {
    return {1'000'000'000 * denominator, numerator};
  }
};

enum class TimerMode : std::uint8_t { one_shot, periodic };

class HardwareTimer final : private TimelineEvent {
 public:
  /// `line` must outlive the timer.
  HardwareTimer(const HardwareContext& context, InterruptLine& line) : context_(context), line_(line) {}

  /// The first deadline is one period from now; a running timer starts anew. Throws InternalError if the period is less
  /// than a nanosecond.
  void start(TimerMode mode, TimerPeriod period);
  void stop() { context_.timeline.cancel(*this); }
  [[nodiscard]] bool running() const noexcept { return pending(); }
  /// Meaningful while it runs.
  [[nodiscard]] Instant next_deadline() const noexcept { return due(); }
  /// When the present period began.
  [[nodiscard]] Instant period_start() const noexcept { return period_start_; }

 private:
  void fire() override;
  void schedule_next();

  const HardwareContext& context_;
  InterruptLine& line_;
  TimerMode mode_ = TimerMode::periodic;
  TimerPeriod period_;
  Instant period_start_;
  std::int64_t remainder_ = 0;  ///< what the last deadline lies behind its exact instant, in 1/denominator ns
};

}  // namespace asim
