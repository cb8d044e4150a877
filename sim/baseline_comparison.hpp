// The comparison of a run with what a baseline has of it.
//
// Times of latency, lateness and cancellation, and what was missed or overrun, are better the lower they are.
// Intervals, rates and numbers of events are neither good nor bad: they may not differ. The shortest delay is not
// compared: it is a matter of luck, how an event happens to meet the rounds of a scheduler. A tolerance is a part of
// the saved figure, so that of a saved zero every other figure is beyond it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/baseline.hpp"
#include "sim/baseline_result.hpp"

namespace asim {

/// Compares `result` with what `baseline` has for `file`. `now` is what would be saved: it names asim and the options
/// of this run. An expectation's own tolerance comes before `tolerance_ppm`.
BaselineResult compare_with_baseline(const RunResult& result, const std::string& file, const Baseline& baseline,
                                     const Baseline& now, std::int64_t tolerance_ppm);

/// What the figures of a run depend on and differs, as phrases: "board pyboard-v1.1: task_switch 71us -> 78us".
std::vector<std::string> changed_causes(const BaselineRun& before, const BaselineRun& after);

}  // namespace asim
