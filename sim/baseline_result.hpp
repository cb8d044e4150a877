// BaselineResult: how the figures of a run compare with those that were saved earlier.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/figure.hpp"

namespace asim {

/// A figure that is farther from the saved one than it may be.
struct FigureChange {
  enum class Kind : std::uint8_t {
    worse,      ///< a delay has become longer, or more was lost
    better,     ///< the contrary
    different,  ///< of a figure that is neither good nor bad by itself, such as an interval
  };
  Kind kind = Kind::different;
  std::size_t expectation = 0;  ///< index into RunResult::expectations
  std::string figure;           ///< "max"
  Figure before;
  Figure after;
  std::optional<std::int64_t> change_ppm;  ///< in parts of a million of `before`; empty where that is zero
  std::int64_t tolerance_ppm = 0;
};

struct BaselineResult {
  std::string baseline;               ///< the file as the user named it
  std::vector<FigureChange> changes;  ///< in the order of the expectations
  std::vector<std::string> causes;    ///< what figures depend on and has changed since, each a phrase
  std::vector<std::string> notes;     ///< what was not compared, and why
  bool same_trace = false;            ///< not one event differs
};

/// Whether the change is one that has to be looked at: worse or different.
bool fails(const FigureChange& change);
/// How many of the changes are such.
std::size_t failures(const BaselineResult& result);
/// "worse", "better", "different".
const char* name_of(FigureChange::Kind kind);
/// "max 22.1871ms -> 24.5ms, +10.4 %"; of a saved zero without the percentage.
std::string change_text(const FigureChange& change);

}  // namespace asim
