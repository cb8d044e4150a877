// The comparison with a baseline for the console.
#pragma once

#include <string>
#include <vector>

#include "sim/run_summary.hpp"

namespace asim {

/// Every change of every run that was compared, what has changed since the baseline was saved, and what was not
/// compared; `gone` are scenarios of the baseline that are no longer there. Empty if nothing was compared.
///
///            scenario       expectation                              figure  saved      now      change
///   WORSE    doorbell.yaml  latency button:press -> pin:X5:rising    max     22.1871ms  24.5ms   +10.4 %
///
///   since base.json was saved:
///     board pyboard-v1.1: task_switch 71us -> 78.1us
///
///   1 figure worse than in base.json; 1 of 2 scenarios leaves the same trace
std::string baseline_table(const std::vector<RunSummary>& runs, const std::vector<std::string>& gone, Colour colour);

}  // namespace asim
