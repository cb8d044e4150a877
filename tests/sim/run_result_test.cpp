#include "sim/run_result.hpp"

#include <gtest/gtest.h>

#include "tests/sim/example_results.hpp"

namespace asim {
namespace {

TEST(RunResult, PassesIfEveryExpectationIsMet) {
  RunResult result = passing_result();
  EXPECT_EQ(verdict(result), Verdict::pass);
  EXPECT_EQ(exit_status(result), 0);
  result.expectations.clear();
  EXPECT_EQ(exit_status(result), 0);
}

TEST(RunResult, FailsIfOneExpectationIsNotMet) {
  RunResult result = passing_result();
  result.expectations.push_back(result.expectations.front());
  result.expectations.back().pass = false;
  EXPECT_EQ(verdict(result), Verdict::fail);
  EXPECT_EQ(exit_status(result), 1);
}

TEST(RunResult, AnErrorIsWorseThanAFailureUnlessItIsExpected) {
  RunResult result = failing_result();
  for (const ErrorKind kind : {ErrorKind::exception, ErrorKind::hang, ErrorKind::stalled}) {
    result.error->kind = kind;
    EXPECT_EQ(verdict(result), Verdict::error);
    EXPECT_EQ(exit_status(result), 3);
  }
  result.error->expected = true;
  EXPECT_EQ(exit_status(result), 1);
  result.expectations.clear();
  EXPECT_EQ(exit_status(result), 0);
}

TEST(RunResult, AnInterruptionIsWorst) {
  RunResult result = failing_result();
  result.error->kind = ErrorKind::interrupted;
  EXPECT_EQ(verdict(result), Verdict::interrupted);
  EXPECT_EQ(exit_status(result), 130);
}

TEST(RunResult, OfSeveralFilesTheWorstStatusCounts) {
  EXPECT_EQ(worst_exit_status(0, 0), 0);
  EXPECT_EQ(worst_exit_status(0, 1), 1);
  EXPECT_EQ(worst_exit_status(3, 1), 3);
  EXPECT_EQ(worst_exit_status(3, 2), 2);
  EXPECT_EQ(worst_exit_status(130, 2), 130);
}

TEST(RunResult, NamesItsVerdictsAndErrors) {
  EXPECT_STREQ(name_of(Verdict::pass), "pass");
  EXPECT_STREQ(name_of(Verdict::fail), "fail");
  EXPECT_STREQ(name_of(Verdict::error), "error");
  EXPECT_STREQ(name_of(Verdict::interrupted), "interrupted");
  EXPECT_STREQ(name_of(ErrorKind::exception), "exception");
  EXPECT_STREQ(name_of(ErrorKind::hang), "hang");
  EXPECT_STREQ(name_of(ErrorKind::stalled), "stalled");
  EXPECT_STREQ(name_of(ErrorKind::interrupted), "interrupted");
}

}  // namespace
}  // namespace asim
