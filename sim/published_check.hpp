// The simulated figure held against the published one.
#pragma once

#include <string>
#include <vector>

#include "sim/published_figure.hpp"
#include "sim/run_result.hpp"

namespace asim {

/// Compares what was measured with what was published.
PublishedResult compare_published(const PublishedFigure& figure, const std::vector<Measurement>& measured);

/// What is wrong with the result; empty where the figure holds:
///   - it is within the tolerance of `value`, or inside the range from `min` to `max`, both inclusive; or
///   - it is outside, and `cause` says why. A cause for what is inside is an error: it must not stay behind.
/// That nothing was measured is a failure whatever the cause.
std::string published_failure(const PublishedResult& result);

}  // namespace asim
