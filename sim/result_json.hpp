// The result of a run as JSON: the fields of the scenario format's section "End, result, exit status", in its order.
#pragma once

#include <string>

#include "core/time.hpp"
#include "sim/run_result.hpp"

namespace asim {

/// The whole document, indented, with a newline at its end. Bytes that are not UTF-8 become U+FFFD.
std::string result_json(const RunResult& result);

/// Microseconds with up to three decimals, from whole nanoseconds: "812", "812.5", "0.001".
std::string microseconds_text(Duration time);

}  // namespace asim
