// The description of the scenario file, format 1: what is checked and what `asim schema` publishes.
#pragma once

#include <string>

#include "sim/schema.hpp"

namespace asim {

const Schema& scenario_schema();

/// The keys of a scenario one by one, none required: those of a single board, and what stands beside boards.
const Schema& scenario_part_schema();

/// JSON Schema, draft 2020-12, of the scenario file.
std::string scenario_json_schema();

}  // namespace asim
