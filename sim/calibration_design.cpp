#include "sim/calibration_design.hpp"

#include <optional>

#include "core/errors.hpp"
#include "sim/calibration_report.hpp"
#include "sim/collected.hpp"
#include "sim/runner.hpp"
#include "sim/scenario_reader.hpp"
#include "sim/scheduler_work.hpp"

namespace asim {
namespace {

/// A whole number of microseconds, the ticks that the program reads.
constexpr Duration unit = Duration::from_us(10);

/// What the program measures where every cost is `unit`, and that of `doubled` twice as much.
CalibrationReport measure(Scenario scenario, std::optional<std::size_t> doubled, ProgramHost& host) {
  BoardSpec& board = scenario.boards.front();
  BoardCosts costs;
  for (const CalibratedCost& cost : calibrated_costs) costs.*cost.member = unit;
  if (doubled) costs.*calibrated_costs.at(*doubled).member = unit * 2;
  costs.scheduler = scheduler_costs_on(costs, scheduler_work(board.scheduler));
  board.profile.costs = costs;
  const RunResult run = run_scenario(scenario, {}, host);
  if (run.error) throw InternalError("the calibration program failed: " + run.error->message);
  return read_calibration_report(run.stdout_text, scenario.file);
}

}  // namespace

std::vector<CalibrationWork> calibration_design(const std::string& program, const std::string& scheduler,
                                                BoardLibrary& boards, ProgramHost& host) {
  const std::string option = "scheduler of the measurements";
  const Scenario scenario = scenario_for_program(
      program, boards,
      {{option, "scheduler", scheduler}, {option, "duration", "60min"}, {option, "hang_limit", "60min"}});
  const CalibrationReport plain = measure(scenario, {}, host);
  auto design = collected(plain.measurements, [](const CalibrationMeasurement& measurement) {
    return CalibrationWork{measurement.name, measurement.n, {}};
  });
  for (std::size_t cost = 0; cost < calibrated_costs.size(); ++cost) {
    const CalibrationReport doubled = measure(scenario, cost, host);
    for (std::size_t k = 0; k < design.size(); ++k) {
      const std::int64_t longer = doubled.measurements.at(k).measured_us - plain.measurements[k].measured_us;
      design[k].charges.at(cost) = static_cast<double>(longer) * 1000 / static_cast<double>(unit.ns);
    }
  }
  return design;
}

}  // namespace asim
