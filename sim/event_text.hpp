// Events in words, as selectors name them.
#pragma once

#include <string>
#include <string_view>

#include "core/event.hpp"

namespace asim {

/// The kind as selectors have it: "rising", "rx", "break"; "line" and "mark" for those that have none.
std::string_view kind_name(EventKind kind) noexcept;

/// "pin:X3:rising", "task:foo[2]:resume, 1.2ms late", "uart4:rx 0x41 'A'", "stdout \"ready\"". `subject` is the name of
/// its subject; instance 0 is not shown.
std::string event_text(const Event& event, std::string_view subject);

}  // namespace asim
