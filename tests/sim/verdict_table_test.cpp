#include "sim/verdict_table.hpp"

#include <gtest/gtest.h>

#include "tests/sim/example_results.hpp"

namespace asim {
namespace {

using namespace literals;

TEST(VerdictTable, ShowsWhatWasMeasuredAndWanted) {
  RunResult result = passing_result();
  result.expectations.push_back({"overruns", "uart4", true, {{"count", 0}}, "max 0", ""});
  EXPECT_EQ(verdict_table(result, 812.4, Colour::off),
            "asim: UART echo under load\n"
            "board pyboard-v1.1, scheduler fast_io, seed 1, 10s of virtual time, 812 times real time\n"
            "\n"
            "      expectation                          measured            wanted\n"
            "PASS  latency sw:press -> pin:LED1:rising  count 1, max 812us  max 60ms, count 1\n"
            "PASS  overruns uart4                       count 0             max 0\n"
            "\n"
            "asim: PASS, all 2 expectations met\n");
}

TEST(VerdictTable, ShowsEvidenceWarningsAndErrors) {
  EXPECT_EQ(verdict_table(failing_result(), {}, Colour::off),
            "asim: two <boards>\n"
            "sensor: board pyboard-v1.1, scheduler uasyncio-v2\n"
            "hub: board ideal, scheduler asyncio-v3\n"
            "seed 0, 1.50025s of virtual time\n"
            "\n"
            "      expectation        measured                   wanted\n"
            "FAIL  lateness hub.fast  count 0                    max 40ms\n"
            "      hub.fast never woke from a sleep\n"
            "      count is 0, not 1\n"
            "PASS  task hub.main      state failed, instances 1  state failed\n"
            "FAIL  stdout             found 0, lines 2           contains \"x\"\n"
            "      \"x\" was never printed\n"
            "\n"
            "warning at 500ns: tasks spin: a, b\n"
            "\n"
            "exception at 1.50025s on hub in task main (hub.py:3): OSError: 19\n"
            "      Traceback (most recent call last):\n"
            "        File \"hub.py\", line 3\n"
            "      OSError: 19\n"
            "\n"
            "asim: ERROR, the run ended with an exception; 2 of 3 expectations failed\n");
}

TEST(VerdictTable, ShowsTheFiguresThatSomebodyLooksAtFirst) {
  RunResult result = passing_result();
  result.expectations = {{"latency",
                          "a -> b",
                          false,
                          {{"count", 12},
                           {"min", 1_us},
                           {"mean", 2_us},
                           {"p50", 3_us},
                           {"p99", 4_us},
                           {"max", 5_us},
                           {"missed", 1},
                           {"overruns", 2}},
                          "",
                          "a at 1s was not followed by b"}};
  EXPECT_EQ(verdict_table(result, 9.96, Colour::off),
            "asim: UART echo under load\n"
            "board pyboard-v1.1, scheduler fast_io, seed 1, 10s of virtual time, 10 times real time\n"
            "\n"
            "      expectation     measured                                          wanted\n"
            "FAIL  latency a -> b  count 12, p50 3us, max 5us, missed 1, overruns 2\n"
            "      a at 1s was not followed by b\n"
            "\n"
            "asim: FAIL, 1 of 1 expectation failed\n");
}

TEST(VerdictTable, SaysThatNothingWasExpected) {
  RunResult result = passing_result();
  result.expectations.clear();
  EXPECT_EQ(verdict_table(result, 0.98, Colour::off),
            "asim: UART echo under load\n"
            "board pyboard-v1.1, scheduler fast_io, seed 1, 10s of virtual time, 1.0 times real time\n"
            "\n"
            "asim: PASS, nothing was expected\n");
}

std::string last_line(const RunResult& result, Colour colour = Colour::off) {
  const std::string text = verdict_table(result, {}, colour);
  return text.substr(text.rfind('\n', text.size() - 2) + 1);
}

TEST(VerdictTable, EndsWithTheVerdict) {
  RunResult result = passing_result();
  EXPECT_EQ(last_line(result), "asim: PASS, the expectation was met\n");
  result.error = ErrorResult{.kind = ErrorKind::hang,
                             .message = "main did not yield for 10s",
                             .traceback = "",
                             .task = "",
                             .source = "",
                             .board = "",
                             .at = Instant::start() + 3_s};
  EXPECT_EQ(last_line(result), "asim: ERROR, the run ended with a hang; the expectation was met\n");
  result.error->kind = ErrorKind::stalled;
  EXPECT_EQ(last_line(result), "asim: ERROR, the run ended with a stall; the expectation was met\n");
  result.error->kind = ErrorKind::interrupted;
  EXPECT_EQ(last_line(result), "asim: INTERRUPTED at 3s; the expectation was met\n");
  EXPECT_EQ(verdict_table(result, {}, Colour::off).find("main did not yield"), std::string::npos);
}

TEST(VerdictTable, ShowsAnExpectedFailureAsSuch) {
  RunResult result = failing_result();
  result.error->expected = true;
  EXPECT_NE(verdict_table(result, {}, Colour::off).find("\nexpected exception at 1.50025s on hub in task main"),
            std::string::npos);
  EXPECT_EQ(last_line(result), "asim: FAIL, 2 of 3 expectations failed\n");
}

TEST(VerdictTable, IsColouredOnlyIfAsked) {
  RunResult result = passing_result();
  EXPECT_EQ(verdict_table(result, {}, Colour::on),
            "\x1b[1masim: UART echo under load\x1b[0m\n"
            "board pyboard-v1.1, scheduler fast_io, seed 1, 10s of virtual time\n"
            "\n"
            "      \x1b[2mexpectation                          measured            wanted\x1b[0m\n"
            "\x1b[32mPASS\x1b[0m  latency sw:press -> pin:LED1:rising  count 1, max 812us  max 60ms, count 1\n"
            "\n"
            "\x1b[32masim: PASS\x1b[0m, the expectation was met\n");
  result.expectations.front().pass = false;
  EXPECT_EQ(last_line(result, Colour::on), "\x1b[1;31masim: FAIL\x1b[0m, 1 of 1 expectation failed\n");
}

TEST(VerdictTable, LetsNoTextSteerTheTerminalOrBreakTheTable) {
  RunResult result = passing_result();
  result.scenario = "a\x1b[2J\nb";
  result.expectations = {{"events", "stdout:/\xC3\xA9/", true, {{"count", 1}}, "min 1", ""},
                         {"events", "mark:xy", true, {{"count", 1}}, "min 1", ""}};
  EXPECT_EQ(verdict_table(result, {}, Colour::off),
            "asim: a [2J b\n"
            "board pyboard-v1.1, scheduler fast_io, seed 1, 10s of virtual time\n"
            "\n"
            "      expectation        measured  wanted\n"
            "PASS  events stdout:/\xC3\xA9/  count 1   min 1\n"
            "PASS  events mark:xy     count 1   min 1\n"
            "\n"
            "asim: PASS, all 2 expectations met\n");
}

}  // namespace
}  // namespace asim
