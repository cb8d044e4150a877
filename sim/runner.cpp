#include "sim/runner.hpp"

#include "sim/simulation.hpp"

namespace asim {

RunResult run_scenario(const Scenario& scenario, const RunOptions& options, ProgramHost& host) {
  return Simulation(scenario, options, host).run();
}

}  // namespace asim
