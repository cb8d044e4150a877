// SearchVariable: one thing that a search varies, a key of the scenario and the values that it may have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "sim/scenario.hpp"
#include "sim/scenario_reader.hpp"

namespace asim {

struct SearchVariable {
  enum class Unit : std::uint8_t {
    time,    ///< amounts are nanoseconds
    number,  ///< amounts are whole numbers of the last of `decimals` digits
  };
  /// Whether a small change of the amount may be expected to change little: a seed has no neighbours.
  enum class Order : std::uint8_t { metric, none };
  /// Whether the value may also be left as the scenario has it, a range from which each use draws anew.
  enum class AsWritten : std::uint8_t { no, possible };

  std::string key;  ///< path of keys: "stimuli[0].at"
  std::int64_t low = 0;
  std::int64_t high = 0;  ///< inclusive
  Unit unit = Unit::time;
  Order order = Order::metric;
  AsWritten as_written = AsWritten::no;
  int decimals = 0;
  std::string option = {};  ///< as messages name it: "--vary seed=0..9"; empty: it is one by default

  /// As the scenario has it: "1.5ms", "7", "2.50".
  [[nodiscard]] std::string text(std::int64_t amount) const;
  /// "1s to 1.04s".
  [[nodiscard]] std::string range_text() const;
  /// Puts the amount into the scenario.
  [[nodiscard]] ScenarioOverride setting(std::int64_t amount) const;
};

/// An amount for each variable of a search; empty: as the scenario has it.
using SearchValues = std::vector<std::optional<std::int64_t>>;

/// What the scenario gets for `values`, in the order of the variables.
std::vector<ScenarioOverride> settings_of(const std::vector<SearchVariable>& variables, const SearchValues& values);

/// Reads `KEY=LOW..HIGH`: durations, whole numbers, or numbers with decimals. Throws InputError that names `--vary`.
SearchVariable parse_vary(const std::string& text);

/// What a search varies if nobody says otherwise: the seed, if anything is drawn by it; the `at` of each stimulus, from
/// where it is to less than one `every` later, or `window` later where it happens once; each range of a native task,
/// at a fixed value or as it is.
std::vector<SearchVariable> default_variables(const Scenario& scenario, Duration window);

}  // namespace asim
