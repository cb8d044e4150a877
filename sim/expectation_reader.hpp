// The reader of expectations.
#pragma once

#include <optional>

#include "sim/reading_context.hpp"
#include "sim/scenario.hpp"
#include "sim/scenario_names.hpp"

namespace asim {

/// Reads one item of `expect`; empty if it is faulty.
std::optional<ExpectationSpec> read_expectation(const Cursor& item, const Scenario& scenario, ScenarioNames& names,
                                                ReadingContext& context);

/// Reads `expect` into the scenario, whose boards and duration are known.
void read_expectations(const Cursor& list, Scenario& scenario, ScenarioNames& names, ReadingContext& context);

}  // namespace asim
