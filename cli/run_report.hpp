// RunReport: what `asim run` tells on the console, of one file after another and of all.
#pragma once

#include <string>
#include <vector>

#include "cli/command_line.hpp"
#include "cli/console.hpp"
#include "cli/file_run.hpp"
#include "sim/run_summary.hpp"

namespace asim::cli {

/// A table of all at the end, and JSON as a list: for several files, or a directory.
bool is_several(const RunCommand& command, const std::vector<std::string>& files);

class RunReport {
 public:
  RunReport(const RunCommand& command, const std::vector<std::string>& files, Console& console);

  /// Whether what programs print is shown: of a directory's scenarios it is not.
  [[nodiscard]] bool shows_output() const noexcept { return !silent_ && !brief_; }

  /// Tells what came of a file. Its output is left out where it was shown as it came.
  enum class Output : std::uint8_t { shown_already, to_be_shown };
  void tell(const FileRun& run, Output output);

  /// The tables of all files. `gone`: see `baseline_table`.
  void sum_up(const std::vector<RunSummary>& runs, const std::vector<std::string>& gone);

 private:
  void tell_result(const RunResult& result, double real_seconds);
  void annotate(const std::string& annotations);
  void begin_part();

  const RunCommand& command_;
  Console& console_;
  bool several_;
  bool silent_;  ///< the JSON is all that goes to standard output
  bool brief_;   ///< what has passed is told by the table at the end only
  bool told_ = false;
};

}  // namespace asim::cli
