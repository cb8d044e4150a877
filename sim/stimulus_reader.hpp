// The reader of wires and stimuli, and of two drivers on one wire as far as they are known before the run.
#pragma once

#include "sim/reading_context.hpp"
#include "sim/scenario.hpp"
#include "sim/scenario_names.hpp"

namespace asim {

/// Reads `wires` into the scenario, whose boards are complete.
void read_wires(const Cursor& list, Scenario& scenario, ScenarioNames& names, ReadingContext& context);

/// Reads `stimuli` into the scenario.
void read_stimuli(const Cursor& list, Scenario& scenario, ScenarioNames& names, ReadingContext& context);

}  // namespace asim
