#include "cli/progress_bar.hpp"

#include <gtest/gtest.h>

namespace asim::cli {
namespace {

TEST(ProgressBar, ShowsHowMuchIsDoneItsRateAndTheTimeLeft) {
  ProgressBar bar(40, "scenarios");
  EXPECT_EQ(bar.line(3), "[--------------------] 0 of 40 scenarios");
  for (int k = 0; k < 10; ++k) bar.advance();
  EXPECT_EQ(bar.done(), 10U);
  EXPECT_EQ(bar.line(4), "[#####---------------] 10 of 40 scenarios, 2.5/s, 12 s left");
  for (int k = 0; k < 30; ++k) bar.advance();
  EXPECT_EQ(bar.line(16), "[####################] 40 of 40 scenarios, 2.5/s, 0 s left");
}

TEST(ProgressBar, HasNoRateBeforeAnyTimeHasPassed) {
  ProgressBar bar(2, "runs");
  bar.advance();
  EXPECT_EQ(bar.line(0), "[##########----------] 1 of 2 runs");
  EXPECT_EQ(bar.line_now().substr(0, 36), "[##########----------] 1 of 2 runs, ");
}

}  // namespace
}  // namespace asim::cli
