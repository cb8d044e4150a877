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
/// be found across lines, if the output has no more than `longest_multiline_search` bytes. Throws InputError if it is
/// malformed.
StdoutVerdict check_stdout(const StdoutExpectation& expectation, std::string_view printed);

/// The standard library searches by recursion, whose depth grows with what a repeat covers: this keeps within the
/// stack.
inline constexpr std::size_t longest_multiline_search = 16384;

}  // namespace asim
