// What GitHub Actions shows of runs beside the lines of a change.
#pragma once

#include <string>
#include <vector>

#include "sim/diagnostic.hpp"
#include "sim/run_result.hpp"

namespace asim {

/// An error for each expectation that failed, at its line; for each with figures beyond their tolerance of the
/// baseline, a notice if they are better only; for what ended the run, at the line of the program. A warning for each
/// warning. Empty if there is nothing to tell.
std::string github_annotations(const RunResult& result);

/// An error for each of what is wrong with `file`, or with the options for it.
std::string github_annotations(const std::vector<Diagnostic>& diagnostics, const std::string& file);

}  // namespace asim
