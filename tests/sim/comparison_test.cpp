#include "sim/comparison.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sim/comparison_json.hpp"
#include "sim/comparison_table.hpp"
#include "sim/result_schema.hpp"
#include "tests/sim/example_results.hpp"

namespace asim {
namespace {

using namespace literals;

ErrorResult exception(const std::string& message) {
  return {.kind = ErrorKind::exception,
          .message = message,
          .traceback = "",
          .task = "",
          .source = "",
          .board = "",
          .at = Instant::start() + 1_ms};
}

ComparisonColumn column(const std::string& scheduler, RunResult result) {
  return {.scheduler = scheduler, .board = "", .cannot_run = "", .result = std::move(result)};
}

RunResult with_latency(Duration max, std::int64_t missed) {
  RunResult result = passing_result();
  ExpectationResult& expectation = result.expectations.front();
  expectation.measured = {{"count", 3}, {"max", max}, {"missed", missed}, {"overruns", 0}};
  expectation.pass = max <= 60_ms;
  if (!expectation.pass) expectation.message = "the longest is above max 60ms";
  return result;
}

Comparison compared(std::vector<ComparisonColumn> columns) {
  Comparison comparison;
  comparison.file = "echo.yaml";
  comparison.scenario = "UART echo under load";
  comparison.seed = 1;
  comparison.columns = std::move(columns);
  return comparison;
}

TEST(Comparison, ExitStatusIsTheWorstOfTheColumns) {
  const auto status = [](std::vector<ComparisonColumn> columns) { return exit_status(compared(std::move(columns))); };
  EXPECT_EQ(status({column("a", passing_result())}), 0);
  EXPECT_EQ(status({column("a", passing_result()), column("b", with_latency(1_s, 0))}), 1);
  EXPECT_EQ(status({column("a", with_latency(1_s, 0)), column("b", failing_result())}), 3);
  EXPECT_EQ(status({column("a", passing_result()), {"b", "", "there is no step after", {}}}), 3);
  RunResult interrupted = passing_result();
  interrupted.error = exception("");
  interrupted.error->kind = ErrorKind::interrupted;
  EXPECT_EQ(status({column("a", failing_result()), column("b", interrupted)}), 130);
}

TEST(Comparison, TellsAMissingApiFromAFaultOfTheProgram) {
  const auto missing = [](const std::string& message) {
    RunResult result = passing_result();
    result.error = exception(message);
    return missing_api(result);
  };
  EXPECT_EQ(missing("ImportError: no module named 'asyncio'"), "ImportError: no module named 'asyncio'");
  EXPECT_NE(missing("AttributeError: 'module' object has no attribute 'after'"), "");
  EXPECT_NE(missing("TypeError: get_event_loop() takes from 0 to 2 positional arguments but 4 were given"), "");
  EXPECT_EQ(missing("AttributeError: 'Pin' object has no attribute 'after'"), "");
  EXPECT_EQ(missing("TypeError: main() takes 0 positional arguments but 1 were given"), "");
  EXPECT_EQ(missing_api(passing_result()), "");
}

TEST(ComparisonTable, HasAColumnForEachSchedulerAndARowForEachFigure) {
  Comparison comparison =
      compared({column("uasyncio-v2", with_latency(812_us, 0)), column("asyncio-v3", with_latency(99_ms, 1))});
  comparison.columns.front().result->warnings = {{Instant{500}, "tasks spin: a, b"}};
  EXPECT_EQ(comparison_table(comparison, Colour::off),
            "asim: UART echo under load\n"
            "seed 1\n"
            "\n"
            "                                     uasyncio-v2  asyncio-v3\n"
            "latency sw:press -> pin:LED1:rising  PASS         FAIL\n"
            "  wanted max 60ms, count 1\n"
            "  count                              3            3\n"
            "  max                                812us        99ms *\n"
            "  missed                             0            1 *\n"
            "verdict                              PASS         FAIL\n"
            "exit status                          0            1\n"
            "warnings                             1            0\n"
            "\n"
            "* the worst of its row\n"
            "\n"
            "uasyncio-v2: warning at 500ns: tasks spin: a, b\n"
            "asyncio-v3: the longest is above max 60ms\n"
            "\n"
            "asim: FAIL, 1 of 2 runs met all expectations\n");
}

TEST(ComparisonTable, ShowsBoardsAndWhatCannotRun) {
  Comparison comparison = compared({column("fast_io", with_latency(1_ms, 0)), {"asyncio-v3", "", "no such step", {}}});
  for (ComparisonColumn& each : comparison.columns) each.board = "ideal";
  comparison.columns.front().result->error = exception("OSError: 19");
  comparison.left_out = {{"uasyncio-v2", "ideal", "ImportError: no module named 'asyncio'", {}}};
  EXPECT_EQ(comparison_table(comparison, Colour::off),
            "asim: UART echo under load\n"
            "seed 1\n"
            "\n"
            "                                     fast_io  asyncio-v3\n"
            "                                     ideal    ideal\n"
            "latency sw:press -> pin:LED1:rising  PASS     -\n"
            "  wanted max 60ms, count 1\n"
            "  count                              3        -\n"
            "  max                                1ms      -\n"
            "verdict                              ERROR    CANNOT RUN\n"
            "exit status                          3        -\n"
            "warnings                             0        -\n"
            "\n"
            "fast_io on ideal: exception at 1ms: OSError: 19\n"
            "asyncio-v3 on ideal cannot run: no such step\n"
            "left out: uasyncio-v2 on ideal, which cannot run: ImportError: no module named 'asyncio'\n"
            "\n"
            "asim: ERROR, 0 of 2 runs met all expectations\n");
}

TEST(ComparisonJson, HoldsTheResultOfEachRun) {
  Comparison comparison = compared({column("fast_io", passing_result()), {"asyncio-v3", "ideal", "no such step", {}}});
  const auto json = nlohmann::json::parse(comparison_json(comparison));
  EXPECT_EQ(json["exit_status"], 3);
  EXPECT_EQ(json["columns"][0]["result"]["trace_digest"], "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(json["columns"][0]["board"], nullptr);
  EXPECT_EQ(json["columns"][1],
            nlohmann::json::parse(
                R"({"scheduler": "asyncio-v3", "board": "ideal", "cannot_run": "no such step", "result": null})"));
  EXPECT_EQ(json["left_out"], nlohmann::json::array());
}

TEST(ComparisonJson, SchemaContainsThatOfResults) {
  const auto schema = nlohmann::json::parse(comparison_json_schema());
  const auto result = nlohmann::json::parse(result_json_schema());
  EXPECT_EQ(schema["$defs"]["result"]["properties"], result["properties"]);
  EXPECT_EQ(schema["$defs"]["expectation"], result["$defs"]["expectation"]);
  EXPECT_TRUE(schema["$defs"].contains("column"));
}

}  // namespace
}  // namespace asim
