// The commands that run nothing: list, schema, validate.
#pragma once

#include "cli/command_line.hpp"
#include "cli/console.hpp"
#include "sim/board_library.hpp"

namespace asim::cli {

/// Each returns an exit status.
int list(const ListCommand& command, BoardLibrary& boards, Console& console);
int schema(const SchemaCommand& command, Console& console);
/// Reads every file; what is wrong in one goes to standard error.
int validate(const ValidateCommand& command, BoardLibrary& boards, Console& console);

}  // namespace asim::cli
