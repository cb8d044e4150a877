#include <string>

#include "sim/bound_report.hpp"
#include "sim/json_text.hpp"

namespace asim {
namespace {

std::string us(Duration duration) { return decimal_text(duration.ns, 1'000); }
std::string us(Instant instant) { return decimal_text(instant.ns, 1'000); }

void write_longest(JsonText& json, const std::optional<Turn>& turn) {
  json.key("longest_turn");
  if (!turn) return json.literal("null");
  json.open('{');
  json.literal_field("length_us", us(turn->span.length()));
  json.literal_field("from_us", us(turn->span.from));
  json.optional_field("resumed_at", turn->resumed_at);
  json.optional_field("yielded_at", turn->yielded_at);
  json.close('}');
}

void write_by_steps(JsonText& json, const std::optional<StaticTurn>& turn) {
  json.key("by_steps");
  if (!turn) return json.literal("null");
  json.open('{');
  json.literal_field("length_us", turn->longest ? us(*turn->longest) : "null");
  json.optional_field("place", turn->place.line > 0 ? turn->place.origin + ":" + std::to_string(turn->place.line) : "");
  json.close('}');
}

void write_contributions(JsonText& json, const std::vector<Contribution>& contributions) {
  json.key("contributions");
  json.open('[');
  for (const Contribution& contribution : contributions) {
    json.open('{');
    json.field("task", contribution.task);
    json.literal_field("instances", std::to_string(contribution.instances));
    json.literal_field("time_us", us(contribution.time));
    json.close('}');
  }
  json.close(']');
}

void write_latest(JsonText& json, const std::optional<LatestResume>& latest) {
  json.key("observed");
  if (!latest) return json.literal("null");
  json.open('{');
  json.literal_field("lateness_us", us(latest->span.length()));
  json.literal_field("due_us", us(latest->span.from));
  json.literal_field("resumed_us", us(latest->span.to));
  json.key("meanwhile");
  json.open('[');
  for (const TurnShare& share : latest->shares) {
    json.open('{');
    json.field("task", share.task);
    json.literal_field("turns", std::to_string(share.turns));
    json.literal_field("time_us", us(share.time));
    json.close('}');
  }
  json.close(']');
  json.close('}');
}

void write_task(JsonText& json, const TaskBound& task, const BoundLimits& limits) {
  json.open('{');
  json.field("task", task.turns.name);
  json.literal_field("turns", std::to_string(task.turns.turns));
  json.literal_field("instances", std::to_string(task.turns.most_alive));
  write_longest(json, task.turns.longest);
  write_by_steps(json, task.by_steps);
  json.literal_field("hogs", hogs(task, limits) ? "true" : "false");
  json.literal_field("rule_us", us(task.rule));
  json.literal_field("bound_us", us(task.bound));
  write_latest(json, task.turns.latest);
  write_contributions(json, task.contributions);
  json.close('}');
}

void write_board(JsonText& json, const BoardBound& board, const BoundLimits& limits) {
  json.open('{');
  json.field("label", board.label);
  json.field("board", board.board);
  json.field("scheduler", board.scheduler);
  json.literal_field("turns_before_due", std::to_string(board.turns));
  json.literal_field("longest_switch_us", us(board.longest_switch));
  json.key("tasks");
  json.open('[');
  for (const TaskBound& task : board.tasks) write_task(json, task, limits);
  json.close(']');
  json.close('}');
}

}  // namespace

std::string bound_json(const BoundResult& result) {
  JsonText json;
  json.open('{');
  json.literal_field("format", "1");
  json.field("file", result.run.file);
  json.field("scenario", result.run.scenario);
  json.literal_field("seed", std::to_string(result.run.seed));
  json.literal_field("virtual_time_us", us(result.run.end));
  json.literal_field("exit_status", std::to_string(exit_status(result)));
  json.literal_field("hog_us", us(result.limits.hog));
  json.key("broken_limits");
  json.open('[');
  for (const std::string& sentence : broken_limits(result)) json.string(sentence);
  json.close(']');
  json.optional_field("error", result.run.error ? result.run.error->message : "");
  json.key("boards");
  json.open('[');
  for (const BoardBound& board : result.boards) write_board(json, board, result.limits);
  json.close(']');
  json.close('}');
  return std::move(json).finish();
}

std::string bound_json_schema() {
  return R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "asim bound",
  "description": "What `asim bound --json` writes: how late tasks can be. Times are virtual, in microseconds.",
  "type": "object",
  "required": ["format", "file", "scenario", "seed", "virtual_time_us", "exit_status", "hog_us", "broken_limits", "error",
               "boards"],
  "properties": {
    "format": {"const": 1},
    "file": {"type": "string", "description": "The scenario or program as the command line names it."},
    "scenario": {"type": "string", "description": "The scenario's name."},
    "seed": {"type": "integer", "minimum": 0},
    "virtual_time_us": {"$ref": "#/$defs/time", "description": "How far the run came."},
    "exit_status": {
      "enum": [0, 1, 3, 130],
      "description": "0 no limit broken, 1 one broken, 3 the run ended in an error, 130 interrupted."
    },
    "hog_us": {"$ref": "#/$defs/time", "description": "The threshold of `hogs`."},
    "broken_limits": {"type": "array", "items": {"type": "string"}},
    "error": {"type": ["string", "null"], "description": "Why the run did not come to its own end."},
    "boards": {"type": "array", "items": {"$ref": "#/$defs/board"}}
  },
  "$defs": {
    "time": {"type": "number", "minimum": 0},
    "count": {"type": "integer", "minimum": 0},
    "place": {"type": ["string", "null"], "description": "Such as main.py:12; null if unknown."},
    "board": {
      "type": "object",
      "required": ["label", "board", "scheduler", "turns_before_due", "longest_switch_us", "tasks"],
      "properties": {
        "label": {"type": "string", "description": "Empty in a world of one board."},
        "board": {"type": "string"},
        "scheduler": {"type": "string"},
        "turns_before_due": {"enum": [1, 2], "description": "Turns of each other task before one that has become due."},
        "longest_switch_us": {"$ref": "#/$defs/time", "description": "The scheduler's longest work between two turns."},
        "tasks": {"type": "array", "items": {"$ref": "#/$defs/task"}}
      }
    },
    "task": {
      "type": "object",
      "required": ["task", "turns", "instances", "longest_turn", "by_steps", "hogs", "rule_us", "bound_us", "observed",
                   "contributions"],
      "properties": {
        "task": {"type": "string"},
        "turns": {"$ref": "#/$defs/count"},
        "instances": {"$ref": "#/$defs/count", "description": "The most at a time."},
        "longest_turn": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/turn"}]},
        "by_steps": {
          "anyOf": [{"type": "null"}, {"$ref": "#/$defs/static_turn"}],
          "description": "Of a native task: the longest turn that its steps allow."
        },
        "hogs": {"type": "boolean"},
        "rule_us": {"$ref": "#/$defs/time", "description": "The sum of the longest turns of all others."},
        "bound_us": {"$ref": "#/$defs/time", "description": "With the scheduler's turns and its own work."},
        "observed": {
          "anyOf": [{"type": "null"}, {"$ref": "#/$defs/observed"}],
          "description": "The latest resume from a sleep; null if it never slept."
        },
        "contributions": {
          "type": "array",
          "description": "To rule_us, the most first.",
          "items": {
            "type": "object",
            "required": ["task", "instances", "time_us"],
            "properties": {
              "task": {"type": "string"},
              "instances": {"$ref": "#/$defs/count"},
              "time_us": {"$ref": "#/$defs/time"}
            }
          }
        }
      }
    },
    "turn": {
      "type": "object",
      "required": ["length_us", "from_us", "resumed_at", "yielded_at"],
      "properties": {
        "length_us": {"$ref": "#/$defs/time"},
        "from_us": {"$ref": "#/$defs/time"},
        "resumed_at": {"$ref": "#/$defs/place"},
        "yielded_at": {"$ref": "#/$defs/place"}
      }
    },
    "static_turn": {
      "type": "object",
      "required": ["length_us", "place"],
      "properties": {
        "length_us": {"type": ["number", "null"], "minimum": 0, "description": "null: the steps set no limit."},
        "place": {"$ref": "#/$defs/place", "description": "Of the longest busy step in it."}
      }
    },
    "observed": {
      "type": "object",
      "required": ["lateness_us", "due_us", "resumed_us", "meanwhile"],
      "properties": {
        "lateness_us": {"$ref": "#/$defs/time"},
        "due_us": {"$ref": "#/$defs/time"},
        "resumed_us": {"$ref": "#/$defs/time"},
        "meanwhile": {
          "type": "array",
          "description": "Who ran between due_us and resumed_us.",
          "items": {
            "type": "object",
            "required": ["task", "turns", "time_us"],
            "properties": {
              "task": {"type": "string"},
              "turns": {"$ref": "#/$defs/count"},
              "time_us": {"$ref": "#/$defs/time"}
            }
          }
        }
      }
    }
  }
}
)json";
}

}  // namespace asim
