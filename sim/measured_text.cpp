#include "sim/measured_text.hpp"

#include <algorithm>

#include "sim/duration_text.hpp"

namespace asim {
namespace {

void append(std::string& text, const Measurement& measurement) {
  const std::string value = value_text(measurement);
  if (value.empty()) return;
  if (!text.empty()) text += ", ";
  text += measurement.name + " " + value;
}

bool is(const Measurement& measurement, std::string_view name, std::int64_t value) {
  const auto* number = std::get_if<std::int64_t>(&measurement.value);
  return measurement.name == name && number != nullptr && *number == value;
}

}  // namespace

std::string value_text(const Measurement& measurement) {
  if (const auto* time = std::get_if<std::optional<Duration>>(&measurement.value)) {
    return *time ? format_duration(**time) : "";
  }
  if (const auto* rate = std::get_if<std::optional<Rate>>(&measurement.value)) {
    return *rate ? format_figure(**rate) : "";
  }
  if (const auto* number = std::get_if<std::int64_t>(&measurement.value)) return std::to_string(*number);
  return std::get<std::string>(measurement.value);
}

std::string measured_text(const std::vector<Measurement>& measured) {
  std::string text;
  for (const Measurement& measurement : measured) append(text, measurement);
  return text;
}

std::string measured_summary(const std::vector<Measurement>& measured, std::string_view also) {
  const bool single = std::any_of(measured.begin(), measured.end(), [](const auto& m) { return is(m, "count", 1); });
  std::string text;
  for (const Measurement& measurement : measured) {
    const std::string& name = measurement.name;
    const bool detail = name == "min" || name == "mean" || name == "p99" || (name == "p50" && single);
    if (detail && name != also) continue;
    if (is(measurement, "missed", 0) || is(measurement, "overruns", 0)) continue;
    append(text, measurement);
  }
  return text;
}

}  // namespace asim
