// asim calibrate: from timings of a real board to its board file.
#pragma once

#include "cli/command_line.hpp"
#include "cli/console.hpp"

namespace asim {
class BoardLibrary;
class ProgramHost;
}  // namespace asim

namespace asim::cli {

/// Returns the exit status. Throws InputError if a file or the board is wrong.
int calibrate(const CalibrateCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console);

}  // namespace asim::cli
