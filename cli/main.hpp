// The command line's entry.
#pragma once

#include <string>
#include <vector>

namespace asim {
class ProgramHost;
}

namespace asim::cli {

/// Does what `arguments`, those after the program's name, ask for, and returns the exit status. `boards_folder` holds
/// the board profiles; `host` runs the programs.
int main(const std::vector<std::string>& arguments, const std::string& boards_folder, ProgramHost& host);

}  // namespace asim::cli
