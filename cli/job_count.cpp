#include "cli/job_count.hpp"

#include <charconv>

#include "cli/command_line.hpp"
#include "cli/worker_pool.hpp"
#include "sim/near_match.hpp"

namespace asim::cli {

int parse_job_count(const std::string& text) {
  if (text == "auto") return available_processors();
  int jobs = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), jobs);
  if (error != std::errc() || stop != text.data() + text.size() || jobs < 0 || jobs > most_jobs) {
    throw UsageError("-j: expected a number of processes from 1 to " + std::to_string(most_jobs) +
                     ", or auto for one for each processor, got " + in_quotes(text));
  }
  return jobs == 0 ? available_processors() : jobs;
}

}  // namespace asim::cli
