// What a program printed, compared with what a scenario expects of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/run_result.hpp"
#include "sim/scenario.hpp"

namespace asim {

struct StdoutVerdict {
  std::vector<Measurement> measured;
  std::string message;  ///< why it failed; empty if it passed
};

/// `printed` is everything, newlines included.
///
/// A regular expression matches if it is found in a line; one that speaks of newlines or blanks (`\n`, `\s`) may also
/// be found across lines. Throws InputError if it is malformed.
StdoutVerdict check_stdout(const StdoutExpectation& expectation, std::string_view printed);

}  // namespace asim
