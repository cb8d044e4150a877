// SearchRun: runs the candidates of a search and says how bad they are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/board_library.hpp"
#include "sim/scenario_reader.hpp"
#include "sim/search.hpp"
#include "sim/search_objective.hpp"

namespace asim {

class ProgramHost;

/// What came of one candidate.
struct SearchOutcome {
  enum class Kind : std::uint8_t {
    measured,
    nothing,      ///< nothing was there to measure
    failed,       ///< the run ended in an error that nobody expected
    interrupted,  ///< somebody stopped the run
  };
  Kind kind = Kind::nothing;
  std::int64_t amount = 0;   ///< where measured: in the unit of the figure
  std::string failure = {};  ///< where failed: why

  /// As bytes, for another process, and back.
  [[nodiscard]] std::string packed() const;
  static SearchOutcome unpacked(std::string_view bytes);
};

/// What is searched, and where.
struct SearchTask {
  std::string file;                        ///< a scenario, or a program by itself
  std::vector<ScenarioOverride> settings;  ///< of every run
  Direction direction = Direction::maximise;
  std::string objective;          ///< as SearchObjective takes it
  std::vector<std::string> vary;  ///< KEY=LOW..HIGH
  enum class Defaults : std::uint8_t { varied, left } defaults = Defaults::varied;
  Duration window = Duration::from_ms(100);  ///< in which a stimulus that happens once may begin
};

class SearchRun {
 public:
  /// Reads the scenario and checks everything, both ends of each range included. `boards` and `host` must outlive this.
  /// Throws InputError.
  SearchRun(const SearchTask& task, BoardLibrary& boards, ProgramHost& host);

  [[nodiscard]] const ScenarioSource& source() const noexcept { return source_; }
  [[nodiscard]] const SearchObjective& objective() const noexcept { return *objective_; }
  [[nodiscard]] const std::vector<SearchVariable>& variables() const noexcept { return variables_; }

  /// Everything that makes the scenario of `values` out of the file: what was asked for, the objective, the values.
  [[nodiscard]] std::vector<ScenarioOverride> settings(const SearchValues& values) const;
  [[nodiscard]] RunResult run(const SearchValues& values) const;
  [[nodiscard]] SearchOutcome rate(const SearchValues& values) const;
  /// For Search: the higher the worse.
  [[nodiscard]] Search::Badness badness(const SearchOutcome& outcome) const;

 private:
  void choose_variables(const SearchTask& task, const Scenario& scenario);
  void check_ends() const;

  ScenarioSource source_;
  std::vector<ScenarioOverride> own_settings_;
  BoardLibrary& boards_;
  ProgramHost& host_;
  std::optional<SearchObjective> objective_;
  std::vector<SearchVariable> variables_;
};

}  // namespace asim
