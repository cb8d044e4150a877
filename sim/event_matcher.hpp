// EventMatcher: a selector, ready to be asked about each event of the stream.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/event_source.hpp"
#include "sim/line_pattern.hpp"
#include "sim/selector.hpp"

namespace asim {

class EventMatcher {
 public:
  /// Throws InputError if the selector's regular expression is malformed.
  EventMatcher(EventSource& events, const Selector& selector);
  /// One kind of event of a subject, and of one instance if that is given.
  EventMatcher(SubjectId subject, EventKind kind, std::optional<std::uint32_t> instance = {});

  [[nodiscard]] SubjectId subject() const noexcept { return subject_; }
  [[nodiscard]] bool matches(const Event& event) const;

 private:
  SubjectId subject_;
  std::uint32_t kinds_ = 0;  ///< a bit for each
  std::optional<std::uint32_t> instance_;
  std::optional<LinePattern> pattern_;
};

}  // namespace asim
