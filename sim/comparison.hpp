// Comparison: one scenario under several schedulers, on one board or several.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/run_result.hpp"

namespace asim {

/// The scenario under one scheduler on one board.
struct ComparisonColumn {
  std::string scheduler;
  std::string board;                ///< empty: those of the scenario
  std::string cannot_run;           ///< why the scenario is not for this scheduler or board; empty: it is
  std::optional<RunResult> result;  ///< empty where nothing was run; the program may have begun all the same
};

struct Comparison {
  std::string file;
  std::string scenario;
  std::uint64_t seed = 0;
  std::vector<ComparisonColumn> columns;
  std::vector<ComparisonColumn> left_out;  ///< those that nobody asked for by name and that cannot run it
};

/// Why a program does not run under a scheduler whose API it was not written for: it imports a module, or asks a module
/// for a name, that is not there, or passes a loop arguments that it does not take. Empty where the result has another
/// error or none.
std::string missing_api(const RunResult& result);

/// 130 interrupted, 3 a run ended in an error or was not possible, 1 an expectation failed, 0 all were met everywhere.
int exit_status(const Comparison& comparison);

}  // namespace asim
