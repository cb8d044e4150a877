#include "sim/calibration_fit.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "sim/collected.hpp"
#include "sim/diagnostic.hpp"
#include "sim/near_match.hpp"
#include "sim/nonnegative_least_squares.hpp"

namespace asim {
namespace {

using Index = Eigen::Index;

/// How much of a column must be its own to be told from the others.
constexpr double least_own_share = 1e-3;
constexpr double relative_error = 0.01;

const CalibrationWork& work_of(const CalibrationMeasurement& measurement, const std::vector<CalibrationWork>& design,
                               const std::string& file) {
  const auto found = std::find_if(design.begin(), design.end(), [&](const CalibrationWork& work) {
    return work.name == measurement.name && work.n == measurement.n;
  });
  if (found != design.end()) return *found;
  throw ScenarioError({.origin = file, .line = measurement.line, .column = 1, .key = {}},
                      "the program measures no " + asim::quoted(measurement.name) + " of " +
                          std::to_string(measurement.n) +
                          did_you_mean(measurement.name, collected(design, &CalibrationWork::name)) +
                          "; paste what asim calibrate --program prints as it is");
}

/// The measurements as equations whose errors have all the same size.
struct Equations {
  Eigen::MatrixXd charges;   ///< ns of each cost count as microseconds
  Eigen::VectorXd measured;  ///< microseconds
  Eigen::VectorXd errors;
};

Equations equations_of(const CalibrationReport& report, const std::vector<CalibrationWork>& design,
                       const std::string& file) {
  const auto rows = static_cast<Index>(report.measurements.size());
  Equations equations{Eigen::MatrixXd(rows, static_cast<Index>(calibrated_costs.size())), Eigen::VectorXd(rows),
                      Eigen::VectorXd(rows)};
  std::int64_t tick_us = 0;
  for (const CalibrationMeasurement& measurement : report.measurements) {
    tick_us = std::gcd(tick_us, measurement.measured_us);
  }
  // The difference of two readings, each off by up to a tick.
  const double tick_variance = static_cast<double>(tick_us) * static_cast<double>(tick_us) / 6;
  for (Index row = 0; row < rows; ++row) {
    const CalibrationMeasurement& measurement = report.measurements[static_cast<std::size_t>(row)];
    const CalibrationWork& work = work_of(measurement, design, file);
    for (std::size_t cost = 0; cost < work.charges.size(); ++cost) {
      equations.charges(row, static_cast<Index>(cost)) = work.charges.at(cost) / 1000;
    }
    const auto time = static_cast<double>(measurement.measured_us);
    equations.measured(row) = time;
    equations.errors(row) = std::sqrt(std::pow(relative_error * time, 2) + tick_variance);
  }
  return equations;
}

/// The columns that can be told from each other.
std::vector<Index> separable(const Eigen::MatrixXd& a) {
  std::vector<Index> kept;
  for (Index k = 0; k < a.cols(); ++k) {
    const Eigen::VectorXd column = a.col(k);
    if (column.norm() == 0) continue;
    if (!kept.empty()) {
      const Eigen::MatrixXd others = columns_of(a, kept);
      const Eigen::VectorXd own = column - others * others.colPivHouseholderQr().solve(column);
      if (own.norm() < least_own_share * column.norm()) continue;
    }
    kept.push_back(k);
  }
  return kept;
}

}  // namespace

CalibrationFit fit_costs(const CalibrationReport& report, const std::vector<CalibrationWork>& design,
                         const BoardCosts& base, const std::string& file) {
  const Equations equations = equations_of(report, design, file);
  const Eigen::MatrixXd a = equations.errors.cwiseInverse().asDiagonal() * equations.charges;
  Eigen::VectorXd x(a.cols());
  for (Index k = 0; k < x.size(); ++k) {
    x(k) = static_cast<double>((base.*calibrated_costs.at(static_cast<std::size_t>(k)).member).ns);
  }
  const std::vector<Index> kept = separable(a);
  for (const Index k : kept) x(k) = 0;
  const Eigen::VectorXd b = equations.measured.cwiseQuotient(equations.errors) - a * x;
  const Eigen::MatrixXd reduced = columns_of(a, kept);
  const Eigen::VectorXd solution = nonnegative_least_squares(reduced, b);
  for (std::size_t k = 0; k < kept.size(); ++k) x(kept[k]) = solution(static_cast<Index>(k));
  const Eigen::MatrixXd covariance =
      (reduced.transpose() * reduced).ldlt().solve(Eigen::MatrixXd::Identity(reduced.cols(), reduced.cols()));

  CalibrationFit fit;
  for (std::size_t k = 0; k < kept.size(); ++k) {
    const auto at = static_cast<Index>(k);
    fit.costs.at(static_cast<std::size_t>(kept[k])) = FittedCost{x(kept[k]), std::sqrt(covariance(at, at))};
  }
  const Eigen::VectorXd fitted = equations.charges * x;
  for (std::size_t k = 0; k < report.measurements.size(); ++k) {
    const CalibrationMeasurement& measurement = report.measurements[k];
    fit.residuals.push_back(
        {measurement.name, measurement.n, static_cast<double>(measurement.measured_us), fitted(static_cast<Index>(k))});
  }
  return fit;
}

}  // namespace asim
