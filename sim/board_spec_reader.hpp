// BoardSpecReader: what describes one board in a scenario: its profile, scheduler, program and devices.
#pragma once

#include <cstddef>

#include "sim/board_library.hpp"
#include "sim/reading_context.hpp"
#include "sim/scenario.hpp"
#include "sim/scenario_names.hpp"

namespace asim {

/// Reads the top level of a scenario, or an entry of its `boards`.
class BoardSpecReader {
 public:
  /// All must outlive it.
  BoardSpecReader(const Scenario& scenario, BoardLibrary& library, ReadingContext& context)
      : scenario_(scenario), library_(library), context_(context) {}

  /// Everything but the hardware and the steps of tasks. False if there is no such board, so that no name on it can be
  /// checked.
  bool read(const Cursor& keys, BoardSpec& spec);
  void read_program(const Cursor& program, BoardSpec& spec);
  void read_hardware(const Cursor& list, std::size_t index, BoardSpec& spec, ScenarioNames& names);

 private:
  bool read_profile(const Cursor& keys, BoardSpec& spec);
  bool read_own_profile(const Cursor& board, const Cursor& keys, BoardSpec& spec);
  void read_scheduler(const Cursor& keys, BoardSpec& spec);
  void read_options(const Cursor& keys, BoardSpec& spec);
  void read_uart(const Cursor& cursor, BoardSpec& spec);
  void read_button(const Cursor& cursor, std::size_t index, BoardSpec& spec, ScenarioNames& names);
  void read_led(const Cursor& cursor, std::size_t index, BoardSpec& spec, ScenarioNames& names);
  bool take_name(const Cursor& name, const BoardSpec& spec);
  void check_contacts(const BoardSpec& spec);

  const Scenario& scenario_;
  BoardLibrary& library_;
  ReadingContext& context_;
};

}  // namespace asim
