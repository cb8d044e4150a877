// TestTime: how the C++ tests of a user write times: 5_ms of asim, or 5ms of std::chrono.
#pragma once

#include <chrono>
#include <concepts>

#include "core/time.hpp"

namespace asim::test {

/// A duration; where an instant is meant, since the start of the run.
struct TestTime {
  constexpr TestTime() noexcept = default;
  constexpr TestTime(Duration d) noexcept : duration(d) {}
  constexpr TestTime(Instant instant) noexcept : duration(instant - Instant::start()) {}
  /// Any that nanoseconds express exactly.
  template <class Count, class Unit>
    requires std::convertible_to<std::chrono::duration<Count, Unit>, std::chrono::nanoseconds>
  constexpr TestTime(std::chrono::duration<Count, Unit> d) noexcept : duration{std::chrono::nanoseconds(d).count()} {}

  [[nodiscard]] constexpr Instant instant() const noexcept { return Instant::start() + duration; }

  Duration duration;
};

}  // namespace asim::test
