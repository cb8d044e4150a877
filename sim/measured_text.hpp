// Measured figures in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/run_result.hpp"

namespace asim {

/// One without its name: "812us"; empty where nothing was measured.
std::string value_text(const Measurement& measurement);
/// All of them: "count 1, min 812us, max 812us, missed 0".
std::string measured_text(const std::vector<Measurement>& measured);
/// Those that somebody looks at first: of durations the number, the middle and the worst; of things that went wrong
/// only what happened: "count 12, p50 700us, max 812us, missed 1". The figure called `also` is there in any case.
std::string measured_summary(const std::vector<Measurement>& measured, std::string_view also = {});

}  // namespace asim
