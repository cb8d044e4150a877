#include "sim/run_summary.hpp"

#include <gtest/gtest.h>

#include "sim/published_check.hpp"
#include "tests/sim/example_results.hpp"

namespace asim {
namespace {

using namespace literals;

RunResult with_published(const PublishedFigure& figure, Duration mean) {
  RunResult result = passing_result();
  ExpectationResult& expectation = result.expectations.front();
  expectation.published = compare_published(figure, {{"mean", mean}});
  return result;
}

TEST(RunSummary, HasALineForEachFileAndTheirNumber) {
  RunResult interrupted = passing_result();
  interrupted.error = ErrorResult{.kind = ErrorKind::interrupted, .at = Instant::start() + 1_s};
  EXPECT_EQ(summary_table({{"a.yaml", passing_result()},
                           {"sub/b.yaml", failing_result()},
                           {"c.yaml", std::nullopt},
                           {"d.yaml", interrupted}},
                          Colour::off),
            "             scenario    expectations\n"
            "PASS         a.yaml      1 met\n"
            "ERROR        sub/b.yaml  2 of 3 failed\n"
            "INVALID      c.yaml      not run\n"
            "INTERRUPTED  d.yaml      1 met\n"
            "\n"
            "asim: FAIL, 1 of 4 scenarios passed\n");
}

TEST(RunSummary, SaysThatAllPassed) {
  EXPECT_EQ(summary_table({{"a.yaml", passing_result()}}, Colour::off),
            "      scenario  expectations\n"
            "PASS  a.yaml    1 met\n"
            "\n"
            "asim: PASS, 1 of 1 scenario passed\n");
}

TEST(PublishedTable, PutsThePublishedFiguresBesideTheSimulatedOnes) {
  PublishedFigure fitted = published_mean(156_us);
  fitted.fitted = true;
  PublishedFigure unnamed = published_mean(1_ms);
  unnamed.quantity.clear();
  PublishedFigure excused = published_mean(300_us);
  excused.cause = "Measured on another firmware.";
  EXPECT_EQ(published_table({{"a.yaml", with_published(fitted, 155_us)},
                             {"b.yaml", with_published(unnamed, 1_ms)},
                             {"c.yaml", with_published(excused, 200_us)},
                             {"d.yaml", passing_result()},
                             {"e.yaml", std::nullopt}},
                            Colour::off),
            "scenario  quantity                                  board         scheduler  published  simulated  "
            "deviation  status     source\n"
            "a.yaml    time per resume                           pyboard-v1.1  fast_io    156us ±5%  155us      "
            "-0.6 %     fitted     rate.py\n"
            "b.yaml    mean latency sw:press -> pin:LED1:rising  pyboard-v1.1  fast_io    1ms ±5%    1ms        "
            "0.0 %      predicted  rate.py\n"
            "c.yaml    time per resume                           pyboard-v1.1  fast_io    300us ±5%  200us      "
            "-33.3 %    outside    rate.py\n"
            "  cause: Measured on another firmware.\n"
            "\n"
            "3 rows, 1 fitted, 1 predicted, 1 outside tolerance\n");
}

TEST(PublishedTable, IsEmptyWhereNothingWasPublished) {
  EXPECT_EQ(published_table({{"a.yaml", passing_result()}, {"b.yaml", std::nullopt}}, Colour::off), "");
}

}  // namespace
}  // namespace asim
