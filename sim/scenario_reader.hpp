// The scenario reader: from a YAML file, or a bare program, to a checked Scenario.
#pragma once

#include <string>
#include <vector>

#include "sim/board_library.hpp"
#include "sim/scenario.hpp"

namespace asim {

/// An option of the command line that stands for a key of the scenario.
struct ScenarioOverride {
  std::string option;  ///< as messages name it: "--set duration=3s", "--seed 7"
  std::string key;     ///< path of keys: "duration", "expect.0.latency.max" or "expect[0].latency.max"
  std::string value;   ///< YAML: "3s", "[1ms, 2ms]"
};

/// Reads the scenario at `path`. Later overrides win. Throws ScenarioError with everything that is wrong, at most 20
/// diagnostics in the order of their places.
Scenario read_scenario(const std::string& path, BoardLibrary& boards,
                       const std::vector<ScenarioOverride>& overrides = {});

/// The scenario of a bare program: defaults, and what `overrides` say. Throws as `read_scenario`.
Scenario scenario_for_program(const std::string& path, BoardLibrary& boards,
                              const std::vector<ScenarioOverride>& overrides = {});

/// One of the two, by the ending of `path`: `.py` for a program. Throws as they do.
Scenario read_scenario_or_program(const std::string& path, BoardLibrary& boards,
                                  const std::vector<ScenarioOverride>& overrides = {});

}  // namespace asim
