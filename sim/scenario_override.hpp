// Puts a value from the command line into a scenario's document.
#pragma once

#include <vector>

#include "sim/scenario_reader.hpp"
#include "sim/yaml_document.hpp"

namespace asim {

/// Sets `change.key` in `document`, which may make a new key but no new item of a list other than the next one. What is
/// wrong goes to `diagnostics` and names the option.
void apply_override(YamlDocument& document, const ScenarioOverride& change, std::vector<Diagnostic>& diagnostics);

}  // namespace asim
