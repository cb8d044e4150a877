// FileRun: what came of one file of `asim run`, in this process or in a fork of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_line.hpp"
#include "sim/diagnostic.hpp"
#include "sim/run_result.hpp"
#include "sim/runner.hpp"

namespace asim {
class BoardLibrary;
class ProgramHost;
}  // namespace asim

namespace asim::cli {

struct FileRun {
  std::string file;
  std::optional<RunResult> result;      ///< empty: the file is wrong, and was not run
  std::string complaint;                ///< what is wrong with it
  std::vector<Diagnostic> diagnostics;  ///< the same with its places, where it has any
  std::string trace_failure;            ///< why the waveforms are not there; empty: they are, or were not asked for
  double real_seconds = 0;              ///< how long it ran
};

/// Who watches a run in this process; both may be empty.
struct RunWatch {
  std::function<void(std::string_view)> on_output;
  std::function<void(Instant)> on_progress;
};

/// Reads the file, a scenario or a program, and runs it. What is wrong with it is part of the answer.
FileRun run_file(const std::string& file, const RunCommand& command, const RunWatch& watch, BoardLibrary& boards,
                 ProgramHost& host);

/// What is told of a file whose run was lost: `failure` says how.
FileRun lost_run(const std::string& file, const std::string& failure);

/// `run` for another process of the same build.
std::string file_run_bytes(const FileRun& run);
/// What `file_run_bytes` has made bytes of.
FileRun file_run_of_bytes(std::string_view bytes);

}  // namespace asim::cli
