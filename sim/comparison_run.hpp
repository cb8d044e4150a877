// run_comparison: one scenario, run anew for each scheduler and board.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/board_library.hpp"
#include "sim/comparison.hpp"
#include "sim/scenario_reader.hpp"

namespace asim {

class ProgramHost;

struct ComparisonPlan {
  std::string file;                         ///< a scenario, or a program by itself
  std::vector<std::string> schedulers;      ///< empty: all that can run it
  std::vector<std::string> boards;          ///< empty: those of the scenario
  std::vector<ScenarioOverride> overrides;  ///< of every run
};

/// Told what goes on; each may be empty.
struct ComparisonWatch {
  std::function<void(std::string_view)> on_output;               ///< what programs print
  std::function<void(const ComparisonColumn&)> on_column_begun;  ///< before it runs
  std::function<void(const ComparisonColumn&)> on_column_ended;
  std::function<void(Instant)> on_progress;
};

/// Runs the columns in the order of boards, then schedulers; an interrupt ends it with what there is. In a world of
/// several boards the scheduler is that of every board with a program, or of every board if none has one; a board
/// stands for the same ones. Throws InputError, and nothing is run, if a scheduler or board is unknown or the scenario
/// is wrong as it stands.
Comparison run_comparison(const ComparisonPlan& plan, BoardLibrary& boards, ProgramHost& host,
                          const ComparisonWatch& watch);

}  // namespace asim
