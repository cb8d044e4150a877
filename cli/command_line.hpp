// CommandLine: what the user asked for, as plain values. The only place that knows CLI11.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/errors.hpp"
#include "sim/bound_limits.hpp"
#include "sim/scenario_reader.hpp"
#include "sim/search_run.hpp"

namespace asim::cli {

struct RunCommand {
  std::vector<std::string> files;
  std::vector<ScenarioOverride> settings;  ///< options that stand for keys of the scenario; later ones win
  enum class Clock : std::uint8_t { virtual_time, real_time } clock = Clock::virtual_time;
  std::string json;   ///< where to; "-": standard output; empty: nowhere
  std::string junit;  ///< empty: nowhere
  std::string vcd;    ///< empty: nowhere
  int verbosity = 0;
};

struct CompareCommand {
  std::string file;
  std::vector<std::string> schedulers;     ///< empty: all that can run it
  std::vector<std::string> boards;         ///< empty: those of the scenario
  std::vector<ScenarioOverride> settings;  ///< as of RunCommand
  std::string json;                        ///< as of RunCommand
  int verbosity = 0;
};

struct CalibrateCommand {
  bool program = false;  ///< print the program; the rest is empty
  std::string file;      ///< what it printed on a board
  std::string output;    ///< the board file; empty: only the tables
  std::string base;      ///< a board of the library
};

struct SearchCommand {
  SearchTask task;
  std::int64_t runs = 2000;
  std::uint64_t seed = 0;  ///< of the search
  int jobs = 1;            ///< processes
  std::string output;      ///< the scenario with the worst; empty: nowhere
  std::string json;        ///< as of RunCommand
  int verbosity = 0;
};

struct BoundCommand {
  std::string file;
  std::vector<ScenarioOverride> settings;  ///< as of RunCommand
  BoundLimits limits;
  std::string json;  ///< as of RunCommand
  int verbosity = 0;
};

struct ValidateCommand {
  std::vector<std::string> files;
};

struct SchemaCommand {
  enum class Of : std::uint8_t { scenario, result, comparison, board, search, bound } of = Of::scenario;
};

struct ListCommand {
  enum class Subject : std::uint8_t { boards, schedulers, devices, selectors } subject = Subject::boards;
};

/// Help or the version: there is nothing to do but to print it.
struct PrintCommand {
  std::string text;
};

using Command = std::variant<RunCommand, CompareCommand, CalibrateCommand, SearchCommand, BoundCommand, ValidateCommand,
                             SchemaCommand, ListCommand, PrintCommand>;

/// The command line is wrong; the text says what would be right.
class UsageError : public InputError {
 public:
  using InputError::InputError;
};

/// `arguments` are those after the program's name. Throws UsageError.
Command parse_command_line(const std::vector<std::string>& arguments);

}  // namespace asim::cli
