// CalibrationFit: the costs that explain what was measured on a board best.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "sim/calibration_design.hpp"
#include "sim/calibration_report.hpp"

namespace asim {

struct FittedCost {
  double ns = 0;
  double error_ns = 0;  ///< standard error
};

struct CalibrationResidual {
  std::string name;
  std::int64_t n = 0;
  double measured_us = 0;
  double fitted_us = 0;
};

struct CalibrationFit {
  /// By `calibrated_costs`; empty where the measurements do not tell the cost, which is then that of the base board.
  std::array<std::optional<FittedCost>, calibrated_costs.size()> costs;
  std::vector<CalibrationResidual> residuals;  ///< in the order of the report
};

/// Weighted least squares without negative costs. A measurement weighs as if its error were one percent of it and what
/// its ticks are too coarse for, where a tick is the largest time that all measurements are multiples of. Standard
/// errors follow from the residuals; a cost whose standard error is above half of it is taken from the base board
/// instead, the least known first. Throws ScenarioError with `file` and line for a measurement that the design does not
/// have.
CalibrationFit fit_costs(const CalibrationReport& report, const std::vector<CalibrationWork>& design,
                         const BoardCosts& base_costs, const std::string& file);

}  // namespace asim
