// Matchers of GoogleMock for lists of events:
//
//   EXPECT_THAT(events("pin:X5"), ElementsAre(Rises(at(5ms)), Falls(between(10ms, 12ms))));
#pragma once

#include <gmock/gmock.h>

#include <optional>
#include <ostream>
#include <string_view>
#include <utility>

#include "sim/bounds.hpp"
#include "sim/event_text.hpp"
#include "sim/testing/native_world.hpp"
#include "sim/testing/test_time.hpp"

namespace asim::test {

inline void PrintTo(const RecordedEvent& event, std::ostream* out) {
  *out << event_text({.instance = event.instance, .kind = event.kind, .value = event.value, .text = event.text},
                     event.subject)
       << " at " << instant_text(event.at);
}

/// Matches instants from `first` to `last`, both included.
class InstantMatcher {
 public:
  using is_gtest_matcher = void;

  InstantMatcher(Instant first, Instant last) : first_(first), last_(last) {}

  bool MatchAndExplain(Instant instant, std::ostream* /*explanation*/) const {
    return first_ <= instant && instant <= last_;
  }
  void DescribeTo(std::ostream* out) const {
    if (first_ == last_) {
      *out << "at " << instant_text(first_);
    } else {
      *out << "from " << instant_text(first_) << " to " << instant_text(last_);
    }
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "not ";
    DescribeTo(out);
  }

 private:
  Instant first_;
  Instant last_;
};

/// Matches this instant exactly.
inline InstantMatcher at(TestTime time) { return {time.instant(), time.instant()}; }
/// Matches instants from `first` to `last`, both included.
inline InstantMatcher between(TestTime first, TestTime last) { return {first.instant(), last.instant()}; }

/// Matches an event by its kind, and by its instant and value where they are given.
class EventIs {
 public:
  using is_gtest_matcher = void;
  using When = std::optional<::testing::Matcher<Instant>>;

  explicit EventIs(EventKind kind, When when = {}, std::optional<std::int64_t> value = {})
      : kind_(kind), when_(std::move(when)), value_(value) {}

  bool MatchAndExplain(const RecordedEvent& event, std::ostream* /*explanation*/) const {
    return event.kind == kind_ && (!value_ || event.value == *value_) && (!when_ || when_->Matches(event.at));
  }
  void DescribeTo(std::ostream* out) const { describe("is ", out); }
  void DescribeNegationTo(std::ostream* out) const { describe("is not ", out); }

 private:
  void describe(const char* verb, std::ostream* out) const {
    *out << verb << kind_name(kind_);
    if (value_) *out << " " << ::testing::PrintToString(static_cast<char>(*value_));
    if (!when_) return;
    *out << " ";
    when_->DescribeTo(out);
  }

  EventKind kind_;
  When when_;
  std::optional<std::int64_t> value_;
};

inline EventIs Rises(EventIs::When when = {}) { return EventIs(EventKind::rising, std::move(when)); }
inline EventIs Falls(EventIs::When when = {}) { return EventIs(EventKind::falling, std::move(when)); }
inline EventIs Presses(EventIs::When when = {}) { return EventIs(EventKind::press, std::move(when)); }
inline EventIs Releases(EventIs::When when = {}) { return EventIs(EventKind::release, std::move(when)); }
/// A UART of a board has received, or sent, this word.
inline EventIs Receives(std::int64_t word, EventIs::When when = {}) {
  return EventIs(EventKind::rx, std::move(when), word);
}
inline EventIs Sends(std::int64_t word, EventIs::When when = {}) {
  return EventIs(EventKind::tx, std::move(when), word);
}

}  // namespace asim::test
