// SearchObjective: which figure of which measurement a search drives to an extreme.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/figure.hpp"
#include "sim/run_result.hpp"
#include "sim/scenario.hpp"
#include "sim/scenario_reader.hpp"

namespace asim {

enum class Direction : std::uint8_t { maximise, minimise };

/// What one run says about an objective.
struct Score {
  Figure figure;
  bool unanswered = false;  ///< the figure is a time that something waited until the end, at least
};

class SearchObjective {
 public:
  /// `text` is `latency:FROM->TO`, `lateness:TASK`, `interval:SELECTOR`, `cancellation:TASK`, `overruns:WHERE` or
  /// `events:SELECTOR`, with `.FIGURE` after the kind where it is not the usual one; or `expect[0]`, `expect[0].p99`:
  /// an expectation that the scenario has. `scenario` is the scenario without the objective. Throws InputError that
  /// names the option.
  SearchObjective(Direction direction, const std::string& text, const Scenario& scenario);

  [[nodiscard]] Direction direction() const noexcept { return direction_; }
  /// "max", "count", ….
  [[nodiscard]] const std::string& figure() const noexcept { return figure_; }
  /// The place of the expectation that measures it, in the scenario with `settings`.
  [[nodiscard]] std::size_t expectation() const noexcept { return expectation_; }
  /// What the scenario needs in order to measure it: an expectation without bounds, or nothing.
  [[nodiscard]] const std::vector<ScenarioOverride>& settings() const noexcept { return settings_; }

  /// Checks that `scenario`, which has the settings, measures the figure. Throws InputError that names the option.
  void check(const Scenario& scenario) const;

  /// Empty where nothing was measured. A latency or cancellation that is open at the end counts, where the longest is
  /// looked for, with the time that it has waited.
  [[nodiscard]] std::optional<Score> score(const RunResult& run) const;
  /// The figure of an amount, in its unit.
  [[nodiscard]] Figure figure_of(std::int64_t amount) const;
  /// Whether `score` is a worse case than `other`: higher where the objective is maximised.
  [[nodiscard]] bool worse(const Figure& score, const Figure& other) const;
  /// The span that gave the figure, where one did.
  [[nodiscard]] std::optional<Span> evidence(const RunResult& run) const;

 private:
  [[noreturn]] void refuse(const std::string& message) const;
  void use_existing(const std::string& text, const Scenario& scenario);
  void add_own(const std::string& text, const Scenario& scenario);
  [[nodiscard]] bool longest_counts() const { return direction_ == Direction::maximise && figure_ == "max"; }

  Direction direction_;
  std::string option_;  ///< "--maximise latency:…", for messages
  std::string figure_;
  std::size_t expectation_ = 0;
  std::vector<ScenarioOverride> settings_;
};

}  // namespace asim
