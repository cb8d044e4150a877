#include "sim/event_timeline.hpp"

#include <algorithm>

#include "sim/bounds.hpp"
#include "sim/duration_text.hpp"
#include "sim/event_text.hpp"

namespace asim {
namespace {

/// How many events are shown at least on either side of the span.
constexpr std::size_t least_margin = 3;

std::string offset_text(Duration offset) { return (offset.ns > 0 ? "+" : "") + format_duration(offset); }

}  // namespace

std::string event_timeline(const EventLog& log, const TimelineWindow& window, Colour colour) {
  const std::size_t end = std::min(window.end, log.size());
  const std::size_t from = std::min(log.first_at(window.from), end);
  const std::size_t after = std::min(log.first_at(window.to + Duration{1}), end);
  const std::size_t inside = after - from;
  const std::size_t margin = std::max(least_margin, inside < window.most ? (window.most - inside) / 2 : 0);
  const std::size_t first = from - std::min(from, margin);
  const std::size_t last = std::min(after + margin, end);

  std::size_t gap_begin = last;
  std::size_t gap_end = last;
  if (last - first > window.most) {
    gap_begin = first + (window.most + 1) / 2;
    gap_end = last - window.most / 2;
  }
  TextTable table;
  for (std::size_t i = first; i < last; ++i) {
    if (i == gap_begin) {
      table.add_line("   ... " + std::to_string(gap_end - gap_begin) + " events ...", Tint::faint);
      i = gap_end;
    }
    const Event event = log.at(i);
    const bool bound = window.bounds && (event.at == window.from || event.at == window.to) && window.bounds(event);
    table.add({bound ? ">" : " ", instant_text(event.at), offset_text(event.at - window.from),
               event_text(event, log.name(event.subject))},
              bound ? Tint::strong : Tint::plain);
  }
  return table.text(colour);
}

}  // namespace asim
