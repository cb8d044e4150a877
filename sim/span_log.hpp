// SpanLog: spans of time that were measured, how they are spread, and which were the worst.
#pragma once

#include <cstdint>
#include <vector>

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
  /// What is kept beside the distribution.
  enum class Keep : std::uint8_t { extremes, all };

  explicit SpanLog(Keep keep = Keep::extremes) noexcept : keep_(keep) {}

  void add(const Span& span) {
    if (lengths_.count() == 0 || span.length() > longest_.length()) longest_ = span;
    if (lengths_.count() == 0 || span.length() < shortest_.length()) shortest_ = span;
    if (span.instance > 0) several_instances_ = true;
    lengths_.add(span.length());
    if (keep_ == Keep::all) all_.push_back(span);
  }

  [[nodiscard]] const Distribution& lengths() const noexcept { return lengths_; }
  /// The first of the longest; meaningful if there is any span.
  [[nodiscard]] const Span& longest() const noexcept { return longest_; }
  [[nodiscard]] const Span& shortest() const noexcept { return shortest_; }
  /// Every span in the order in which they ended; none unless it was told to keep all.
  [[nodiscard]] const std::vector<Span>& all() const noexcept { return all_; }
  /// Whether an instance other than the first has spans.
  [[nodiscard]] bool several_instances() const noexcept { return several_instances_; }

 private:
  Keep keep_;
  Distribution lengths_;
  std::vector<Span> all_;
  Span longest_;
  Span shortest_;
  bool several_instances_ = false;
};

}  // namespace asim
