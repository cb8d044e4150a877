// event_timeline: the events around a span of time, below each other, as evidence.
//
//      998ms       -2ms    task:blink:suspend
//   >  1s           0s     sw:press
//      1.000812s   +812us  pin:X3:falling
//      ... 312 events ...
//   >  1.0621s     +62.1ms pin:LED1:rising
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "sim/event_log.hpp"
#include "sim/table_text.hpp"

namespace asim {

struct TimelineWindow {
  Instant from;  ///< where the span begins; times are also told from here
  Instant to;    ///< where it ends
  /// Which events at one of the two instants the span is between; they get a mark. Empty: none.
  std::function<bool(const Event&)> bounds = {};
  std::size_t end = static_cast<std::size_t>(-1);  ///< of the log: later events are left out
  std::size_t most = 20;                           ///< lines for events
};

/// A line for each event: those of the span, the middle of it left out where there are too many, and a few on either
/// side. Empty if there is none.
std::string event_timeline(const EventLog& log, const TimelineWindow& window, Colour colour = Colour::off);

}  // namespace asim
