#include "sim/result_json.hpp"

#include <cstdlib>
#include <string_view>

#include "sim/json_text.hpp"

namespace asim {
namespace {

void write_measured(JsonText& json, const std::vector<Measurement>& measured) {
  json.open('{');
  for (const Measurement& measurement : measured) {
    if (const auto* time = std::get_if<std::optional<Duration>>(&measurement.value)) {
      json.literal_field(measurement.name + "_us", *time ? microseconds_text(**time) : "null");
    } else if (const auto* rate = std::get_if<std::optional<Rate>>(&measurement.value)) {
      json.literal_field(measurement.name + "_per_s", *rate ? decimal_text((*rate)->millihertz, 1000) : "null");
    } else if (const auto* number = std::get_if<std::int64_t>(&measurement.value)) {
      json.literal_field(measurement.name, std::to_string(*number));
    } else {
      json.field(measurement.name, std::get<std::string>(measurement.value));
    }
  }
  json.close('}');
}

std::string figure_number(const std::optional<Figure>& figure) {
  if (!figure) return "null";
  if (const auto* time = std::get_if<Duration>(&*figure)) return microseconds_text(*time);
  if (const auto* rate = std::get_if<Rate>(&*figure)) return decimal_text(rate->millihertz, 1000);
  return std::to_string(std::get<std::int64_t>(*figure));
}

const char* unit_of(const Figure& figure) {
  return std::holds_alternative<Duration>(figure) ? "us" : std::holds_alternative<Rate>(figure) ? "per_s" : "count";
}

const char* unit_of(const PublishedFigure& figure) {
  return unit_of(figure.value ? *figure.value : figure.min ? *figure.min : *figure.max);
}

void write_published(JsonText& json, const PublishedResult& result) {
  const PublishedFigure& figure = result.figure;
  json.open('{');
  json.field("quantity", figure.quantity);
  json.field("of", figure.of);
  json.field("unit", unit_of(figure));
  json.literal_field("value", figure_number(figure.value));
  json.literal_field("tolerance_percent", figure.value ? decimal_text(figure.tolerance_ppm, 10'000) : "null");
  json.literal_field("min", figure_number(figure.min));
  json.literal_field("max", figure_number(figure.max));
  json.literal_field("simulated", figure_number(result.simulated));
  json.literal_field("deviation_percent", result.deviation_ppm ? decimal_text(*result.deviation_ppm, 10'000) : "null");
  json.field("status", name_of(result.status));
  json.field("source", figure.source);
  json.field("cause", figure.cause);
  json.close('}');
}

/// null where an option of the command line is the place.
std::string position_text(int position) { return position > 0 ? std::to_string(position) : "null"; }

void write_expectation(JsonText& json, const ExpectationResult& expectation) {
  json.open('{');
  json.field("kind", expectation.kind);
  json.field("of", expectation.of);
  json.literal_field("pass", expectation.pass ? "true" : "false");
  json.key("measured");
  write_measured(json, expectation.measured);
  json.field("wanted", expectation.wanted);
  json.field("message", expectation.message);
  json.literal_field("line", position_text(expectation.place.line));
  json.literal_field("column", position_text(expectation.place.column));
  json.key("published");
  if (expectation.published) {
    write_published(json, *expectation.published);
  } else {
    json.literal("null");
  }
  json.close('}');
}

void write_texts(JsonText& json, const char* name, const std::vector<std::string>& texts) {
  json.key(name);
  json.open('[');
  for (const std::string& text : texts) json.string(text);
  json.close(']');
}

void write_baseline(JsonText& json, const RunResult& result, const BaselineResult& comparison) {
  json.open('{');
  json.field("file", comparison.baseline);
  json.key("changes");
  json.open('[');
  for (const FigureChange& change : comparison.changes) {
    const ExpectationResult& expectation = result.expectations.at(change.expectation);
    json.open('{');
    json.field("is", name_of(change.kind));
    json.field("kind", expectation.kind);
    json.field("of", expectation.of);
    json.field("figure", change.figure);
    json.field("unit", unit_of(change.before));
    json.literal_field("before", figure_number(change.before));
    json.literal_field("after", figure_number(change.after));
    json.literal_field("change_percent", change.change_ppm ? decimal_text(*change.change_ppm, 10'000) : "null");
    json.literal_field("tolerance_percent", decimal_text(change.tolerance_ppm, 10'000));
    json.close('}');
  }
  json.close(']');
  write_texts(json, "changed", comparison.causes);
  write_texts(json, "not_compared", comparison.notes);
  json.literal_field("same_trace", comparison.same_trace ? "true" : "false");
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

std::string microseconds_text(Duration time) { return decimal_text(time.ns, 1000); }

std::string result_json(const RunResult& result) {
  JsonText json;
  json.open('{');
  json.literal_field("format", "1");
  json.field("file", result.file);
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
  json.key("baseline");
  if (result.baseline) {
    write_baseline(json, result, *result.baseline);
  } else {
    json.literal("null");
  }
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
