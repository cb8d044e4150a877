// The description of the scenario file, format 1: what is checked and what `asim schema` publishes.
#pragma once

#include <string>

#include "sim/schema.hpp"

namespace asim {

const Schema& scenario_schema();

/// JSON Schema, draft 2020-12, of the scenario file.
std::string scenario_json_schema();

}  // namespace asim
