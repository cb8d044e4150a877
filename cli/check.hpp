// The command `check`: what is wrong with the use of coroutines in programs, without running them.
#pragma once

#include "cli/command_line.hpp"
#include "cli/console.hpp"
#include "sim/program_checker.hpp"

namespace asim::cli {

/// Returns the exit status. What cannot be checked is told on standard error.
int check(const CheckCommand& command, ProgramChecker& checker, Console& console);

}  // namespace asim::cli
