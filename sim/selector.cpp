#include "sim/selector.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/errors.hpp"
#include "sim/line_pattern.hpp"
#include "sim/near_match.hpp"

namespace asim {
namespace {

struct KindName {
  std::string name;
  std::vector<EventKind> kinds;
};
using KindNames = std::vector<KindName>;

const KindNames& pin_kinds() {
  static const KindNames kinds{{"rising", {EventKind::rising}},
                               {"falling", {EventKind::falling}},
                               {"change", {EventKind::rising, EventKind::falling}},
                               {"conflict", {EventKind::conflict}}};
  return kinds;
}

const KindNames& task_kinds() {
  static const KindNames kinds{{"spawn", {EventKind::spawn}},
                               {"resume", {EventKind::resume}},
                               {"suspend", {EventKind::suspend}},
                               {"done", {EventKind::done}},
                               {"cancel_requested", {EventKind::cancel_requested}},
                               {"cancelled", {EventKind::cancelled}},
                               {"failed", {EventKind::failed}}};
  return kinds;
}

const KindNames& button_kinds() {
  static const KindNames kinds{{"press", {EventKind::press}}, {"release", {EventKind::release}}};
  return kinds;
}

const KindNames& uart_kinds() {
  static const KindNames kinds{{"rx", {EventKind::rx}},           {"tx", {EventKind::tx}},
                               {"overrun", {EventKind::overrun}}, {"framing", {EventKind::framing}},
                               {"parity", {EventKind::parity}},   {"break", {EventKind::brk}}};
  return kinds;
}

const KindNames& device_kinds() {
  static const KindNames kinds = [] {
    KindNames all = button_kinds();
    all.insert(all.end(), uart_kinds().begin(), uart_kinds().end());
    return all;
  }();
  return kinds;
}

std::vector<std::string> names_of(const KindNames& kinds) {
  std::vector<std::string> names;
  for (const KindName& kind : kinds) names.push_back(kind.name);
  return names;
}

std::string listed(const KindNames& kinds) {
  std::string text;
  for (const KindName& kind : kinds) text += (text.empty() ? "" : ", ") + kind.name;
  return text;
}

[[noreturn]] void refuse(std::string_view text, const std::string& reason) {
  throw InputError("expected a selector such as pin:LED1:rising or sw:press, got " + in_quotes(text) + reason);
}

std::vector<EventKind> parse_kind(const Selector& selector, std::string_view word, const KindNames& kinds) {
  for (const KindName& kind : kinds) {
    if (kind.name == word) return kind.kinds;
  }
  const std::string near = did_you_mean(word, names_of(kinds));
  refuse(selector.text,
         ": there is no event " + in_quotes(word) + (near.empty() ? "; expected " + listed_or(names_of(kinds)) : near));
}

// "foo[3]" into name and instance.
void parse_instance(Selector& selector) {
  std::string& name = selector.name;
  const std::size_t bracket = name.find('[');
  if (bracket == std::string::npos) return;
  const char* end = name.data() + name.size() - 1;
  std::uint32_t instance = 0;
  const auto [stop, error] = std::from_chars(name.data() + bracket + 1, end, instance);
  if (name.back() != ']' || error != std::errc() || stop != end) {
    refuse(selector.text, ": expected the number of an instance, such as foo[3]");
  }
  selector.instance = instance;
  name.resize(bracket);
}

// NAME:KIND, where NAME may hold colons no more than a kind may.
void parse_name_and_kind(Selector& selector, std::string_view rest, const KindNames& kinds, const char* example) {
  const std::size_t colon = rest.rfind(':');
  if (colon == std::string_view::npos || colon == 0) {
    refuse(selector.text, ": expected a name and an event, such as " + std::string(example));
  }
  selector.name = rest.substr(0, colon);
  selector.kinds = parse_kind(selector, rest.substr(colon + 1), kinds);
}

void parse_plain_name(Selector& selector, std::string_view rest, EventKind kind, const char* example) {
  if (rest.empty() || rest.find(':') != std::string_view::npos) {
    refuse(selector.text, ": expected a name and nothing after it, such as " + std::string(example));
  }
  selector.name = rest;
  selector.kinds = {kind};
}

void parse_stdout(Selector& selector, std::string_view rest) {
  if (rest.size() < 3 || rest.front() != '/' || rest.back() != '/') {
    refuse(selector.text, ": expected a regular expression between slashes, such as stdout:/ready/");
  }
  selector.pattern = std::string(rest.substr(1, rest.size() - 2));
  selector.kinds = {EventKind::line};
  LinePattern check(*selector.pattern);
}

void parse_device(Selector& selector, std::string_view head, std::string_view rest) {
  static const std::vector<std::string> classes{"pin", "irq", "task", "mark", "stdout"};
  if (head.rfind("i2c", 0) == 0 || head.rfind("spi", 0) == 0) {
    refuse(selector.text, ": asim does not have " + std::string(head) + " yet");
  }
  const bool device_event = rest.find(':') == std::string_view::npos;
  if (!device_event) refuse(selector.text, ": there is no subject " + in_quotes(head) + did_you_mean(head, classes));
  selector.name = head;
  selector.kinds = parse_kind(selector, rest, device_kinds());
}

}  // namespace

std::string Selector::subject() const {
  std::string label = board.empty() ? "" : board + ".";
  switch (subject_class) {
    case SubjectClass::pin:
      return label + "pin:" + name;
    case SubjectClass::irq:
      return label + "irq:" + name;
    case SubjectClass::task:
      return label + "task:" + name;
    case SubjectClass::mark:
      return label + "mark:" + name;
    case SubjectClass::stdout_lines:
      return label + "stdout";
    case SubjectClass::device:
      return label + name;
  }
  return label;
}

bool Selector::selects(const Event& event) const noexcept {
  if (instance && *instance != event.instance) return false;
  return std::find(kinds.begin(), kinds.end(), event.kind) != kinds.end();
}

Selector parse_selector(std::string_view text) {
  Selector selector;
  selector.text = text;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) refuse(text, "");
  std::string_view head = text.substr(0, colon);
  const std::string_view rest = text.substr(colon + 1);
  if (const std::size_t dot = head.find('.'); dot != std::string_view::npos) {
    selector.board = head.substr(0, dot);
    head = head.substr(dot + 1);
  }
  if (head == "pin") {
    selector.subject_class = SubjectClass::pin;
    parse_name_and_kind(selector, rest, pin_kinds(), "pin:LED1:rising");
  } else if (head == "task") {
    selector.subject_class = SubjectClass::task;
    parse_name_and_kind(selector, rest, task_kinds(), "task:main:done");
    parse_instance(selector);
  } else if (head == "irq") {
    selector.subject_class = SubjectClass::irq;
    parse_plain_name(selector, rest, EventKind::irq, "irq:X3");
  } else if (head == "mark") {
    selector.subject_class = SubjectClass::mark;
    parse_plain_name(selector, rest, EventKind::mark, "mark:ready");
  } else if (head == "stdout") {
    selector.subject_class = SubjectClass::stdout_lines;
    parse_stdout(selector, rest);
  } else {
    parse_device(selector, head, rest);
  }
  return selector;
}

const std::vector<SelectorForm>& selector_forms() {
  static const std::vector<SelectorForm> forms{
      {"pin:NAME:KIND", listed(pin_kinds()), "an edge on a pin, or drivers of opposite level on it"},
      {"BUTTON:KIND", listed(button_kinds()), "a button, before any bounce"},
      {"uartN:KIND", listed(uart_kinds()), "a byte finished arriving or leaving, was lost or malformed"},
      {"irq:NAME", "", "an interrupt handler entered"},
      {"task:NAME:KIND", listed(task_kinds()), "a task's life; NAME[k] is one instance, NAME all of them"},
      {"stdout:/REGEX/", "", "a line printed"},
      {"mark:NAME", "", "asim.mark(\"NAME\") in a program, or the native step"},
      {"BOARD.SELECTOR", "", "any of these in a world of several boards"}};
  return forms;
}

}  // namespace asim
