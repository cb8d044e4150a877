// Ticks: the wrapping counters that programs see (`ticks_ms`, `ticks_us`).
//
// Source: MicroPython `time` documentation; the period P is a power of two, 2^30 on 32-bit boards.
//   ticks_diff(a, b) = ((a - b + P/2) mod P) - P/2, in [-P/2, P/2 - 1]
//   ticks_add(t, d)  = (t + d) mod P
#pragma once

#include <cstdint>

#include "core/time.hpp"

namespace asim {

/// A value of a wrapping counter, in [0, P).
using Ticks = std::int64_t;

/// The arithmetic of one tick period P = 2^bits. 30 bits on 32-bit boards, 62 on 64-bit builds, 29 in CircuitPython.
class TickPeriod {
 public:
  constexpr explicit TickPeriod(int bits = 30) noexcept : bits_(bits) {}

  [[nodiscard]] constexpr int bits() const noexcept { return bits_; }
  [[nodiscard]] constexpr std::int64_t period() const noexcept { return std::int64_t{1} << bits_; }
  [[nodiscard]] constexpr Ticks wrap(std::int64_t value) const noexcept { return value & (period() - 1); }
  [[nodiscard]] constexpr Ticks add(Ticks t, std::int64_t delta) const noexcept { return wrap(t + delta); }
  /// The signed distance from `b` to `a`.
  [[nodiscard]] constexpr std::int64_t diff(Ticks a, Ticks b) const noexcept {
    const int unused = 64 - bits_;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a - b) << unused) >> unused;
  }
  /// Whether `delta` is a legal second argument of `ticks_add`: -P/2 < delta < P/2.
  [[nodiscard]] constexpr bool in_range(std::int64_t delta) const noexcept {
    return -(period() / 2) < delta && delta < period() / 2;
  }

 private:
  int bits_;
};

/// Derives the tick counters of a program from time: 0 (or `start_ms`) when the program starts.
class TickClock {
 public:
  constexpr explicit TickClock(TickPeriod period = TickPeriod{}, std::int64_t start_ms = 0) noexcept
      : period_(period), start_ms_(start_ms) {}

  [[nodiscard]] constexpr TickPeriod period() const noexcept { return period_; }
  /// The milliseconds at the start, before they wrap.
  [[nodiscard]] constexpr std::int64_t start_ms() const noexcept { return start_ms_; }
  [[nodiscard]] constexpr Ticks ms(Instant now) const noexcept { return period_.wrap(now.ns / 1'000'000 + start_ms_); }
  [[nodiscard]] constexpr Ticks us(Instant now) const noexcept {
    return period_.wrap(now.ns / 1'000 + start_ms_ * 1'000);
  }
  /// The instant at which the tick `delta_ms` after the current one begins.
  [[nodiscard]] static constexpr Instant tick_begin(Instant now, std::int64_t delta_ms) noexcept {
    return Instant{(now.ns / 1'000'000 + delta_ms) * 1'000'000};
  }

 private:
  TickPeriod period_;
  std::int64_t start_ms_;
};

}  // namespace asim
