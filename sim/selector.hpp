// Selector: the text by which a scenario names events, e.g. "pin:LED1:rising", "sw:press", "task:foo[3]:resume".
//
//   [board.]subject:kind       pin:NAME, a button, a UART, task:NAME, task:NAME[k]
//   [board.]irq:NAME           kind irq
//   [board.]mark:NAME          kind mark
//   [board.]stdout:/regex/     kind line, the line matches
//
// Parsing knows the forms only; whether the named thing exists is the scenario reader's business.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/event.hpp"

namespace asim {

/// What kind of thing a selector's subject is.
enum class SubjectClass : std::uint8_t { pin, irq, task, mark, stdout_lines, device };

struct Selector {
  std::string text;   ///< as written
  std::string board;  ///< the label before the dot; empty where there is none
  SubjectClass subject_class = SubjectClass::device;
  std::string name;                       ///< "LED1", "sw", "uart4", "foo", "ready"; empty for stdout
  std::optional<std::uint32_t> instance;  ///< task:foo[3]
  std::vector<EventKind> kinds;           ///< one, but `change` of a pin, which is rising and falling
  std::optional<std::string> pattern;     ///< stdout: the regular expression between the slashes (see LinePattern)

  /// The subject in the event stream: "pin:LED1", "sw", "irq:X3", "task:foo", "stdout", "hub.uart1".
  [[nodiscard]] std::string subject() const;
  /// Whether an event of `subject()` is meant, the text of a line left aside.
  [[nodiscard]] bool selects(const Event& event) const noexcept;
};

/// Parses the text of a selector. Throws InputError that says what is wrong and what would be right.
Selector parse_selector(std::string_view text);

/// One form of a selector, for lists and documentation.
struct SelectorForm {
  std::string form;     ///< "pin:NAME:KIND"
  std::string kinds;    ///< "rising, falling, change, conflict"; empty where there is no kind
  std::string meaning;  ///< "an edge on a pin"
};

/// Every form that `parse_selector` takes.
const std::vector<SelectorForm>& selector_forms();

}  // namespace asim
