// A comparison as JSON, and the JSON Schema of it.
#pragma once

#include <string>

#include "sim/comparison.hpp"

namespace asim {

/// Indented, with a newline at the end. Each run is there as `result_json` gives it.
std::string comparison_json(const Comparison& comparison);

/// JSON Schema, draft 2020-12, of what `comparison_json` writes: that of results with a mapping around it.
std::string comparison_json_schema();

}  // namespace asim
