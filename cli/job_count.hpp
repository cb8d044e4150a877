// The value of `-j`: how many processes work.
#pragma once

#include <string>

namespace asim::cli {

/// What `-j` takes at most.
constexpr int most_jobs = 256;

/// "4" as 4; "0" and "auto" as the number of processors that this process may use. Throws UsageError.
int parse_job_count(const std::string& text);

}  // namespace asim::cli
