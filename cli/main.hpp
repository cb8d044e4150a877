// The command line's entry.
#pragma once

#include <string>
#include <vector>

namespace asim {
class ProgramHost;
class ProgramChecker;
}  // namespace asim

namespace asim::cli {

/// Does what `arguments`, those after the program's name, ask for, and returns the exit status. `boards_folder` holds
/// the board profiles; `host` runs the programs, `checker` checks them.
int main(const std::vector<std::string>& arguments, const std::string& boards_folder, ProgramHost& host,
         ProgramChecker& checker);

}  // namespace asim::cli
