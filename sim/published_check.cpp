#include "sim/published_check.hpp"

#include <algorithm>
#include <cstdlib>

namespace asim {
namespace {

/// The bound of the range that `simulated` is beyond; empty inside.
const std::optional<Figure>& broken_bound(const PublishedFigure& figure, const Figure& simulated) {
  static const std::optional<Figure> none;
  if (figure.min && amount_of(simulated) < amount_of(*figure.min)) return figure.min;
  if (figure.max && amount_of(simulated) > amount_of(*figure.max)) return figure.max;
  return none;
}

/// Empty where there is nothing to divide by.
std::optional<std::int64_t> deviation(const Figure& simulated, const Figure& reference) {
  if (amount_of(reference) == 0) return std::nullopt;
  return deviation_ppm(amount_of(simulated), amount_of(reference));
}

bool within_tolerance(const PublishedFigure& figure, const Figure& simulated) {
  __extension__ using Wide = __int128;
  const Wide distance = std::llabs(amount_of(simulated) - amount_of(*figure.value));
  return distance * 1'000'000 <= static_cast<Wide>(amount_of(*figure.value)) * figure.tolerance_ppm;
}

}  // namespace

PublishedResult compare_published(const PublishedFigure& figure, const std::vector<Measurement>& measured) {
  PublishedResult result{.figure = figure, .simulated = measured_figure(measured, figure.of)};
  if (!result.simulated) return result;
  const Figure& simulated = *result.simulated;
  bool inside = false;
  if (figure.value) {
    inside = within_tolerance(figure, simulated);
    result.deviation_ppm = deviation(simulated, *figure.value);
  } else {
    const std::optional<Figure>& broken = broken_bound(figure, simulated);
    inside = !broken;
    result.deviation_ppm = broken ? deviation(simulated, *broken) : std::int64_t{0};
  }
  using Status = PublishedResult::Status;
  result.status = !inside ? Status::outside : figure.fitted ? Status::fitted : Status::predicted;
  return result;
}

std::string published_failure(const PublishedResult& result) {
  const PublishedFigure& figure = result.figure;
  if (!result.simulated) return "there is no " + figure.of + " to compare with the published " + published_text(figure);
  const bool outside = result.status == PublishedResult::Status::outside;
  const std::string is = figure.of + " is " + format_figure(*result.simulated);
  if (outside == !figure.cause.empty()) return {};
  if (!outside) return is + ", as published: remove the `cause` for being outside of " + published_text(figure);
  std::string deviation;
  if (result.deviation_ppm) deviation = ", a deviation of " + signed_percent(*result.deviation_ppm);
  return is + ", outside of the published " + published_text(figure) + deviation;
}

}  // namespace asim
