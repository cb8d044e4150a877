#include "sim/result_json.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

namespace asim {
namespace {

// Writes by hand, since a library would take times through floating point: 64-bit nanoseconds have more digits than a
// double can hold.
class JsonText {
 public:
  void open(char bracket) {
    separate();
    text_ += bracket;
    ++depth_;
    first_ = true;
  }
  void close(char bracket) {
    --depth_;
    if (!first_) new_line();
    text_ += bracket;
    first_ = false;
  }
  void key(std::string_view name) {
    separate();
    append_string(name);
    text_ += ": ";
    after_key_ = true;
  }
  /// A value that is JSON already: a number, true, false, null.
  void literal(std::string_view value) {
    separate();
    text_ += value;
  }
  void string(std::string_view value) {
    separate();
    append_string(value);
  }

  void field(std::string_view name, std::string_view value) {
    key(name);
    string(value);
  }
  void literal_field(std::string_view name, std::string_view value) {
    key(name);
    literal(value);
  }
  /// null where there is nothing to say.
  void optional_field(std::string_view name, std::string_view value) {
    key(name);
    if (value.empty()) {
      literal("null");
    } else {
      string(value);
    }
  }
  std::string finish() && { return std::move(text_) + "\n"; }

 private:
  void separate() {
    if (after_key_) {
      after_key_ = false;
      return;
    }
    if (depth_ == 0) return;
    if (!first_) text_ += ',';
    new_line();
    first_ = false;
  }
  void new_line() { text_.append(1, '\n').append(2 * depth_, ' '); }
  void append_string(std::string_view value) {
    text_ += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }

  std::string text_;
  std::size_t depth_ = 0;
  bool first_ = true;
  bool after_key_ = false;
};

void write_measured(JsonText& json, const std::vector<Measurement>& measured) {
  json.open('{');
  for (const Measurement& measurement : measured) {
    if (const auto* time = std::get_if<std::optional<Duration>>(&measurement.value)) {
      json.literal_field(measurement.name + "_us", *time ? microseconds_text(**time) : "null");
    } else if (const auto* number = std::get_if<std::int64_t>(&measurement.value)) {
      json.literal_field(measurement.name, std::to_string(*number));
    } else {
      json.field(measurement.name, std::get<std::string>(measurement.value));
    }
  }
  json.close('}');
}

void write_expectation(JsonText& json, const ExpectationResult& expectation) {
  json.open('{');
  json.field("kind", expectation.kind);
  json.field("of", expectation.of);
  json.literal_field("pass", expectation.pass ? "true" : "false");
  json.key("measured");
  write_measured(json, expectation.measured);
  json.field("wanted", expectation.wanted);
  json.field("message", expectation.message);
  json.close('}');
}

void write_error(JsonText& json, const ErrorResult& error) {
  json.open('{');
  json.field("kind", name_of(error.kind));
  json.field("message", error.message);
  json.literal_field("at_us", microseconds_text(error.at - Instant::start()));
  json.optional_field("board", error.board);
  json.optional_field("task", error.task);
  json.optional_field("source", error.source);
  json.field("traceback", error.traceback);
  json.literal_field("expected", error.expected ? "true" : "false");
  json.close('}');
}

// With several boards no single name would be true.
void write_boards(JsonText& json, const RunResult& result) {
  const bool one = result.boards.size() == 1;
  json.optional_field("board", one ? result.boards.front().board : "");
  json.optional_field("scheduler", one ? result.boards.front().scheduler : "");
  json.key("boards");
  json.open('[');
  for (const BoardResult& board : result.boards) {
    json.open('{');
    json.field("label", board.label);
    json.field("board", board.board);
    json.field("scheduler", board.scheduler);
    json.close('}');
  }
  json.close(']');
}

void write_tasks_and_warnings(JsonText& json, const RunResult& result) {
  json.key("tasks");
  json.open('[');
  for (const TaskResult& task : result.tasks) {
    json.open('{');
    json.field("name", task.name);
    json.field("state", task.state);
    json.close('}');
  }
  json.close(']');
  json.key("warnings");
  json.open('[');
  for (const WarningResult& warning : result.warnings) {
    json.open('{');
    json.literal_field("at_us", microseconds_text(warning.at - Instant::start()));
    json.field("message", warning.text);
    json.close('}');
  }
  json.close(']');
}

}  // namespace

std::string microseconds_text(Duration time) {
  const std::lldiv_t parts = std::lldiv(time.ns, 1000);
  std::string text = time.ns < 0 ? "-" : "";  // by hand: -0.5 has no whole part that could bear it
  text += std::to_string(std::llabs(parts.quot));
  if (parts.rem == 0) return text;
  text += "." + std::to_string(1000 + std::llabs(parts.rem)).substr(1);
  return text.substr(0, text.find_last_not_of('0') + 1);
}

std::string result_json(const RunResult& result) {
  JsonText json;
  json.open('{');
  json.literal_field("format", "1");
  json.field("scenario", result.scenario);
  json.field("verdict", name_of(verdict(result)));
  json.literal_field("exit_status", std::to_string(exit_status(result)));
  write_boards(json, result);
  json.literal_field("seed", std::to_string(result.seed));
  json.literal_field("virtual_time_us", microseconds_text(result.end - Instant::start()));
  json.field("trace_digest", result.trace_digest);
  json.field("stdout", result.stdout_text);
  json.key("expectations");
  json.open('[');
  for (const ExpectationResult& expectation : result.expectations) write_expectation(json, expectation);
  json.close(']');
  write_tasks_and_warnings(json, result);
  json.key("error");
  if (result.error) {
    write_error(json, *result.error);
  } else {
    json.literal("null");
  }
  json.close('}');
  return std::move(json).finish();
}

}  // namespace asim
