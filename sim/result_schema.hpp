// The JSON Schema of a result, which `asim schema --result` publishes, by itself and inside other schemas.
#pragma once

#include <string>
#include <string_view>

namespace asim {

/// JSON Schema, draft 2020-12, of what `result_json` writes. Fields may be added, so that unknown ones are allowed.
std::string result_json_schema();

/// `schema`, a JSON Schema as text, with that of a result as its definition `result`, and those that it needs.
std::string schema_with_result(std::string_view schema);

}  // namespace asim
