// asim run: reads, runs and judges each file, several at the same time if asked for, tells of them in their order and
// writes what was asked for. Several files, or a directory of them, end with a table of all; of a directory's scenarios
// only those that did not pass are told one by one.
#pragma once

#include "cli/command_line.hpp"
#include "cli/console.hpp"

namespace asim {
class BoardLibrary;
class ProgramHost;
}  // namespace asim

namespace asim::cli {

/// Returns the worst exit status of the files. A file that is wrong does not keep the others from running; an interrupt
/// does.
int run(const RunCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console);

}  // namespace asim::cli
