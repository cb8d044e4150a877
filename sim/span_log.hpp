// SpanLog: spans of time that were measured, how they are spread, and which were the worst.
#pragma once

#include <cstdint>

#include "core/time.hpp"
#include "sim/distribution.hpp"

namespace asim {

struct Span {
  Instant from;
  Instant to;
  std::uint32_t instance = 0;  ///< of the task that it belongs to
  [[nodiscard]] Duration length() const noexcept { return to - from; }
  friend bool operator==(const Span&, const Span&) = default;
};

class SpanLog {
 public:
  void add(const Span& span) {
    if (lengths_.count() == 0 || span.length() > longest_.length()) longest_ = span;
    if (lengths_.count() == 0 || span.length() < shortest_.length()) shortest_ = span;
    if (span.instance > 0) several_instances_ = true;
    lengths_.add(span.length());
  }

  [[nodiscard]] const Distribution& lengths() const noexcept { return lengths_; }
  /// The first of the longest; meaningful if there is any span.
  [[nodiscard]] const Span& longest() const noexcept { return longest_; }
  [[nodiscard]] const Span& shortest() const noexcept { return shortest_; }
  /// Whether an instance other than the first has spans.
  [[nodiscard]] bool several_instances() const noexcept { return several_instances_; }

 private:
  Distribution lengths_;
  Span longest_;
  Span shortest_;
  bool several_instances_ = false;
};

}  // namespace asim
