// RunOutputs: the files that `asim run` writes results to.
#pragma once

#include <optional>
#include <vector>

#include "cli/command_line.hpp"
#include "cli/console.hpp"
#include "sim/atomic_file.hpp"
#include "sim/run_summary.hpp"

namespace asim::cli {

class RunOutputs {
 public:
  /// Opens them, before anything runs: a place that cannot be written to is told at once. Throws InputError.
  explicit RunOutputs(const RunCommand& command);

  /// Writes all. `several`: the JSON is a list. Returns 0, or 2 if something cannot be written, which is told.
  int write(const std::vector<RunSummary>& runs, bool several, Console& console);

 private:
  bool json_on_stdout_;
  std::optional<AtomicFile> json_;
  std::optional<AtomicFile> junit_;
};

}  // namespace asim::cli
