#include "sim/result_schema.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace asim {

std::string result_json_schema() {
  return R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "asim result",
  "description": "What `asim run --json` writes. Times are virtual, in microseconds with up to three decimals.",
  "type": "object",
  "required": ["format", "file", "scenario", "verdict", "exit_status", "board", "scheduler", "boards", "seed", "virtual_time_us",
               "trace_digest", "stdout", "expectations", "baseline", "tasks", "warnings", "error"],
  "properties": {
    "format": {"const": 1},
    "file": {"type": "string", "description": "The scenario or program as the command line names it."},
    "scenario": {"type": "string", "description": "The scenario's name."},
    "verdict": {"enum": ["pass", "fail", "error", "interrupted"]},
    "exit_status": {
      "enum": [0, 1, 3, 130],
      "description": "0 every expectation met, 1 one failed or a figure is beyond its baseline, 3 an error, 130 interrupted."
    },
    "board": {"type": ["string", "null"], "description": "null in a world of several boards: see `boards`."},
    "scheduler": {"type": ["string", "null"], "description": "null in a world of several boards: see `boards`."},
    "boards": {"type": "array", "items": {"$ref": "#/$defs/board"}},
    "seed": {"type": "integer", "minimum": 0},
    "virtual_time_us": {"$ref": "#/$defs/time", "description": "How far the run came."},
    "trace_digest": {
      "type": "string",
      "description": "The same for the same scenario and seed, on every machine."
    },
    "stdout": {"type": "string", "description": "What the program printed, nothing else."},
    "expectations": {"type": "array", "items": {"$ref": "#/$defs/expectation"}},
    "baseline": {
      "anyOf": [{"type": "null"}, {"$ref": "#/$defs/baseline"}],
      "description": "null without `--baseline`."
    },
    "tasks": {"type": "array", "items": {"$ref": "#/$defs/task"}},
    "warnings": {"type": "array", "items": {"$ref": "#/$defs/warning"}},
    "error": {
      "anyOf": [{"type": "null"}, {"$ref": "#/$defs/error"}],
      "description": "Why the run did not come to its own end."
    }
  },
  "$defs": {
    "time": {"type": "number", "minimum": 0},
    "measured_time": {
      "anyOf": [{"$ref": "#/$defs/time"}, {"type": "null"}],
      "description": "null where nothing was measured."
    },
    "count": {"type": "integer", "minimum": 0},
    "board": {
      "type": "object",
      "required": ["label", "board", "scheduler"],
      "properties": {
        "label": {"type": "string", "description": "Empty in a world of one board."},
        "board": {"type": "string"},
        "scheduler": {"type": "string"}
      }
    },
    "task_state": {"enum": ["done", "cancelled", "failed", "waiting", "never_started"]},
    "task": {
      "type": "object",
      "required": ["name", "state"],
      "properties": {
        "name": {"type": "string"},
        "state": {"$ref": "#/$defs/task_state"}
      }
    },
    "warning": {
      "type": "object",
      "required": ["at_us", "message"],
      "properties": {
        "at_us": {"$ref": "#/$defs/time"},
        "message": {"type": "string"}
      }
    },
    "error": {
      "type": "object",
      "required": ["kind", "message", "at_us", "board", "task", "source", "traceback", "expected"],
      "properties": {
        "kind": {"enum": ["exception", "hang", "stalled", "interrupted", "lost"]},
        "message": {"type": "string"},
        "at_us": {"$ref": "#/$defs/time"},
        "board": {"type": ["string", "null"], "description": "null in a world of one board."},
        "task": {"type": ["string", "null"], "description": "The task that ran."},
        "source": {"type": ["string", "null"], "description": "The place in the program, such as main.py:12."},
        "traceback": {"type": "string"},
        "expected": {"type": "boolean", "description": "A `state: failed` asked for it, so that it is no error."}
      }
    },
    "expectation": {
      "type": "object",
      "required": ["kind", "of", "pass", "measured", "wanted", "message", "line", "column", "published"],
      "properties": {
        "kind": {
          "enum": ["latency", "lateness", "interval", "overruns", "cancellation", "task", "pin", "stdout", "events"]
        },
        "of": {"type": "string", "description": "What was looked at, as the scenario names it."},
        "pass": {"type": "boolean"},
        "measured": {"$ref": "#/$defs/measured"},
        "wanted": {"type": "string", "description": "The bounds in words."},
        "message": {"type": "string", "description": "Why it failed, with the evidence; empty if it passed."},
        "line": {"type": ["integer", "null"], "minimum": 1, "description": "In the scenario; null if an option gave it."},
        "column": {"type": ["integer", "null"], "minimum": 1},
        "published": {
          "anyOf": [{"type": "null"}, {"$ref": "#/$defs/published"}],
          "description": "null where the scenario gives no published figure, or options changed board or scheduler."
        }
      }
    },
    "published": {
      "type": "object",
      "description": "A figure measured on a real board, and how the simulated one compares: `value` or a range.",
      "required": ["quantity", "of", "unit", "value", "tolerance_percent", "min", "max", "simulated",
                   "deviation_percent", "status", "source", "cause"],
      "properties": {
        "quantity": {"type": "string"},
        "of": {"enum": ["mean", "min", "max", "p50", "p99", "count", "rate"]},
        "unit": {"enum": ["us", "per_s", "count"], "description": "Of value, min, max and simulated."},
        "value": {"$ref": "#/$defs/figure"},
        "tolerance_percent": {"$ref": "#/$defs/figure"},
        "min": {"$ref": "#/$defs/figure"},
        "max": {"$ref": "#/$defs/figure"},
        "simulated": {"$ref": "#/$defs/figure", "description": "null where nothing was measured."},
        "deviation_percent": {
          "type": ["number", "null"],
          "description": "From value, or from the bound of the range that is broken; 0 inside the range."
        },
        "status": {
          "enum": ["fitted", "predicted", "outside"],
          "description": "fitted: as published, a cost of the board being chosen for it; outside: see cause."
        },
        "source": {"type": "string"},
        "cause": {"type": "string", "description": "Why it is outside; empty where it has to be inside."}
      }
    },
    "baseline": {
      "type": "object",
      "description": "How the figures compare with those that were saved.",
      "required": ["file", "changes", "changed", "not_compared", "same_trace"],
      "properties": {
        "file": {"type": "string", "description": "The baseline as the command line names it."},
        "changes": {
          "type": "array",
          "items": {"$ref": "#/$defs/change"},
          "description": "The figures that are farther from the saved ones than they may be."
        },
        "changed": {"type": "array", "items": {"type": "string"}, "description": "What has changed since it was saved."},
        "not_compared": {"type": "array", "items": {"type": "string"}, "description": "What was not compared, and why."},
        "same_trace": {"type": "boolean", "description": "Not one event differs."}
      }
    },
    "change": {
      "type": "object",
      "required": ["is", "kind", "of", "figure", "unit", "before", "after", "change_percent", "tolerance_percent"],
      "properties": {
        "is": {
          "enum": ["worse", "better", "different"],
          "description": "different: of a figure that is neither good nor bad by itself. It fails as `worse` does."
        },
        "kind": {"type": "string"},
        "of": {"type": "string"},
        "figure": {"type": "string", "description": "As in `measured`, without the unit."},
        "unit": {"enum": ["us", "per_s", "count"], "description": "Of before and after."},
        "before": {"type": "number", "minimum": 0},
        "after": {"type": "number", "minimum": 0},
        "change_percent": {"type": ["number", "null"], "description": "null if it was zero."},
        "tolerance_percent": {"type": "number", "minimum": 0}
      }
    },
    "figure": {"anyOf": [{"type": "number", "minimum": 0}, {"type": "null"}]},
    "measured": {
      "type": "object",
      "description": "Which of these are there depends on the kind of expectation.",
      "properties": {
        "count": {"$ref": "#/$defs/count"},
        "min_us": {"$ref": "#/$defs/measured_time"},
        "mean_us": {"$ref": "#/$defs/measured_time"},
        "p50_us": {"$ref": "#/$defs/measured_time"},
        "p99_us": {"$ref": "#/$defs/measured_time"},
        "max_us": {"$ref": "#/$defs/measured_time"},
        "rate_per_s": {"$ref": "#/$defs/figure", "description": "Events a second; null where nothing was measured."},
        "missed": {"$ref": "#/$defs/count", "description": "Begun, and still open at the end."},
        "overruns": {"$ref": "#/$defs/count", "description": "Begun again while one was open, and not measured."},
        "state": {
          "anyOf": [{"$ref": "#/$defs/task_state"}, {"const": "mixed"}],
          "description": "mixed: the instances differ, and are counted by state."
        },
        "instances": {"$ref": "#/$defs/count"},
        "done": {"$ref": "#/$defs/count"},
        "cancelled": {"$ref": "#/$defs/count"},
        "failed": {"$ref": "#/$defs/count"},
        "waiting": {"$ref": "#/$defs/count"},
        "never_started": {"$ref": "#/$defs/count"},
        "value": {"type": "integer", "description": "The level of a pin: 0 or 1."},
        "found": {"$ref": "#/$defs/count", "description": "How often a text, or in how many lines an expression."},
        "lines": {"$ref": "#/$defs/count", "description": "How many were printed."},
        "first_difference": {"type": "integer", "minimum": 1, "description": "The line that differs from the file."}
      }
    }
  }
}
)json";
}

std::string schema_with_result(std::string_view schema) {
  using Json = nlohmann::ordered_json;
  Json outer = Json::parse(schema);
  Json result = Json::parse(result_json_schema());
  for (auto& [name, definition] : result["$defs"].items()) outer["$defs"][name] = std::move(definition);
  for (const char* key : {"$schema", "$defs", "title"}) result.erase(key);
  outer["$defs"]["result"] = std::move(result);
  return outer.dump(2) + "\n";
}

}  // namespace asim
