// run_scenario: from a checked scenario to its result.
#pragma once

#include "sim/run_options.hpp"
#include "sim/run_result.hpp"
#include "sim/scenario.hpp"

namespace asim {

class ProgramHost;

/// Runs `scenario` to its end. What goes wrong inside the run is part of the result.
/// Throws InputError if a program cannot be read, the trace cannot be begun, or several boards are asked to run in real
/// time.
[[nodiscard]] RunResult run_scenario(const Scenario& scenario, const RunOptions& options, ProgramHost& host);

}  // namespace asim
