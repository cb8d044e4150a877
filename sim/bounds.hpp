// Bounds of an expectation, and what breaks them. All are inclusive.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "sim/run_result.hpp"
#include "sim/span_log.hpp"

namespace asim {

struct DurationBounds {
  std::optional<Duration> min;   ///< no single span is below
  std::optional<Duration> max;   ///< no single span is above
  std::optional<Duration> mean;  ///< not above, as p50 and p99
  std::optional<Duration> p50;
  std::optional<Duration> p99;
  std::optional<std::int64_t> count;  ///< exact
};

struct CountBounds {
  std::optional<std::int64_t> min;
  std::optional<std::int64_t> max;
  std::optional<std::int64_t> count;  ///< exact
};

/// count, min, mean, p50, p99, max; no times where nothing was measured.
std::vector<Measurement> measurements_of(const SpanLog& spans);

/// A sentence for each bound that `spans` break, with the worst span. `task` names the owner of the spans where they
/// have one: it is shown with the instance where there are several. That there is nothing to measure breaks no bound
/// but `count`.
std::vector<std::string> violations(const DurationBounds& bounds, const SpanLog& spans, std::string_view task = {});

/// The bounds that `count` breaks: "count is 3, above max 2".
std::vector<std::string> violations(const CountBounds& bounds, std::int64_t count);

/// "1.5s": an instant as messages show it.
std::string instant_text(Instant instant);

}  // namespace asim
