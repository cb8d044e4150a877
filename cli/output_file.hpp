// What the commands write to files.
#pragma once

#include <string>

#include "cli/console.hpp"
#include "sim/atomic_file.hpp"

namespace asim::cli {

/// The name of a file that means standard output.
constexpr const char* standard_output = "-";

/// Writes `text` and puts the file in its place. Returns 0, or 2 if that is not possible, which is told.
int write_output(AtomicFile& file, const std::string& text, Console& console);

}  // namespace asim::cli
