// The longest turn of a native task by its steps: what it may use the CPU for between two yields, whatever happens.
#pragma once

#include <optional>
#include <string>

#include "core/time.hpp"
#include "sim/scenario.hpp"

namespace asim {

struct StaticTurn {
  /// Empty if the steps set no limit: the task may go round without a yield.
  std::optional<Duration> longest;
  SourcePlace place;  ///< of the longest `busy` in it; without an origin if there is none
};

/// The sum of the `busy` steps, ranges at their longest, between two steps that yield in any case: `sleep`, `after`,
/// `yield`, `yield_low_priority` and `read`. A `wait` or a `write` need not yield.
StaticTurn longest_turn(const NativeTaskSpec& task);

}  // namespace asim
