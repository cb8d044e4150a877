// The JSON Schema of a result, which `asim schema --result` publishes.
#pragma once

#include <string>

namespace asim {

/// JSON Schema, draft 2020-12, of what `result_json` writes. Fields may be added, so that unknown ones are allowed.
std::string result_json_schema();

}  // namespace asim
