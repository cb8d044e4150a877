// What a calibration comes to: the costs and residuals for people, and the board file.
#pragma once

#include <string>

#include "sim/board_profile.hpp"
#include "sim/calibration_fit.hpp"
#include "sim/calibration_report.hpp"
#include "sim/table_text.hpp"

namespace asim {

/// Two tables: the costs, and for each measurement what was measured and what the costs give.
std::string calibration_table(const CalibrationReport& report, const CalibrationFit& fit, const BoardProfile& base,
                              Colour colour);

/// A board profile with the fitted costs; everything else is that of `base`, a board of the library.
std::string calibrated_board(const std::string& name, const CalibrationReport& report, const CalibrationFit& fit,
                             const BoardProfile& base);

}  // namespace asim
