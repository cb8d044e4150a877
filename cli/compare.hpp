// asim compare: one scenario under several schedulers, side by side.
#pragma once

#include "cli/command_line.hpp"
#include "cli/console.hpp"

namespace asim {
class BoardLibrary;
class ProgramHost;
}  // namespace asim

namespace asim::cli {

/// Returns the exit status. Throws InputError, and runs nothing, if the command or the scenario is wrong.
int compare(const CompareCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console);

}  // namespace asim::cli
