// A workflow command: the line that GitHub Actions shows beside a line of a change, `::error file=…,line=…::text`.
//
// Source: GitHub, "Workflow commands for GitHub Actions"; escapes as in actions/toolkit, packages/core/src/command.ts.
#pragma once

#include <string>
#include <string_view>

#include "sim/diagnostic.hpp"

namespace asim {

/// The command `level` ("error", "warning" or "notice") with a newline at its end. Without what is 0 or empty of the
/// place and the title; the message may have several lines.
std::string github_command(std::string_view level, const SourcePlace& place, std::string_view title,
                           std::string_view message);

}  // namespace asim
