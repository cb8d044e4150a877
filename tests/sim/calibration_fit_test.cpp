#include "sim/calibration_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/diagnostic.hpp"

namespace asim {
namespace {

// Columns: code_unit, task_switch, polled_object, poll, queue_operation.
const std::vector<CalibrationWork> design{{"loop", 100, {1000, 0, 0, 0, 0}},    {"loop", 200, {2000, 0, 0, 0, 0}},
                                          {"switch", 100, {500, 100, 0, 0, 0}}, {"switch", 200, {1000, 200, 0, 0, 0}},
                                          {"poll", 100, {400, 0, 300, 100, 0}}, {"poll", 200, {800, 0, 600, 200, 0}}};

BoardCosts base() {
  BoardCosts costs;
  costs.code_unit = Duration::from_us(7);
  costs.polled_object = Duration::from_us(2);
  costs.poll = Duration::from_us(3);
  costs.queue_operation = Duration::from_us(4);
  return costs;
}

/// What the works take on a board of these costs, in nanoseconds each.
CalibrationReport measured_with(const std::array<double, 5>& costs_ns) {
  CalibrationReport report;
  int line = 7;
  for (const CalibrationWork& work : design) {
    double us = 0;
    for (std::size_t k = 0; k < costs_ns.size(); ++k) us += work.charges.at(k) * costs_ns.at(k) / 1000;
    report.measurements.push_back({work.name, work.n, std::llround(us), line++});
  }
  return report;
}

TEST(CalibrationFit, FindsTheCostsThatWereThere) {
  const CalibrationFit fit = fit_costs(measured_with({1000, 50'000, 2000, 3000, 0}), design, base(), "m.txt");
  EXPECT_NEAR(fit.costs[0]->ns, 1000, 1e-6);
  EXPECT_NEAR(fit.costs[1]->ns, 50'000, 1e-6);
  for (const CalibrationResidual& row : fit.residuals) EXPECT_NEAR(row.fitted_us, row.measured_us, 1e-6) << row.name;
}

// Each poll asks three objects: poll and polled_object are one sum. The first is fitted, the other is the base board's.
TEST(CalibrationFit, TakesFromTheBaseWhatCannotBeToldApartOrIsNotMeasured) {
  const CalibrationFit fit = fit_costs(measured_with({1000, 50'000, 2500, 3000, 0}), design, base(), "m.txt");
  ASSERT_TRUE(fit.costs[2]);
  EXPECT_NEAR(fit.costs[2]->ns, 2500, 1e-6);
  EXPECT_FALSE(fit.costs[3]);  // poll: 3 us, as on the base board
  EXPECT_FALSE(fit.costs[4]);  // queue_operation: in none of the works
}

TEST(CalibrationFit, HasNoNegativeCosts) {
  CalibrationReport report = measured_with({1000, 0, 2000, 3000, 0});
  report.measurements[2].measured_us -= 100;
  report.measurements[3].measured_us -= 100;
  const CalibrationFit fit = fit_costs(report, design, base(), "m.txt");
  EXPECT_EQ(fit.costs[1].value_or(FittedCost{}).ns, 0);
  EXPECT_NEAR(fit.costs[0]->ns, 1000, 100);
}

TEST(CalibrationFit, ErrorsGrowWithTheResiduals) {
  CalibrationReport report = measured_with({1000, 50'000, 2000, 3000, 0});
  const double exact = fit_costs(report, design, base(), "m.txt").costs[0]->error_ns;
  report.measurements[0].measured_us += 20;
  const double noisy = fit_costs(report, design, base(), "m.txt").costs[0]->error_ns;
  EXPECT_LT(exact, 1e-6);
  EXPECT_GT(noisy, 1);
  EXPECT_LT(noisy, 50);
}

TEST(CalibrationFit, RefusesWhatTheProgramDoesNotMeasure) {
  CalibrationReport report = measured_with({1000, 50'000, 2000, 3000, 0});
  report.measurements[1].name = "swich";
  try {
    static_cast<void>(fit_costs(report, design, base(), "m.txt"));
    FAIL() << "accepted";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "m.txt:8:1: the program measures no \"swich\" of 200; did you mean \"switch\"?; paste what asim "
                 "calibrate --program prints as it is");
  }
}

}  // namespace
}  // namespace asim
