// asim bound: how late each task can be, by how long the others run without a yield.
#pragma once

#include "cli/command_line.hpp"
#include "cli/console.hpp"

namespace asim {
class BoardLibrary;
class ProgramHost;
}  // namespace asim

namespace asim::cli {

/// Returns the exit status. Throws InputError, and runs nothing, if the command or the scenario is wrong.
int bound(const BoundCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console);

}  // namespace asim::cli
