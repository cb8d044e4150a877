// Instant and Duration: the two time types of asim, 64-bit nanoseconds.
//
// Nanoseconds, because a microsecond is too coarse for a UART at 921600 baud. Integers, because no floating point may
// decide an order. A raw integer appears only at a border and carries its unit in its name.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace asim {

/// A span of time in nanoseconds; may be negative.
struct Duration {
  std::int64_t ns = 0;

  static constexpr Duration from_ns(std::int64_t n) noexcept { return {n}; }
  static constexpr Duration from_us(std::int64_t us) noexcept { return {us * 1'000}; }
  static constexpr Duration from_ms(std::int64_t ms) noexcept { return {ms * 1'000'000}; }
  static constexpr Duration from_s(std::int64_t s) noexcept { return {s * 1'000'000'000}; }
  /// The length of `bits` bit times at `baud` bits per second, rounded to the nearest nanosecond. Compute bit k from
  /// the start of its burst with this, so that the rounding does not accumulate.
  static constexpr Duration from_bits_nearest(std::int64_t bits, std::int64_t baud) noexcept {
    return {(bits * 2'000'000'000 + baud) / (2 * baud)};
  }
  static constexpr Duration zero() noexcept { return {0}; }

  friend constexpr auto operator<=>(Duration, Duration) noexcept = default;
  friend constexpr Duration operator+(Duration a, Duration b) noexcept { return {a.ns + b.ns}; }
  friend constexpr Duration operator-(Duration a, Duration b) noexcept { return {a.ns - b.ns}; }
  friend constexpr Duration operator*(Duration a, std::int64_t n) noexcept { return {a.ns * n}; }
  constexpr Duration& operator+=(Duration d) noexcept {
    ns += d.ns;
    return *this;
  }
  constexpr Duration& operator-=(Duration d) noexcept {
    ns -= d.ns;
    return *this;
  }
};

/// A point of time: nanoseconds since the start of the run.
struct Instant {
  std::int64_t ns = 0;

  /// Later than any instant a run can reach.
  static constexpr Instant never() noexcept { return {std::numeric_limits<std::int64_t>::max()}; }
  static constexpr Instant start() noexcept { return {0}; }

  friend constexpr auto operator<=>(Instant, Instant) noexcept = default;
  friend constexpr Duration operator-(Instant a, Instant b) noexcept { return {a.ns - b.ns}; }
  /// Saturates at `never`, so that `never + d == never`.
  friend constexpr Instant operator+(Instant a, Duration d) noexcept {
    std::int64_t sum = 0;
    return __builtin_add_overflow(a.ns, d.ns, &sum) ? never() : Instant{sum};
  }
  friend constexpr Instant operator-(Instant a, Duration d) noexcept { return {a.ns - d.ns}; }
};

namespace literals {
constexpr Duration operator""_ns(unsigned long long n) noexcept { return {static_cast<std::int64_t>(n)}; }
constexpr Duration operator""_us(unsigned long long n) noexcept {
  return Duration::from_us(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_ms(unsigned long long n) noexcept {
  return Duration::from_ms(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_s(unsigned long long n) noexcept {
  return Duration::from_s(static_cast<std::int64_t>(n));
}
}  // namespace literals

}  // namespace asim
