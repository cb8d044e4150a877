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
/// The standard error up to which a cost counts as measured, as a share of it (or of the base board's, if that is
/// more).
constexpr double largest_error = 0.5;

const CalibrationWork& work_of(const CalibrationMeasurement& measurement, const std::vector<CalibrationWork>& design,
                               const std::string& file) {
  const auto found = std::find_if(design.begin(), design.end(), [&](const CalibrationWork& work) {
    return work.name == measurement.name && work.n == measurement.n;
  });
  if (found != design.end()) return *found;
  throw ScenarioError({.origin = file, .line = measurement.line, .column = 1, .key = {}},
                      "the program measures no " + in_quotes(measurement.name) + " of " +
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

struct Solution {
  Eigen::VectorXd x;       ///< ns; of columns that are not free, as on the base board
  Eigen::VectorXd errors;  ///< standard errors of the free columns, by the size of the residuals; zero of the others
};

/// The least squares over the columns in `free`, the others being as in `base`.
Solution solve(const Eigen::MatrixXd& a, const Eigen::VectorXd& b, const std::vector<Index>& free,
               const Eigen::VectorXd& base) {
  Solution solution{base, Eigen::VectorXd::Zero(base.size())};
  if (free.empty()) return solution;
  for (const Index k : free) solution.x(k) = 0;
  const Eigen::MatrixXd part = columns_of(a, free);
  const Eigen::VectorXd rest = b - a * solution.x;
  const Eigen::VectorXd found = nonnegative_least_squares(part, rest);
  const auto freedom = static_cast<double>(std::max<Index>(1, part.rows() - part.cols()));
  const double variance = (rest - part * found).squaredNorm() / freedom;
  const Eigen::MatrixXd covariance =
      (part.transpose() * part).ldlt().solve(Eigen::MatrixXd::Identity(part.cols(), part.cols())) * variance;
  for (std::size_t k = 0; k < free.size(); ++k) {
    const auto at = static_cast<Index>(k);
    solution.x(free[k]) = found(at);
    solution.errors(free[k]) = std::sqrt(covariance(at, at));
  }
  return solution;
}

/// The free column that the measurements tell least, if they tell it too badly; -1: none.
Index least_known(const Solution& solution, const std::vector<Index>& free, const Eigen::VectorXd& base) {
  Index worst = -1;
  double worst_error = largest_error;
  for (const Index k : free) {
    const double size = std::max(solution.x(k), base(k));
    const double error = size > 0 ? solution.errors(k) / size : 0;
    if (error <= worst_error) continue;
    worst = k;
    worst_error = error;
  }
  return worst;
}

}  // namespace

CalibrationFit fit_costs(const CalibrationReport& report, const std::vector<CalibrationWork>& design,
                         const BoardCosts& base_costs, const std::string& file) {
  const Equations equations = equations_of(report, design, file);
  const Eigen::MatrixXd a = equations.errors.cwiseInverse().asDiagonal() * equations.charges;
  const Eigen::VectorXd b = equations.measured.cwiseQuotient(equations.errors);
  Eigen::VectorXd base(a.cols());
  for (Index k = 0; k < base.size(); ++k) {
    base(k) = static_cast<double>((base_costs.*calibrated_costs.at(static_cast<std::size_t>(k)).member).ns);
  }
  std::vector<Index> free = separable(a);
  Solution solution = solve(a, b, free, base);
  for (Index worst = least_known(solution, free, base); worst >= 0; worst = least_known(solution, free, base)) {
    std::erase(free, worst);
    solution = solve(a, b, free, base);
  }
  CalibrationFit fit;
  for (const Index k : free) fit.costs.at(static_cast<std::size_t>(k)) = FittedCost{solution.x(k), solution.errors(k)};
  const Eigen::VectorXd fitted = equations.charges * solution.x;
  for (std::size_t k = 0; k < report.measurements.size(); ++k) {
    const CalibrationMeasurement& measurement = report.measurements[k];
    fit.residuals.push_back(
        {measurement.name, measurement.n, static_cast<double>(measurement.measured_us), fitted(static_cast<Index>(k))});
  }
  return fit;
}

}  // namespace asim
