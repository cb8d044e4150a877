// The reader of what a scenario says of itself as a whole: name, seed, duration, limits.
#pragma once

#include "sim/reading_context.hpp"
#include "sim/scenario.hpp"

namespace asim {

/// Reads those of the keys into `scenario` that are there.
void read_scenario_head(const Cursor& root, Scenario& scenario, ReadingContext& context);

}  // namespace asim
