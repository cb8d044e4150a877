// What a check of programs found, in each format that `asim check` writes.
#pragma once

#include <string>
#include <vector>

#include "sim/program_checker.hpp"

namespace asim {

/// 2 if a file could not be checked, else 1 if there is an error, else 0: notes alone are no reason to fail.
int exit_status(const std::vector<CheckedFile>& files);

/// "FILE:LINE:COLUMN: error: MESSAGE [RULE]" for each finding, and a line that counts them.
std::string check_text(const std::vector<CheckedFile>& files);

/// "FILE:LINE:COLUMN: MESSAGE" for a file that could not be checked.
std::string failure_text(const std::string& file, const CheckFailure& failure);

/// Workflow commands, by which GitHub shows findings and failures beside the lines of a change.
std::string check_annotations(const std::vector<CheckedFile>& files);

/// Indented, with a newline at the end.
std::string check_json(const std::vector<CheckedFile>& files);

/// JSON Schema, draft 2020-12, of what `check_json` writes.
std::string check_json_schema();

}  // namespace asim
