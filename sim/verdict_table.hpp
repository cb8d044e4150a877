// The result of a run for people: an aligned table of the expectations, what was measured, and why it failed.
#pragma once

#include <optional>
#include <string>

#include "sim/run_result.hpp"
#include "sim/table_text.hpp"

namespace asim {

/// Several lines. `real_time_factor` says how many times faster than real time the run was, if that is known.
///
///   asim: UART echo under load
///   board pyboard-v1.1, scheduler fast_io, seed 1, 10s of virtual time, 812 times real time
///
///         expectation                       measured            wanted
///   PASS  latency sw:press -> mark:seen     count 1, max 812us  max 60ms, count 1
///   FAIL  events irq:X3                     count 0             min 1
///         irq:X3 never happened
///
///   asim: FAIL, 1 of 2 expectations failed
std::string verdict_table(const RunResult& result, std::optional<double> real_time_factor, Colour colour);

/// Why the run did not come to its own end, each line ended: "hang at 2s in task listen (main.py:18): …", the
/// traceback.
std::string error_text(const ErrorResult& error, Colour colour);

}  // namespace asim
