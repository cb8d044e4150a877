// PublishedFigure: what somebody measured on a real board and published; PublishedResult: how the simulated one
// compares.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/figure.hpp"

namespace asim {

/// One value and its tolerance, or a range.
struct PublishedFigure {
  std::string of;                       ///< the name of the measurement: "mean"
  std::optional<Figure> value;          ///< empty: a range
  std::int64_t tolerance_ppm = 50'000;  ///< of `value`, in parts of a million
  std::optional<Figure> min;            ///< of a range, inclusive
  std::optional<Figure> max;
  bool fitted = false;   ///< a cost of the board was chosen so that it comes out
  std::string quantity;  ///< what it is, in words
  std::string source;
  std::string cause;  ///< why the simulated figure is outside; empty: it has to be inside
};

struct PublishedResult {
  PublishedFigure figure;
  std::optional<Figure> simulated;  ///< empty: nothing was measured
  std::optional<std::int64_t>
      deviation_ppm;  ///< of `value`, or of the bound that is broken; empty: of zero, of nothing
  enum class Status : std::uint8_t { fitted, predicted, outside } status = Status::outside;
};

/// "156us ±5%", "450us to 5.208ms", "at most 55ms", "at least 9".
std::string published_text(const PublishedFigure& figure);
/// "fitted", "predicted", "outside".
const char* name_of(PublishedResult::Status status);

}  // namespace asim
