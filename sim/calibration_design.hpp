// CalibrationDesign: what each measurement of the calibration program does, in units that every board has a cost for.
//
// It is found by running the program itself on simulated boards: one on which every cost is the same, then one for each
// cost on which that cost is twice as high. What a measurement takes longer there is how often it is charged. So the
// counts are those of the loader and the schedulers, whatever these do.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/board_library.hpp"
#include "sim/board_profile.hpp"

namespace asim {

class ProgramHost;

/// A cost that can be measured without hardware.
struct CalibratedCost {
  const char* name;  ///< as in board files
  Duration BoardCosts::*member;
};
/// The unknowns, in the order of a design's columns. What two columns cannot be told apart by, the later one gives way.
inline constexpr std::array<CalibratedCost, 5> calibrated_costs{{{"code_unit", &BoardCosts::code_unit},
                                                                 {"task_switch", &BoardCosts::task_switch},
                                                                 {"polled_object", &BoardCosts::polled_object},
                                                                 {"poll", &BoardCosts::poll},
                                                                 {"queue_operation", &BoardCosts::queue_operation}}};

/// How often each cost is charged in one measurement.
struct CalibrationWork {
  std::string name;
  std::int64_t n = 0;
  std::array<double, calibrated_costs.size()> charges{};
};

/// The work of every measurement that `program` (its path) makes under `scheduler`. Throws InputError if the program
/// cannot be run.
std::vector<CalibrationWork> calibration_design(const std::string& program, const std::string& scheduler,
                                                BoardLibrary& boards, ProgramHost& host);

}  // namespace asim
