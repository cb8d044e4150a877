// The verdicts of runs as JUnit XML, which continuous integration servers read.
//
// A test suite for each scenario, a test case for each expectation. An exception, hang or interruption is the error of
// one more case, `run`; a scenario without expectations has that case too, so that no suite is empty. Times are
// virtual.
#pragma once

#include <span>
#include <string>

#include "sim/run_result.hpp"

namespace asim {

/// The whole document. Characters that XML 1.0 forbids, and bytes that are not UTF-8, become U+FFFD.
std::string junit_xml(std::span<const RunResult> results);

}  // namespace asim
