#include <string>

#include "sim/json_text.hpp"
#include "sim/result_json.hpp"
#include "sim/result_schema.hpp"
#include "sim/search_result.hpp"

namespace asim {
namespace {

std::string us(std::int64_t ns) { return decimal_text(ns, 1'000); }

void write_score(JsonText& json, const char* name, const std::optional<Score>& score) {
  json.key(name);
  if (!score) return json.literal("null");
  const bool time = std::holds_alternative<Duration>(score->figure);
  const bool rate = std::holds_alternative<Rate>(score->figure);
  json.open('{');
  json.field("unit", time ? "us" : rate ? "per_s" : "count");
  json.literal_field("value", decimal_text(amount_of(score->figure), time || rate ? 1'000 : 1));
  json.literal_field("unanswered", score->unanswered ? "true" : "false");
  json.close('}');
}

/// The settings as `--set` takes them; null where a value is left as written.
void write_values(JsonText& json, const std::vector<SearchVariable>& variables, const SearchValues& values) {
  json.key("values");
  json.open('{');
  for (std::size_t k = 0; k < variables.size(); ++k) {
    json.optional_field(variables[k].key, values[k] ? variables[k].text(*values[k]) : "");
  }
  json.close('}');
}

void write_variables(JsonText& json, const std::vector<SearchVariable>& variables) {
  json.key("variables");
  json.open('[');
  for (const SearchVariable& variable : variables) {
    json.open('{');
    json.field("key", variable.key);
    json.field("low", variable.text(variable.low));
    json.field("high", variable.text(variable.high));
    json.close('}');
  }
  json.close(']');
}

void write_worst(JsonText& json, const SearchResult& result) {
  json.key("worst");
  if (!result.worst) return json.literal("null");
  const SearchFinding& worst = *result.worst;
  json.open('{');
  json.literal_field("run", std::to_string(worst.number));
  write_score(json, "figure", worst.score);
  json.literal_field("from_us", worst.span ? us(worst.span->from.ns) : "null");
  json.literal_field("to_us", worst.span ? us(worst.span->to.ns) : "null");
  write_values(json, result.variables, worst.values);
  json.key("result");
  json.document(result_json(worst.run));
  json.close('}');
}

void write_failure(JsonText& json, const SearchResult& result) {
  json.key("first_failure");
  if (!result.first_failure) return json.literal("null");
  json.open('{');
  json.literal_field("run", std::to_string(result.first_failure->number));
  json.field("message", result.first_failure->message);
  write_values(json, result.variables, result.first_failure->values);
  json.close('}');
}

constexpr const char* search_schema = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "asim search",
  "description": "What `asim search --json` writes: the worst case of a figure that was found.",
  "type": "object",
  "required": ["format", "file", "scenario", "direction", "figure", "of", "seed", "runs_asked", "runs", "failed_runs",
               "interrupted", "exit_status", "variables", "as_written", "worst", "first_failure", "saved_as"],
  "properties": {
    "format": {"const": 1},
    "file": {"type": "string", "description": "The scenario or program as the command line names it."},
    "scenario": {"type": "string", "description": "The scenario's name."},
    "direction": {"enum": ["maximise", "minimise"]},
    "figure": {"enum": ["max", "min", "mean", "p50", "p99", "count", "rate", "overruns"]},
    "of": {"type": "string", "description": "What it is the figure of, such as `latency sw:press -> mark:seen`."},
    "seed": {"type": "integer", "minimum": 0, "description": "That of the search."},
    "runs_asked": {"type": "integer", "minimum": 1},
    "runs": {"type": "integer", "minimum": 0},
    "failed_runs": {"type": "integer", "minimum": 0, "description": "Those that ended in an error."},
    "interrupted": {"type": "boolean"},
    "exit_status": {
      "enum": [0, 1, 3, 130],
      "description": "0 the worst meets all expectations, 1 it breaks one or nothing was measured, 3 a run ended in an error, 130 interrupted."
    },
    "variables": {
      "type": "array",
      "items": {
        "type": "object",
        "required": ["key", "low", "high"],
        "properties": {
          "key": {"type": "string"},
          "low": {"type": "string", "description": "As a scenario has it."},
          "high": {"type": "string"}
        }
      }
    },
    "as_written": {"$ref": "#/$defs/optional_score", "description": "Of the scenario as it is."},
    "worst": {
      "anyOf": [{"type": "null"}, {"$ref": "#/$defs/worst"}],
      "description": "null where nothing was measured in any run."
    },
    "first_failure": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/failure"}]},
    "saved_as": {"type": ["string", "null"], "description": "The scenario file with the worst."}
  },
  "$defs": {
    "run_number": {"type": "integer", "minimum": 0, "description": "Counted from 0, which is as written."},
    "score": {
      "type": "object",
      "required": ["unit", "value", "unanswered"],
      "properties": {
        "unit": {"enum": ["us", "per_s", "count"]},
        "value": {"type": "number", "minimum": 0},
        "unanswered": {"type": "boolean", "description": "It is a time waited until the end of the run, at least."}
      }
    },
    "optional_score": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/score"}]},
    "optional_time": {"type": ["number", "null"], "minimum": 0, "description": "null where the figure is no single span."},
    "values": {
      "type": "object",
      "additionalProperties": {"type": ["string", "null"], "description": "null: as the scenario has it."}
    },
    "worst": {
      "type": "object",
      "required": ["run", "figure", "from_us", "to_us", "values", "result"],
      "properties": {
        "run": {"$ref": "#/$defs/run_number"},
        "figure": {"$ref": "#/$defs/score"},
        "from_us": {"$ref": "#/$defs/optional_time"},
        "to_us": {"$ref": "#/$defs/optional_time"},
        "values": {"$ref": "#/$defs/values"},
        "result": {"$ref": "#/$defs/result"}
      }
    },
    "failure": {
      "type": "object",
      "required": ["run", "message", "values"],
      "properties": {
        "run": {"$ref": "#/$defs/run_number"},
        "message": {"type": "string"},
        "values": {"$ref": "#/$defs/values"}
      }
    }
  }
}
)json";

}  // namespace

std::string search_json(const SearchResult& result) {
  JsonText json;
  json.open('{');
  json.literal_field("format", "1");
  json.field("file", result.file);
  json.field("scenario", result.scenario);
  json.field("direction", result.direction == Direction::maximise ? "maximise" : "minimise");
  json.field("figure", result.figure);
  json.field("of", result.of);
  json.literal_field("seed", std::to_string(result.seed));
  json.literal_field("runs_asked", std::to_string(result.runs_asked));
  json.literal_field("runs", std::to_string(result.runs));
  json.literal_field("failed_runs", std::to_string(result.failed_runs));
  json.literal_field("interrupted", result.interrupted ? "true" : "false");
  json.literal_field("exit_status", std::to_string(exit_status(result)));
  write_variables(json, result.variables);
  write_score(json, "as_written", result.as_written);
  write_worst(json, result);
  write_failure(json, result);
  json.optional_field("saved_as", result.saved_as);
  json.close('}');
  return std::move(json).finish();
}

std::string search_json_schema() { return schema_with_result(search_schema); }

}  // namespace asim
