#include "sim/bounds.hpp"

#include "sim/duration_text.hpp"

namespace asim {
namespace {

std::string span_text(const Span& span, const SpanLog& spans, std::string_view task) {
  std::string text =
      format_duration(span.length()) + " from " + instant_text(span.from) + " to " + instant_text(span.to);
  if (!task.empty()) text += " in " + std::string(task);
  if (!task.empty() && spans.several_instances()) text += "[" + std::to_string(span.instance) + "]";
  return text;
}

std::string beyond(std::string_view name, Duration measured, Duration limit) {
  return std::string(name) + " is " + format_duration(measured) + ", above " + format_duration(limit);
}

}  // namespace

std::vector<Measurement> measurements_of(const SpanLog& spans) {
  const Distribution::Summary s = spans.lengths().summary();
  const auto time = [&](Duration value) { return s.count == 0 ? std::optional<Duration>() : value; };
  return {{"count", static_cast<std::int64_t>(s.count)},
          {"min", time(s.min)},
          {"mean", time(s.mean)},
          {"p50", time(s.p50)},
          {"p99", time(s.p99)},
          {"max", time(s.max)}};
}

std::vector<std::string> violations(const DurationBounds& bounds, const SpanLog& spans, std::string_view task) {
  std::vector<std::string> broken;
  const Distribution::Summary s = spans.lengths().summary();
  if (bounds.count && *bounds.count != static_cast<std::int64_t>(s.count)) {
    broken.push_back("count is " + std::to_string(s.count) + ", not " + std::to_string(*bounds.count));
  }
  if (s.count == 0) return broken;
  if (bounds.min && s.min < *bounds.min) {
    broken.push_back("the shortest, " + span_text(spans.shortest(), spans, task) + ", is below min " +
                     format_duration(*bounds.min));
  }
  if (bounds.max && s.max > *bounds.max) {
    broken.push_back("the longest, " + span_text(spans.longest(), spans, task) + ", is above max " +
                     format_duration(*bounds.max));
  }
  if (bounds.mean && s.mean > *bounds.mean) broken.push_back(beyond("mean", s.mean, *bounds.mean));
  if (bounds.p50 && s.p50 > *bounds.p50) broken.push_back(beyond("p50", s.p50, *bounds.p50));
  if (bounds.p99 && s.p99 > *bounds.p99) broken.push_back(beyond("p99", s.p99, *bounds.p99));
  return broken;
}

std::vector<std::string> violations(const CountBounds& bounds, std::int64_t count) {
  std::vector<std::string> broken;
  const std::string is = "count is " + std::to_string(count) + ", ";
  if (bounds.count && count != *bounds.count) broken.push_back(is + "not " + std::to_string(*bounds.count));
  if (bounds.min && count < *bounds.min) broken.push_back(is + "below min " + std::to_string(*bounds.min));
  if (bounds.max && count > *bounds.max) broken.push_back(is + "above max " + std::to_string(*bounds.max));
  return broken;
}

std::string instant_text(Instant instant) { return format_duration(instant - Instant::start()); }

}  // namespace asim
