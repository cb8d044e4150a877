#include "sim/event_text.hpp"

#include <array>
#include <cstddef>

#include "sim/duration_text.hpp"
#include "sim/table_text.hpp"

namespace asim {
namespace {

constexpr std::array kinds{"spawn",
                           "resume",
                           "suspend",
                           "done",
                           "cancel_requested",
                           "cancelled",
                           "failed",
                           "timeout_requested",
                           "timeout_ended",
                           "rising",
                           "falling",
                           "conflict",
                           "press",
                           "release",
                           "irq",
                           "rx",
                           "tx",
                           "overrun",
                           "framing",
                           "parity",
                           "break",
                           "line",
                           "mark",
                           "warning"};
static_assert(kinds.size() == static_cast<std::size_t>(EventKind::warning) + 1);

/// " 0x41 'A'": a word on a serial line.
std::string word_text(std::int64_t word) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = " 0x";
  if (word > 0xff) text += digits[static_cast<std::size_t>(word >> 8) & 0xfU];
  text += digits[static_cast<std::size_t>(word >> 4) & 0xfU];
  text += digits[static_cast<std::size_t>(word) & 0xfU];
  if (word >= ' ' && word <= '~') text += std::string(" '") + static_cast<char>(word) + "'";
  return text;
}

/// What a selector does not say of the event.
std::string detail(const Event& event) {
  switch (event.kind) {
    case EventKind::resume:
      return event.value > 0 ? ", " + format_duration(Duration{event.value}) + " late" : "";
    case EventKind::rx:
    case EventKind::tx:
    case EventKind::framing:
    case EventKind::parity:
      return word_text(event.value);
    case EventKind::line:
    case EventKind::warning:
      return " \"" + on_one_line(event.text) + "\"";
    default:
      return "";
  }
}

bool needs_no_kind(EventKind kind) {
  return kind == EventKind::irq || kind == EventKind::mark || kind == EventKind::line || kind == EventKind::warning;
}

}  // namespace

std::string_view kind_name(EventKind kind) noexcept { return kinds[static_cast<std::size_t>(kind)]; }

std::string event_text(const Event& event, std::string_view subject) {
  std::string text(subject);
  if (event.instance > 0) text += "[" + std::to_string(event.instance) + "]";
  if (!needs_no_kind(event.kind)) text += ":" + std::string(kind_name(event.kind));
  return text + detail(event);
}

}  // namespace asim
