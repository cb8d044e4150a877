// SearchResult: what a search came to. The text and the JSON are written from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/run_result.hpp"
#include "sim/search_objective.hpp"
#include "sim/search_variable.hpp"
#include "sim/table_text.hpp"

namespace asim {

/// A candidate and what it was.
struct SearchFinding {
  std::int64_t number = 0;  ///< of the run, from 0
  SearchValues values;
  Score score;
  std::optional<Span> span;  ///< the one that gave the figure
  RunResult run;
};

/// A run that ended in an error: what it was is no worst case, but somebody should know.
struct SearchFailure {
  std::int64_t number = 0;
  SearchValues values;
  std::string message;
};

struct SearchResult {
  std::string file;
  std::string scenario;
  Direction direction = Direction::maximise;
  std::string figure;  ///< "max"
  std::string of;      ///< what it is the figure of: "latency sw:press -> pin:LED1:rising"
  std::uint64_t seed = 0;
  std::int64_t runs_asked = 0;
  std::int64_t runs = 0;
  std::int64_t failed_runs = 0;
  bool interrupted = false;
  std::vector<SearchVariable> variables;
  std::optional<Score> as_written;  ///< of the scenario as it is
  std::optional<SearchFinding> worst;
  std::optional<SearchFailure> first_failure;
  std::string saved_as;                    ///< the file with the worst; empty: none
  std::vector<ScenarioOverride> settings;  ///< what makes the worst out of the file
};

/// 130 interrupted, 3 a run ended in an error, 1 the worst breaks an expectation of the scenario or nothing was
/// measured, 0 the worst meets them all.
int exit_status(const SearchResult& result);

/// For people: the worst, its instants, the values that gave it, how to run it again, and its verdict table.
std::string search_report(const SearchResult& result, Colour colour);

/// For programs, as `search_json_schema` says.
std::string search_json(const SearchResult& result);
std::string search_json_schema();

}  // namespace asim
