#include "sim/baseline.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "sim/collected.hpp"
#include "sim/duration_text.hpp"
#include "sim/json_text.hpp"
#include "sim/published_reader.hpp"
#include "sim/reading_context.hpp"
#include "sim/schema.hpp"

namespace asim {
namespace {

/// The others say exactly what they want: met, there is nothing to compare.
constexpr std::array<const char*, 6> compared_kinds{"latency",      "lateness", "interval",
                                                    "cancellation", "overruns", "events"};

bool is_compared(const ExpectationResult& expectation) {
  return std::find(compared_kinds.begin(), compared_kinds.end(), expectation.kind) != compared_kinds.end();
}

void write_figures(JsonText& json, const BaselineExpectation& expectation) {
  json.key("figures");
  json.open('{');
  for (const auto& [name, figure] : expectation.figures) {
    if (std::holds_alternative<std::int64_t>(figure)) {
      json.literal_field(name, format_figure(figure));
    } else {
      json.field(name, format_figure(figure));
    }
  }
  json.close('}');
}

void write_board(JsonText& json, const BoardResult& board) {
  json.open('{');
  json.field("label", board.label);
  json.field("board", board.board);
  json.field("scheduler", board.scheduler);
  json.key("costs");
  json.open('{');
  for (const NamedCost& cost : board.costs) json.field(cost.name, format_duration(cost.value));
  json.close('}');
  json.field("digest", board.digest);
  json.close('}');
}

template <class Items, class Write>
void write_list(JsonText& json, std::string_view name, const Items& items, Write write) {
  json.key(name);
  json.open('[');
  for (const auto& item : items) write(json, item);
  json.close(']');
}

void write_expectation(JsonText& json, const BaselineExpectation& expectation) {
  json.open('{');
  json.field("kind", expectation.kind);
  json.field("of", expectation.of);
  write_figures(json, expectation);
  json.close('}');
}

void write_run(JsonText& json, const BaselineRun& run) {
  json.open('{');
  json.field("scenario", run.scenario);
  json.literal_field("seed", std::to_string(run.seed));
  write_list(json, "options", run.options, [](JsonText& to, const std::string& option) { to.string(option); });
  write_list(json, "boards", run.boards, write_board);
  json.key("sources");
  json.open('{');
  for (const SourceDigest& source : run.sources) json.field(source.file, source.digest);
  json.close('}');
  json.field("trace_digest", run.trace_digest);
  write_list(json, "expectations", run.expectations, write_expectation);
  json.close('}');
}

Rule nonempty_text(std::string description) {
  Rule rule = text_rule(std::move(description));
  rule.min = 1;
  return rule;
}

Rule board_rule() {
  return mapping_rule(
      {{"label", text_rule("Empty in a world of one board."), Presence::required},
       {"board", nonempty_text("The kind of board."), Presence::required},
       {"scheduler", nonempty_text("See `asim list schedulers`."), Presence::required},
       {"costs", map_of_rule(duration_rule("CPU time."), "What the board's work cost."), Presence::required},
       {"digest", nonempty_text("Of the board's pins, buffers and other properties."), Presence::required}},
      "A board of the scenario.");
}

Rule expectation_rule() {
  std::vector<std::string> kinds(compared_kinds.begin(), compared_kinds.end());
  return mapping_rule({{"kind", choice_rule(std::move(kinds), "The key in the scenario."), Presence::required},
                       {"of", nonempty_text("What was measured."), Presence::required},
                       {"figures",
                        map_of_rule(figure_rule("A time such as 156us, a rate such as 4249/s, or a number."),
                                    "What came out: count, min, mean, p50, p99, max, missed, overruns, rate."),
                        Presence::required}},
                      "An expectation that measures times or counts.");
}

Rule run_rule() {
  const std::int64_t any = std::numeric_limits<std::int64_t>::max();
  return mapping_rule(
      {{"scenario", nonempty_text("Its name."), Presence::required},
       {"seed", integer_rule(0, any, "Seeded every random choice."), Presence::required},
       {"options", list_rule(nonempty_text("An option."), 0, "Options that stood for keys of the scenario."),
        Presence::required},
       {"boards", list_rule(board_rule(), 1, "The boards that it ran on."), Presence::required},
       {"sources",
        map_of_rule(nonempty_text("The digest of its content."), "The scenario and the files of its programs."),
        Presence::required},
       {"trace_digest", nonempty_text("Of everything that happened."), Presence::required},
       {"expectations", list_rule(expectation_rule(), 0, "In the order of the scenario."), Presence::required}},
      "What a scenario measured.");
}

Schema make_schema() {
  Schema schema;
  schema.title = "asim baseline, format 1";
  schema.root =
      mapping_rule(
          {{"asim_baseline", integer_rule(1, 1, "Format version.").expecting("the format version 1"),
            Presence::required},
           {"asim", nonempty_text("The version of asim, and its commit where known."), Presence::required},
           {"scenarios", map_of_rule(run_rule(), "By file, as the command line named it."), Presence::required}},
          "What `asim run --save-baseline` writes and `--baseline` compares with.")
          .expecting("a mapping with the keys of a baseline");
  return schema;
}

const Schema& baseline_schema() {
  static const Schema schema = make_schema();
  return schema;
}

BaselineExpectation read_expectation(const Cursor& cursor, ReadingContext& context) {
  BaselineExpectation expectation{optional_text(cursor.at("kind")), optional_text(cursor.at("of")), {}};
  const Cursor figures = cursor.at("figures");
  if (!figures) return expectation;
  for (const Cursor::Entry& entry : figures.entries()) {
    if (auto figure = read_figure(entry.value, entry.key, context)) {
      expectation.figures.emplace_back(entry.key, *figure);
    }
  }
  return expectation;
}

BoardResult read_board(const Cursor& cursor) {
  BoardResult board{optional_text(cursor.at("label")),
                    optional_text(cursor.at("board")),
                    optional_text(cursor.at("scheduler")),
                    {},
                    optional_text(cursor.at("digest"))};
  if (const Cursor costs = cursor.at("costs")) {
    for (const Cursor::Entry& cost : costs.entries()) board.costs.push_back({cost.key, cost.value.duration()});
  }
  return board;
}

BaselineRun read_run(const Cursor& cursor, ReadingContext& context) {
  BaselineRun run;
  run.scenario = optional_text(cursor.at("scenario"));
  run.seed = static_cast<std::uint64_t>(optional_integer(cursor.at("seed")).value_or(0));
  run.trace_digest = optional_text(cursor.at("trace_digest"));
  for (const Cursor& option : cursor.at("options").items()) run.options.push_back(option.text());
  for (const Cursor& board : cursor.at("boards").items()) run.boards.push_back(read_board(board));
  if (const Cursor sources = cursor.at("sources")) {
    for (const Cursor::Entry& source : sources.entries()) run.sources.push_back({source.key, source.value.text()});
  }
  for (const Cursor& expectation : cursor.at("expectations").items()) {
    run.expectations.push_back(read_expectation(expectation, context));
  }
  return run;
}

}  // namespace

BaselineRun baseline_run(const RunResult& result, std::vector<std::string> options) {
  BaselineRun run{result.scenario,     result.seed, std::move(options), result.boards, result.sources,
                  result.trace_digest, {}};
  for (const ExpectationResult& expectation : result.expectations) {
    if (!is_compared(expectation)) continue;
    BaselineExpectation& kept = run.expectations.emplace_back();
    kept.kind = expectation.kind;
    kept.of = expectation.of;
    for (const Measurement& measurement : expectation.measured) {
      if (const auto figure = figure_of(measurement)) kept.figures.emplace_back(measurement.name, *figure);
    }
  }
  return run;
}

std::string baseline_json(const Baseline& baseline) {
  JsonText json;
  json.open('{');
  json.literal_field("asim_baseline", "1");
  json.field("asim", baseline.asim);
  json.key("scenarios");
  json.open('{');
  for (const auto& [file, run] : baseline.runs) {
    json.key(file);
    write_run(json, run);
  }
  json.close('}');
  json.close('}');
  return std::move(json).finish();
}

Baseline read_baseline(const std::string& path) {
  std::vector<Diagnostic> diagnostics;
  YamlDocument document = YamlDocument::read_file(path, path, diagnostics);
  check_schema(baseline_schema(), document, diagnostics);
  Baseline baseline;
  baseline.file = path;
  if (!document.root().faulty) {
    ReadingContext context(document, diagnostics);
    const Cursor root(document.root(), "");
    baseline.asim = optional_text(root.at("asim"));
    if (const Cursor scenarios = root.at("scenarios")) {
      for (const Cursor::Entry& entry : scenarios.entries()) {
        baseline.runs.emplace(entry.key, read_run(entry.value, context));
      }
    }
  }
  throw_if_any(std::move(diagnostics), path);
  return baseline;
}

std::string baseline_json_schema() { return json_schema(baseline_schema()); }

}  // namespace asim
