#include "sim/github_annotations.hpp"

#include <gtest/gtest.h>

#include "tests/sim/example_results.hpp"

namespace asim {
namespace {

using namespace literals;

RunResult placed_result() {
  RunResult result = failing_result();
  int line = 10;
  for (ExpectationResult& expectation : result.expectations) expectation.place = {"two.yaml", line++, 5, "expect[0]"};
  return result;
}

TEST(GithubAnnotations, AreNoneOfAResultThatPasses) { EXPECT_EQ(github_annotations(passing_result()), ""); }

TEST(GithubAnnotations, StandAtTheLinesOfExpectationsThatFailedAndOfTheProgram) {
  RunResult result = placed_result();
  result.error->place = {"programs/hub.py", 3, 1, ""};
  EXPECT_EQ(
      github_annotations(result),
      "::error file=two.yaml,line=10,col=5,title=two <boards>%3A lateness hub.fast::hub.fast never woke from a "
      "sleep%0Acount is 0, not 1%0Ameasured: count 0%0Awanted: max 40ms\n"
      "::error file=two.yaml,line=12,col=5,title=two <boards>%3A stdout::\"x\" was never printed%0Ameasured: found "
      "0, lines 2%0Awanted: contains \"x\"\n"
      "::error file=programs/hub.py,line=3,col=1,title=two <boards>%3A exception at 1.50025s on hub in task "
      "main::OSError: 19%0ATraceback (most recent call last):%0A  File \"hub.py\", line 3%0AOSError: 19\n"
      "::warning file=two.yaml,title=two <boards>::at 500ns: tasks spin: a, b\n");
}

TEST(GithubAnnotations, NameTheScenarioWhereNoLineIsKnown) {
  RunResult result = failing_result();
  result.expectations.resize(1);
  result.expectations[0].place = {"--set expect[0].lateness.max=1ms", 0, 0, ""};
  result.warnings.clear();
  EXPECT_EQ(github_annotations(result).substr(0, 27), "::error file=two.yaml,title");
  EXPECT_NE(github_annotations(result).find("\n::error file=two.yaml,title=two <boards>%3A exception"),
            std::string::npos);
}

TEST(GithubAnnotations, LeaveOutAnErrorThatWasExpected) {
  RunResult result = passing_result();
  result.error = failing_result().error;
  result.error->expected = true;
  EXPECT_EQ(github_annotations(result), "");
}

TEST(GithubAnnotations, EscapeWhatGithubReadsAsItsOwn) {
  const Diagnostic diagnostic{{"a,b:c%.yaml", 2, 7, "expect[0].max"}, "100 % of it:\r\nno, none"};
  EXPECT_EQ(github_annotations({diagnostic}, "a,b:c%.yaml"),
            "::error file=a%2Cb%3Ac%25.yaml,line=2,col=7,title=expect[0].max::100 %25 of it:%0D%0Ano, none\n");
}

TEST(GithubAnnotations, NameTheFileWhereAnOptionIsWrong) {
  const Diagnostic diagnostic{{"--set duratio=3", 0, 0, "duratio"}, "unknown key"};
  EXPECT_EQ(github_annotations({diagnostic}, "a.yaml"), "::error file=a.yaml::--set duratio=3: duratio: unknown key\n");
}

TEST(GithubAnnotations, TellFiguresBeyondTheirToleranceWithWhatHasChanged) {
  RunResult result = passing_result();
  result.expectations[0].place = {"echo.yaml", 7, 5, "expect[0]"};
  result.baseline = BaselineResult{.baseline = "base.json",
                                   .changes = {{.kind = FigureChange::Kind::worse,
                                                .figure = "max",
                                                .before = 700_us,
                                                .after = 812_us,
                                                .change_ppm = 160'000,
                                                .tolerance_ppm = 50'000}},
                                   .causes = {"seed 0 -> 1", "scheduler fast_io -> uasyncio-v2"}};
  EXPECT_EQ(github_annotations(result),
            "::error file=echo.yaml,line=7,col=5,title=UART echo under load%3A latency sw%3Apress -> "
            "pin%3ALED1%3Arising against base.json::worse: max 700us -> 812us, +16.0 %25 (tolerance 5%25)%0Asince "
            "base.json was saved: seed 0 -> 1; scheduler fast_io -> uasyncio-v2\n");
  result.baseline->changes[0].kind = FigureChange::Kind::better;
  result.baseline->causes.clear();
  EXPECT_EQ(github_annotations(result).substr(0, 9), "::notice ");
  EXPECT_NE(github_annotations(result).find("no change of asim, boards, scenario or program is known"),
            std::string::npos);
}

}  // namespace
}  // namespace asim
