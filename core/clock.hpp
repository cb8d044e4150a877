// Clock: what makes time pass. Virtual time jumps; real time waits.
#pragma once

#include "core/time.hpp"

namespace asim {

class Clock {
 public:
  virtual ~Clock() = default;
  /// Never goes back.
  [[nodiscard]] virtual Instant now() = 0;
  /// Lets time reach `target`. May return earlier when something outside was posted (real time only); the caller
  /// compares `now()`. A target in the past returns at once.
  virtual void advance_to(Instant target) = 0;
};

}  // namespace asim
