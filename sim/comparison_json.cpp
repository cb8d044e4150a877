#include "sim/comparison_json.hpp"

#include "sim/json_text.hpp"
#include "sim/result_json.hpp"
#include "sim/result_schema.hpp"

namespace asim {
namespace {

void write_columns(JsonText& json, const char* name, const std::vector<ComparisonColumn>& columns) {
  json.key(name);
  json.open('[');
  for (const ComparisonColumn& column : columns) {
    json.open('{');
    json.field("scheduler", column.scheduler);
    json.optional_field("board", column.board);
    json.optional_field("cannot_run", column.cannot_run);
    json.key("result");
    if (column.result) {
      json.document(result_json(*column.result));
    } else {
      json.literal("null");
    }
    json.close('}');
  }
  json.close(']');
}

constexpr const char* comparison_schema = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "asim comparison",
  "description": "What `asim compare --json` writes: one scenario under several schedulers.",
  "type": "object",
  "required": ["format", "file", "scenario", "seed", "exit_status", "columns", "left_out"],
  "properties": {
    "format": {"const": 1},
    "file": {"type": "string", "description": "The scenario or program as the command line names it."},
    "scenario": {"type": "string", "description": "The scenario's name."},
    "seed": {"type": "integer", "minimum": 0},
    "exit_status": {
      "enum": [0, 1, 3, 130],
      "description": "0 all expectations met everywhere, 1 one failed, 3 a run failed or was not possible, 130 interrupted."
    },
    "columns": {"type": "array", "items": {"$ref": "#/$defs/column"}},
    "left_out": {
      "type": "array",
      "items": {"$ref": "#/$defs/column"},
      "description": "Schedulers that nobody asked for by name and that cannot run the scenario."
    }
  },
  "$defs": {
    "column": {
      "type": "object",
      "required": ["scheduler", "board", "cannot_run", "result"],
      "properties": {
        "scheduler": {"type": "string"},
        "board": {"type": ["string", "null"], "description": "null: that of the scenario."},
        "cannot_run": {
          "type": ["string", "null"],
          "description": "Why the scenario is not for this scheduler or board; null where it is."
        },
        "result": {
          "anyOf": [{"type": "null"}, {"$ref": "#/$defs/result"}],
          "description": "null where nothing was run."
        }
      }
    }
  }
}
)json";

}  // namespace

std::string comparison_json(const Comparison& comparison) {
  JsonText json;
  json.open('{');
  json.literal_field("format", "1");
  json.field("file", comparison.file);
  json.field("scenario", comparison.scenario);
  json.literal_field("seed", std::to_string(comparison.seed));
  json.literal_field("exit_status", std::to_string(exit_status(comparison)));
  write_columns(json, "columns", comparison.columns);
  write_columns(json, "left_out", comparison.left_out);
  json.close('}');
  return std::move(json).finish();
}

std::string comparison_json_schema() { return schema_with_result(comparison_schema); }

}  // namespace asim
