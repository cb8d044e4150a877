// ScenarioEditor: makes a scenario piece by piece, for tests that describe their world in code.
//
// Each piece is the YAML (or JSON, which is YAML) that stands for it in a scenario file, checked by the same readers,
// so that what is wrong is told in the same words. A piece that is refused leaves the scenario as it was.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "sim/board_library.hpp"
#include "sim/scenario.hpp"

namespace asim {

/// Every member throws ScenarioError, whose places are keys within the piece: "button.pin: pyboard-v1.1 has no …".
class ScenarioEditor {
 public:
  /// Both must outlive it.
  ScenarioEditor(Scenario& scenario, BoardLibrary& library) : scenario_(scenario), library_(library) {}

  /// "{seed: 3, hang_limit: 1s}": keys that concern the whole.
  void set(std::string_view keys);
  /// "{board: esp32, scheduler: fast_io}", with whatever else a board has; `label` names it, and is empty where it
  /// stays the only one. Returns its index.
  std::size_t add_board(const std::string& label, std::string_view keys);
  /// A program that whoever builds the world provides when it starts.
  void provide_program(std::size_t board);
  /// "{file: main.py, call: main(3)}"
  void set_program(std::size_t board, std::string_view program);
  /// "{button: {name: sw, pin: X3}}"
  void add_hardware(std::size_t board, std::string_view device);
  /// "[X7, X8]"
  void add_wire(std::string_view ends);
  /// "{at: 1s, press: sw}"
  void add_stimulus(std::string_view stimulus);
  /// "{latency: {from: sw:press, to: pin:LED1:rising}}": what that means in the scenario, to which it is not added.
  [[nodiscard]] ExpectationSpec expectation(std::string_view expectation) const;
  /// "pin:LED1:rising" with its names resolved; messages call the place `key`.
  [[nodiscard]] Selector selector(std::string_view text, const char* key) const;
  /// "foo", "foo[3]", "hub.foo".
  [[nodiscard]] TaskTarget task(std::string_view text, const char* key) const;

 private:
  void expect_no_program(std::size_t board) const;
  void check_label(const std::string& label) const;

  Scenario& scenario_;
  BoardLibrary& library_;
};

}  // namespace asim
