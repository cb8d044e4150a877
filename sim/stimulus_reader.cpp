#include "sim/stimulus_reader.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/label_prefix.hpp"
#include "sim/near_match.hpp"

namespace asim {
namespace {

using PinKey = std::pair<std::size_t, std::string>;

/// Which pins are joined, and what drives each group.
class Drivers {
 public:
  Drivers(const Scenario& scenario, ReadingContext& context) : scenario_(scenario), context_(context) {
    for (std::size_t i = 0; i < scenario.boards.size(); ++i) add_board(i);
    for (const WireSpec& wire : scenario.wires) join(wire, [](const std::string&) {});
  }

  void join(const Cursor& item, const WireSpec& wire) {
    join(wire, [&](const std::string& message) { context_.report(item, message); });
  }

 private:
  void join(const WireSpec& wire, const std::function<void(const std::string&)>& report) {
    for (const WireEnd& end : wire.ends) {
      if (end.role == WireEnd::Role::tx) drivers_[root({end.pin.board, end.pin.name})].insert(end.text);
    }
    const PinKey first = root({wire.ends.front().pin.board, wire.ends.front().pin.name});
    for (const WireEnd& end : wire.ends) {
      const PinKey other = root({end.pin.board, end.pin.name});
      if (other == first) continue;
      std::set<std::string> joined = drivers_[first];
      joined.insert(drivers_[other].begin(), drivers_[other].end());
      if (drivers_[first].size() <= 1 && drivers_[other].size() <= 1 && joined.size() > 1) {
        const std::vector<std::string> both(joined.begin(), joined.end());
        report("two drivers on one wire: " + both[0] + " and " + both[1]);
      }
      parent_[other] = first;
      drivers_[first] = std::move(joined);
    }
  }

  // The far end of a UART drives the board's receive pin.
  void add_board(std::size_t index) {
    const BoardSpec& board = scenario_.boards[index];
    for (const UartSpec& uart : board.uarts) {
      for (const UartProfile& profile : board.profile.uarts) {
        if (profile.name != uart.uart) continue;
        drivers_[{index, profile.rx}].insert("the far end of " + label_prefix(board.label) + uart.uart);
      }
    }
  }

  PinKey root(PinKey pin) {
    for (auto up = parent_.find(pin); up != parent_.end(); up = parent_.find(pin)) pin = up->second;
    return pin;
  }

  const Scenario& scenario_;
  ReadingContext& context_;
  std::map<PinKey, PinKey> parent_;
  std::map<PinKey, std::set<std::string>> drivers_;
};

class StimulusReader {
 public:
  StimulusReader(const Scenario& scenario, ScenarioNames& names, ReadingContext& context)
      : scenario_(scenario), names_(names), context_(context) {}

  bool read(const Cursor& item, StimulusSpec& stimulus) {
    stimulus.place = context_.place(item);
    stimulus.at = optional_duration(item.at("at")).value_or(Duration::zero());
    stimulus.every = optional_duration(item.at("every"));
    stimulus.count = optional_integer(item.at("count"));
    stimulus.jitter = optional_duration(item.at("jitter")).value_or(Duration::zero());
    stimulus.held = optional_duration(item.at("for"));
    if (stimulus.every == Duration::zero()) context_.report(item.at("every"), "expected a duration above zero, got 0");
    if (const Cursor press = item.at("press")) return read_press(press, stimulus);
    if (const Cursor send = item.at("send")) return read_send(item, send, stimulus);
    if (const Cursor pin = item.at("pin")) return read_pin(pin, stimulus);
    return false;
  }

 private:
  bool read_press(const Cursor& press, StimulusSpec& stimulus) {
    auto button = names_.button(press.text(), ScenarioNames::spot(press));
    if (!button) return false;
    stimulus.action = PressStimulus{std::move(*button)};
    return true;
  }

  bool read_send(const Cursor& item, const Cursor& send, StimulusSpec& stimulus) {
    if (const Cursor held = item.at("for"))
      context_.report(held, "what is sent has no duration; \"for\" belongs to press and pin");
    if (send.node().entries.size() != 1) {
      context_.report(send, "expected one UART, got " + std::to_string(send.node().entries.size()));
      return false;
    }
    const auto entries = send.entries();
    if (entries.empty()) return false;
    const ScenarioNames::Spot spot = ScenarioNames::spot(entries.front());
    auto uart = names_.uart(entries.front().key, spot);
    if (!uart) return false;
    const auto& ends = scenario_.boards[uart->board].uarts;
    if (std::none_of(ends.begin(), ends.end(), [&](const UartSpec& end) { return end.uart == uart->name; })) {
      context_.report(spot.mark, spot.path,
                      "nothing is attached to " + uart->name +
                          "; add it to hardware, such as uart: {id: " + uart->name.substr(4) + ", baud: 9600}");
      return false;
    }
    SendStimulus action{std::move(*uart), {}};
    const Cursor& data = entries.front().value;
    if (data.is_list()) {
      for (const Cursor& byte : data.items()) action.bytes += static_cast<char>(byte.integer());
    } else {
      action.bytes = data.text();
    }
    stimulus.action = std::move(action);
    return true;
  }

  bool read_pin(const Cursor& pin, StimulusSpec& stimulus) {
    PinStimulus action;
    for (const Cursor::Entry& entry : pin.entries()) {
      auto name = names_.pin(entry.key, ScenarioNames::spot(entry));
      if (!name) return false;
      const std::string& level = entry.value.text();
      action.levels.push_back({std::move(*name), level == "z"   ? DrivenLevel::released
                                                 : level == "1" ? DrivenLevel::high
                                                                : DrivenLevel::low});
    }
    stimulus.action = std::move(action);
    return true;
  }

  const Scenario& scenario_;
  ScenarioNames& names_;
  ReadingContext& context_;
};

bool read_wire(const Cursor& item, WireSpec& wire, ScenarioNames& names, ReadingContext& context) {
  std::set<PinKey> seen;
  for (const Cursor& end : item.items()) {
    auto resolved = names.terminal(end.text(), ScenarioNames::spot(end));
    if (!resolved) return false;
    if (!seen.insert({resolved->pin.board, resolved->pin.name}).second) {
      context.report(end, "joins pin " + in_quotes(resolved->pin.name) + " to itself");
      return false;
    }
    wire.ends.push_back(std::move(*resolved));
  }
  return wire.ends.size() > 1;
}

}  // namespace

void read_wires(const Cursor& list, Scenario& scenario, ScenarioNames& names, ReadingContext& context) {
  Drivers drivers(scenario, context);
  for (const Cursor& item : list.items()) {
    WireSpec wire;
    wire.place = context.place(item);
    if (!read_wire(item, wire, names, context)) continue;
    drivers.join(item, wire);
    scenario.wires.push_back(std::move(wire));
  }
}

void read_stimuli(const Cursor& list, Scenario& scenario, ScenarioNames& names, ReadingContext& context) {
  StimulusReader reader(scenario, names, context);
  for (const Cursor& item : list.items()) {
    StimulusSpec stimulus;
    if (reader.read(item, stimulus)) scenario.stimuli.push_back(std::move(stimulus));
  }
}

}  // namespace asim
