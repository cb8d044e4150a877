// asim search: the worst case of a figure, found by running a scenario with many values.
#pragma once

#include "cli/command_line.hpp"
#include "cli/console.hpp"

namespace asim {
class BoardLibrary;
class ProgramHost;
}  // namespace asim

namespace asim::cli {

/// Returns the exit status. Throws InputError, and runs nothing, if the command or the scenario is wrong.
int search(const SearchCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console);

}  // namespace asim::cli
