#include "sim/scenario_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/errors.hpp"
#include "sim/near_match.hpp"

namespace asim {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_but_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool is_timer(std::string_view name) {
  return name.size() > 5 && name.substr(0, 5) == "timer" &&
         name.find_first_not_of("0123456789", 5) == std::string_view::npos;
}

void collect_marks(const std::vector<Step>& steps, std::vector<std::string>& names) {
  for (const Step& step : steps) {
    if (const auto* const mark = std::get_if<MarkStep>(&step.action)) names.push_back(mark->name);
    if (const auto* const timeout = std::get_if<TimeoutStep>(&step.action)) collect_marks(timeout->steps, names);
  }
}

}  // namespace

void ScenarioNames::add_marks_of_tasks() {
  for (std::size_t i = 0; i < scenario_.boards.size(); ++i) {
    for (const NativeTaskSpec& task : scenario_.boards[i].tasks) collect_marks(task.steps, marks_[i]);
  }
}

std::string ScenarioNames::board_name(std::size_t index) const {
  const BoardSpec& spec = board(index);
  return spec.label.empty() ? spec.profile.name : spec.label + " (" + spec.profile.name + ")";
}

std::vector<std::string> ScenarioNames::pin_names(std::size_t index) const {
  std::vector<std::string> names;
  for (const LedSpec& led : board(index).leds) names.push_back(led.name);
  for (const PinProfile& pin : board(index).profile.pins) names.push_back(pin.name);
  return names;
}

std::vector<std::string> ScenarioNames::uart_names(std::size_t index) const {
  std::vector<std::string> names;
  for (const UartProfile& uart : board(index).profile.uarts) names.push_back(uart.name);
  for (const UartSpec& uart : board(index).uarts) {
    if (!uart.alias.empty()) names.push_back(uart.alias);
  }
  return names;
}

std::vector<std::string> ScenarioNames::button_names(std::size_t index) const {
  std::vector<std::string> names;
  for (const ButtonSpec& button : board(index).buttons) names.push_back(button.name);
  if (!board(index).profile.switch_pin.empty()) names.push_back(board(index).profile.switch_pin);
  return names;
}

std::optional<std::string> ScenarioNames::find_pin(std::size_t index, std::string_view name) const {
  if (const PinProfile* pin = find_profile_pin(board(index).profile, name)) return pin->name;
  for (const LedSpec& led : board(index).leds) {
    if (led.name == name) return led.pin;
  }
  return std::nullopt;
}

std::optional<std::string> ScenarioNames::find_uart(std::size_t index, std::string_view name) const {
  for (const UartSpec& uart : board(index).uarts) {
    if (uart.alias == name) return uart.uart;
  }
  for (const UartProfile& uart : board(index).profile.uarts) {
    if (uart.name == name) return uart.name;
  }
  return std::nullopt;
}

std::optional<std::string> ScenarioNames::find_button(std::size_t index, std::string_view name) const {
  for (const ButtonSpec& button : board(index).buttons) {
    if (button.name == name) return button.name;
  }
  // The board's own switch is pin SW; people call it sw.
  const std::string& own = board(index).profile.switch_pin;
  if (!own.empty() && same_but_case(own, name)) return own;
  return std::nullopt;
}

std::optional<std::string> ScenarioNames::pin_on(std::size_t index, const std::string& name, const Spot& spot) {
  if (auto found = find_pin(index, name)) return found;
  report(spot, board_name(index) + " has no pin " + in_quotes(name) + did_you_mean(name, pin_names(index)));
  return std::nullopt;
}

std::optional<std::string> ScenarioNames::uart_on(std::size_t index, const std::string& name, const Spot& spot) {
  if (auto found = find_uart(index, name)) return found;
  // All of them, since names that differ by a digit are all near.
  report(spot, board_name(index) + " has no UART " + in_quotes(name) + "; it has " + listed_or(uart_names(index)));
  return std::nullopt;
}

std::optional<std::size_t> ScenarioNames::board_of_label(const std::string& label, const Spot& spot) {
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < scenario_.boards.size(); ++i) {
    if (scenario_.boards[i].label == label) return i;
    labels.push_back(scenario_.boards[i].label);
  }
  const std::string near = did_you_mean(label, labels);
  report(spot, "there is no board " + in_quotes(label) + (near.empty() ? "; there are " + listed_or(labels) : near));
  return std::nullopt;
}

std::optional<std::pair<std::size_t, std::string>> ScenarioNames::split(const std::string& text, const Spot& spot) {
  if (scenario_.boards.empty()) return std::nullopt;
  if (!scenario_.several_boards) return std::pair<std::size_t, std::string>{0, text};
  const std::size_t dot = text.find('.');
  if (dot == std::string::npos) {
    report(spot, "expected the name of a board in front, such as " + scenario_.boards.front().label + "." + text +
                     ", got " + in_quotes(text));
    return std::nullopt;
  }
  const auto index = board_of_label(text.substr(0, dot), spot);
  if (!index) return std::nullopt;
  return std::pair{*index, text.substr(dot + 1)};
}

std::optional<PinName> ScenarioNames::pin(const std::string& text, const Spot& spot) {
  const auto parts = split(text, spot);
  if (!parts) return std::nullopt;
  auto name = pin_on(parts->first, parts->second, spot);
  return name ? std::optional(PinName{parts->first, std::move(*name)}) : std::nullopt;
}

std::optional<DeviceName> ScenarioNames::uart(const std::string& text, const Spot& spot) {
  const auto parts = split(text, spot);
  if (!parts) return std::nullopt;
  auto name = uart_on(parts->first, parts->second, spot);
  return name ? std::optional(DeviceName{parts->first, std::move(*name)}) : std::nullopt;
}

std::optional<DeviceName> ScenarioNames::button(const std::string& text, const Spot& spot) {
  const auto parts = split(text, spot);
  if (!parts) return std::nullopt;
  if (auto name = find_button(parts->first, parts->second)) return DeviceName{parts->first, std::move(*name)};
  const std::vector<std::string> names = button_names(parts->first);
  const std::string near = did_you_mean(parts->second, names);
  report(spot, "there is no button " + in_quotes(parts->second) +
                   (near.empty() && !names.empty() ? "; there is " + listed_or(names) : near));
  return std::nullopt;
}

std::optional<WireEnd> ScenarioNames::terminal(const std::string& text, const Spot& spot) {
  const auto parts = split(text, spot);
  if (!parts) return std::nullopt;
  const auto& [index, name] = *parts;
  WireEnd terminal;
  terminal.text = text;
  terminal.pin.board = index;
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos) {
    if (find_uart(index, name) && !find_pin(index, name)) {
      report(spot, "expected a terminal of " + in_quotes(name) + ", such as " + name + ".tx");
      return std::nullopt;
    }
    auto pin_name = pin_on(index, name, spot);
    if (!pin_name) return std::nullopt;
    terminal.pin.name = std::move(*pin_name);
    return terminal;
  }
  auto uart_name = uart_on(index, name.substr(0, dot), spot);
  if (!uart_name) return std::nullopt;
  const auto& uarts = board(index).profile.uarts;
  const UartProfile& profile =
      *std::find_if(uarts.begin(), uarts.end(), [&](const UartProfile& uart) { return uart.name == *uart_name; });
  const std::string role = name.substr(dot + 1);
  const std::array<std::pair<const char*, std::pair<WireEnd::Role, const std::string*>>, 4> roles{
      {{"tx", {WireEnd::Role::tx, &profile.tx}},
       {"rx", {WireEnd::Role::rx, &profile.rx}},
       {"rts", {WireEnd::Role::rts, &profile.rts}},
       {"cts", {WireEnd::Role::cts, &profile.cts}}}};
  std::vector<std::string> known;
  for (const auto& [role_name, meaning] : roles) {
    if (meaning.second->empty()) continue;
    known.emplace_back(role_name);
    if (role != role_name) continue;
    terminal.role = meaning.first;
    terminal.pin.name = *meaning.second;
    terminal.uart = std::move(*uart_name);
    return terminal;
  }
  report(spot, *uart_name + " has no terminal " + in_quotes(role) + "; expected " + listed_or(known));
  return std::nullopt;
}

bool ScenarioNames::check_task(std::size_t index, const std::string& name, std::optional<std::uint32_t> instance,
                               const Spot& spot) {
  const BoardSpec& spec = board(index);
  std::vector<std::string> names;
  for (const NativeTaskSpec& task : spec.tasks) {
    names.push_back(task.name);
    if (task.name != name) continue;
    if (!instance || *instance < static_cast<std::uint32_t>(task.count) || spec.program) return true;
    // Each `spawn` adds instances, so that only a task started once has a known number of them.
    if (task.start) {
      const auto numbered = [&](auto number) { return name + "[" + std::to_string(number) + "]"; };
      report(spot, "there is no " + in_quotes(numbered(*instance)) + "; the last is " + numbered(task.count - 1));
      return false;
    }
    return true;
  }
  // What tasks a program creates is known when it runs.
  if (spec.program) return true;
  const std::string near = did_you_mean(name, names);
  report(spot, "there is no task " + in_quotes(name) +
                   (near.empty() && !names.empty() ? "; there is " + listed_or(names) : near));
  return false;
}

std::optional<TaskTarget> ScenarioNames::task(const std::string& text, const Spot& spot) {
  // The label ends at the first dot; those of a qualified name ("Foo.run") follow it.
  const auto parts = split(text, spot);
  if (!parts) return std::nullopt;
  TaskTarget target;
  target.board = parts->first;
  target.text = text;
  try {
    const Selector form = parse_selector("task:" + parts->second + ":done");
    target.name = form.name;
    target.instance = form.instance;
  } catch (const InputError&) {
    report(spot, "expected the name of a task, such as main or foo[3], got " + in_quotes(text));
    return std::nullopt;
  }
  if (!check_task(target.board, target.name, target.instance, spot)) return std::nullopt;
  return target;
}

std::optional<std::string> ScenarioNames::irq_on(std::size_t index, const std::string& name, const Spot& spot) {
  if (auto found = find_pin(index, name)) return found;
  if (auto found = find_uart(index, name)) return found;
  if (is_timer(name)) return name;
  report(spot,
         board_name(index) + " has no pin, UART or timer " + in_quotes(name) + did_you_mean(name, pin_names(index)));
  return std::nullopt;
}

bool ScenarioNames::resolve_device(std::size_t index, Selector& selector, const Spot& spot) {
  const bool of_button = selector.kinds.front() == EventKind::press || selector.kinds.front() == EventKind::release;
  const auto uart_name = find_uart(index, selector.name);
  const auto button_name = find_button(index, selector.name);
  if (selector.name == "schedule" && selector.kinds.front() == EventKind::overrun) return true;
  if (of_button && button_name) {
    selector.name = *button_name;
    return true;
  }
  if (!of_button && uart_name) {
    selector.name = *uart_name;
    return true;
  }
  if (button_name) {
    report(spot, "a button such as " + in_quotes(selector.name) + " has the events press and release only");
  } else if (uart_name) {
    report(spot, "a UART such as " + in_quotes(selector.name) + " has no press or release");
  } else {
    std::vector<std::string> names = of_button ? button_names(index) : uart_names(index);
    const std::string near = did_you_mean(selector.name, names);
    report(spot, std::string("there is no ") + (of_button ? "button " : "UART ") + in_quotes(selector.name) +
                     (near.empty() && !names.empty() ? "; there is " + listed_or(names) : near));
  }
  return false;
}

bool ScenarioNames::resolve_mark(std::size_t index, const Selector& selector, const Spot& spot) {
  if (board(index).program) return true;
  const auto found = marks_.find(index);
  const std::vector<std::string> names = found == marks_.end() ? std::vector<std::string>() : found->second;
  if (std::find(names.begin(), names.end(), selector.name) != names.end()) return true;
  report(spot, "no task marks " + in_quotes(selector.name) + did_you_mean(selector.name, names));
  return false;
}

std::optional<Selector> ScenarioNames::selector(const std::string& text, const Spot& spot) {
  if (scenario_.boards.empty()) return std::nullopt;
  Selector selector;
  try {
    selector = parse_selector(text);
  } catch (const InputError& error) {
    report(spot, error.what());
    return std::nullopt;
  }
  std::size_t index = 0;
  if (scenario_.several_boards) {
    if (selector.board.empty()) {
      report(spot, "expected the name of a board in front, such as " + scenario_.boards.front().label + "." + text +
                       ", got " + in_quotes(text));
      return std::nullopt;
    }
    const auto labelled = board_of_label(selector.board, spot);
    if (!labelled) return std::nullopt;
    index = *labelled;
  } else if (!selector.board.empty()) {
    report(spot,
           "there is one board only, so that no board is named; write " + in_quotes(text.substr(text.find('.') + 1)));
    return std::nullopt;
  }
  bool resolved = true;
  std::optional<std::string> name = selector.name;
  switch (selector.subject_class) {
    case SubjectClass::pin:
      name = pin_on(index, selector.name, spot);
      break;
    case SubjectClass::irq:
      name = irq_on(index, selector.name, spot);
      break;
    case SubjectClass::task:
      resolved = check_task(index, selector.name, selector.instance, spot);
      break;
    case SubjectClass::mark:
      resolved = resolve_mark(index, selector, spot);
      break;
    case SubjectClass::stdout_lines:
      resolved = board(index).program.has_value();
      if (!resolved) report(spot, "there is no program that prints");
      break;
    case SubjectClass::device:
      resolved = resolve_device(index, selector, spot);
      name = selector.name;
      break;
  }
  if (!resolved || !name) return std::nullopt;
  selector.name = *name;
  return selector;
}

}  // namespace asim
