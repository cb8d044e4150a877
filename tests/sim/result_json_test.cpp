#include "sim/result_json.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "sim/published_check.hpp"
#include "tests/sim/example_results.hpp"

namespace asim {
namespace {

using namespace literals;

TEST(ResultJson, GivesTheFieldsOfTheFormatInTheirOrder) {
  EXPECT_EQ(result_json(passing_result()), R"({
  "format": 1,
  "file": "echo.yaml",
  "scenario": "UART echo under load",
  "verdict": "pass",
  "exit_status": 0,
  "board": "pyboard-v1.1",
  "scheduler": "fast_io",
  "boards": [
    {
      "label": "",
      "board": "pyboard-v1.1",
      "scheduler": "fast_io"
    }
  ],
  "seed": 1,
  "virtual_time_us": 10000000,
  "trace_digest": "0123456789abcdef0123456789abcdef",
  "stdout": "what the program printed, nothing else",
  "expectations": [
    {
      "kind": "latency",
      "of": "sw:press -> pin:LED1:rising",
      "pass": true,
      "measured": {
        "count": 1,
        "min_us": 812,
        "mean_us": 812,
        "p50_us": 812,
        "p99_us": 812,
        "max_us": 812,
        "missed": 0,
        "overruns": 0
      },
      "wanted": "max 60ms, count 1",
      "message": "",
      "line": null,
      "column": null,
      "published": null
    }
  ],
  "baseline": null,
  "tasks": [
    {
      "name": "main",
      "state": "done"
    }
  ],
  "warnings": [],
  "error": null
}
)");
}

TEST(ResultJson, PutsPublishedFiguresBesideTheSimulatedOnes) {
  RunResult result = passing_result();
  ExpectationResult& expectation = result.expectations.front();
  PublishedFigure figure = published_mean(800_us);
  figure.fitted = true;
  expectation.published = compare_published(figure, expectation.measured);
  const auto json = nlohmann::ordered_json::parse(result_json(result));
  EXPECT_EQ(json["expectations"][0]["published"].dump(),
            R"({"quantity":"time per resume","of":"mean","unit":"us","value":800,"tolerance_percent":5,"min":null,)"
            R"("max":null,"simulated":812,"deviation_percent":1.5,"status":"fitted","source":"rate.py","cause":""})");
}

TEST(ResultJson, GivesRatesToAThousandth) {
  RunResult result = passing_result();
  result.expectations.front().measured = {{"rate", std::optional<Rate>(Rate{4'249'300})},
                                          {"none", std::optional<Rate>()}};
  const auto json = nlohmann::ordered_json::parse(result_json(result));
  EXPECT_EQ(json["expectations"][0]["measured"].dump(), R"({"rate_per_s":4249.3,"none_per_s":null})");
}

TEST(ResultJson, SaysWhatWentWrong) {
  EXPECT_EQ(result_json(failing_result()), R"({
  "format": 1,
  "file": "two.yaml",
  "scenario": "two <boards>",
  "verdict": "error",
  "exit_status": 3,
  "board": null,
  "scheduler": null,
  "boards": [
    {
      "label": "sensor",
      "board": "pyboard-v1.1",
      "scheduler": "uasyncio-v2"
    },
    {
      "label": "hub",
      "board": "ideal",
      "scheduler": "asyncio-v3"
    }
  ],
  "seed": 0,
  "virtual_time_us": 1500250,
  "trace_digest": "00",
  "stdout": "a & b\n\u001b[1mbold)"
                                           "\xEF\xBF\xBD"
                                           R"(\n",
  "expectations": [
    {
      "kind": "lateness",
      "of": "hub.fast",
      "pass": false,
      "measured": {
        "count": 0,
        "min_us": null,
        "mean_us": null,
        "p50_us": null,
        "p99_us": null,
        "max_us": null
      },
      "wanted": "max 40ms",
      "message": "hub.fast never woke from a sleep\ncount is 0, not 1",
      "line": null,
      "column": null,
      "published": null
    },
    {
      "kind": "task",
      "of": "hub.main",
      "pass": true,
      "measured": {
        "state": "failed",
        "instances": 1
      },
      "wanted": "state failed",
      "message": "",
      "line": null,
      "column": null,
      "published": null
    },
    {
      "kind": "stdout",
      "of": "stdout",
      "pass": false,
      "measured": {
        "found": 0,
        "lines": 2
      },
      "wanted": "contains \"x\"",
      "message": "\"x\" was never printed",
      "line": null,
      "column": null,
      "published": null
    }
  ],
  "baseline": null,
  "tasks": [
    {
      "name": "sensor.main",
      "state": "waiting"
    },
    {
      "name": "hub.main",
      "state": "failed"
    }
  ],
  "warnings": [
    {
      "at_us": 0.5,
      "message": "tasks spin: a, b"
    }
  ],
  "error": {
    "kind": "exception",
    "message": "OSError: 19",
    "at_us": 1500250,
    "board": "hub",
    "task": "main",
    "source": "hub.py:3",
    "traceback": "Traceback (most recent call last):\n  File \"hub.py\", line 3\nOSError: 19\n",
    "expected": false
  }
}
)");
}

TEST(ResultJson, IsValidJsonWhateverIsPrinted) {
  RunResult result = passing_result();
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
  result.stdout_text = every_byte;
  result.scenario = "\xff";
  result.expectations.front().measured = {};
  result.boards.clear();
  const auto json = nlohmann::ordered_json::parse(result_json(result));
  EXPECT_EQ(json.at("scenario"), "\xEF\xBF\xBD");
  EXPECT_EQ(json.at("stdout").get<std::string>().substr(0, 128), every_byte.substr(0, 128));
  EXPECT_TRUE(json.at("expectations").at(0).at("measured").empty());
  EXPECT_TRUE(json.at("boards").empty());
}

TEST(ResultJson, WritesTimesInMicrosecondsWithoutRounding) {
  EXPECT_EQ(microseconds_text(0_ns), "0");
  EXPECT_EQ(microseconds_text(1_ns), "0.001");
  EXPECT_EQ(microseconds_text(10_ns), "0.01");
  EXPECT_EQ(microseconds_text(812_us), "812");
  EXPECT_EQ(microseconds_text(812'500_ns), "812.5");
  EXPECT_EQ(microseconds_text(100'000_us), "100000");
  EXPECT_EQ(microseconds_text(Duration{-500}), "-0.5");
  EXPECT_EQ(microseconds_text(Duration{-1'234'567}), "-1234.567");
  EXPECT_EQ(microseconds_text(Duration{std::numeric_limits<std::int64_t>::max()}), "9223372036854775.807");
}

}  // namespace
}  // namespace asim
