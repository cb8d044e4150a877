// TestTime: how the C++ tests of a user write times: 5_ms of asim, or 5ms of std::chrono.
#pragma once

#include <chrono>

#include "core/time.hpp"

namespace asim::test {

/// A duration; where an instant is meant, since the start of the run.
struct TestTime {
  constexpr TestTime() noexcept = default;
  constexpr TestTime(Duration d) noexcept : duration(d) {}
  constexpr TestTime(Instant instant) noexcept : duration(instant - Instant::start()) {}
  /// Any that nanoseconds express exactly.
  constexpr TestTime(std::chrono::nanoseconds d) noexcept : duration{d.count()} {}

  [[nodiscard]] constexpr Instant instant() const noexcept { return Instant::start() + duration; }

  Duration duration;
};

}  // namespace asim::test
