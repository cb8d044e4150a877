// BaselineCheck: the options --baseline and --save-baseline of one command.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command_line.hpp"
#include "cli/console.hpp"
#include "sim/atomic_file.hpp"
#include "sim/baseline.hpp"
#include "sim/run_summary.hpp"

namespace asim::cli {

class BaselineCheck {
 public:
  /// Reads the one and opens the other, before anything runs. `files` are those that will run. Throws InputError if the
  /// baseline is wrong, has none of `files`, or cannot be written.
  BaselineCheck(const RunCommand& command, const std::vector<std::string>& files);

  /// Writes `result.baseline`, if there is one to compare with, and keeps the figures to be saved.
  void compare(RunResult& result);

  /// The scenarios of the baseline below the directories of the command that were not among its files.
  [[nodiscard]] std::vector<std::string> gone() const;

  /// Writes what was asked for, unless a file of `runs` was not run to its end: that is told. Returns 0, or 2 if it
  /// cannot be written.
  int save(const std::vector<RunSummary>& runs, Console& console);

 private:
  const RunCommand& command_;
  std::vector<std::string> keys_;  ///< of the files that run
  std::optional<Baseline> saved_;
  Baseline now_;
  std::optional<AtomicFile> output_;
};

}  // namespace asim::cli
