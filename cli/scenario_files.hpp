// The files that a command line names, directories resolved to the scenarios or programs below them.
#pragma once

#include <string>
#include <vector>

namespace asim::cli {

/// Each name of `names` that is a directory is replaced by the scenarios below it, sorted by path: *.yaml and *.yml,
/// but no board profiles and nothing in folders that begin with a dot. Throws InputError if there is none.
std::vector<std::string> scenario_files(const std::vector<std::string>& names);

/// The same for programs, *.py.
std::vector<std::string> program_files(const std::vector<std::string>& names);

/// Whether any of `names` is a directory.
bool names_directory(const std::vector<std::string>& names);

}  // namespace asim::cli
