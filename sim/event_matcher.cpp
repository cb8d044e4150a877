#include "sim/event_matcher.hpp"

namespace asim {
namespace {

static_assert(static_cast<unsigned>(EventKind::warning) < 32, "the kinds no longer fit into 32 bits");
std::uint32_t bit(EventKind kind) { return std::uint32_t{1} << static_cast<unsigned>(kind); }

}  // namespace

EventMatcher::EventMatcher(EventSource& events, const Selector& selector)
    : subject_(events.subject(selector.subject())), instance_(selector.instance) {
  for (const EventKind kind : selector.kinds) kinds_ |= bit(kind);
  if (selector.pattern) pattern_.emplace(*selector.pattern);
}

EventMatcher::EventMatcher(SubjectId subject, EventKind kind, std::optional<std::uint32_t> instance)
    : subject_(subject), kinds_(bit(kind)), instance_(instance) {}

bool EventMatcher::matches(const Event& event) const {
  if (event.subject != subject_ || (kinds_ & bit(event.kind)) == 0) return false;
  if (instance_ && *instance_ != event.instance) return false;
  return !pattern_ || pattern_->found_in(event.text);
}

}  // namespace asim
