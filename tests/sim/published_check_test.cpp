#include "sim/published_check.hpp"

#include <gtest/gtest.h>

#include "tests/sim/example_results.hpp"

namespace asim {
namespace {

using namespace literals;
using Status = PublishedResult::Status;

PublishedResult compared(const PublishedFigure& figure, Duration mean) {
  return compare_published(figure, {{"count", 3}, {"mean", mean}});
}

PublishedFigure range(std::optional<Figure> min, std::optional<Figure> max) {
  PublishedFigure figure;
  figure.of = "mean";
  figure.min = min;
  figure.max = max;
  figure.source = "pin_cb_test.py";
  return figure;
}

TEST(PublishedCheck, ToleranceIsInclusiveOnBothSides) {
  const PublishedFigure figure = published_mean(100_us);  // 5 % by default
  EXPECT_EQ(compared(figure, 105_us).status, Status::predicted);
  EXPECT_EQ(compared(figure, 95_us).status, Status::predicted);
  EXPECT_EQ(compared(figure, 105'001_ns).status, Status::outside);
  EXPECT_EQ(compared(figure, 94'999_ns).status, Status::outside);
  EXPECT_EQ(compared(figure, 95_us).deviation_ppm, -50'000);
}

TEST(PublishedCheck, TellsFittedFromPredicted) {
  PublishedFigure figure = published_mean(100_us);
  figure.fitted = true;
  EXPECT_EQ(compared(figure, 101_us).status, Status::fitted);
  EXPECT_EQ(compared(figure, 201_us).status, Status::outside);
}

TEST(PublishedCheck, RangeIsInclusiveAndMayBeOpen) {
  const PublishedFigure both = range(450_us, 5208_us);
  EXPECT_EQ(compared(both, 450_us).status, Status::predicted);
  EXPECT_EQ(compared(both, 5208_us).status, Status::predicted);
  EXPECT_EQ(compared(both, 2_ms).deviation_ppm, 0);
  EXPECT_EQ(compared(both, 405_us).status, Status::outside);
  EXPECT_EQ(compared(both, 405_us).deviation_ppm, -100'000);
  EXPECT_EQ(compared(range({}, 55_ms), 0_ms).status, Status::predicted);
  EXPECT_EQ(compared(range({}, 55_ms), 56_ms).status, Status::outside);
  EXPECT_EQ(compared(range(9_ms, {}), 1_s).status, Status::predicted);
  EXPECT_EQ(published_text(both), "450us to 5.208ms");
  EXPECT_EQ(published_text(range({}, 55_ms)), "at most 55ms");
  EXPECT_EQ(published_text(range(9_ms, {})), "at least 9ms");
}

TEST(PublishedCheck, ComparesRatesAndCounts) {
  PublishedFigure rate = published_mean(Rate{4'249'000});
  rate.of = "rate";
  const std::optional<Rate> measured(Rate{4'412'004});
  EXPECT_EQ(compare_published(rate, {{"rate", measured}}).deviation_ppm, 38'363);
  EXPECT_EQ(compare_published(rate, {{"rate", measured}}).status, Status::predicted);
  PublishedFigure none = published_mean(std::int64_t{0});
  none.of = "count";
  EXPECT_EQ(compare_published(none, {{"count", 0}}).status, Status::predicted);
  EXPECT_EQ(compare_published(none, {{"count", 1}}).status, Status::outside);
  EXPECT_EQ(compare_published(none, {{"count", 1}}).deviation_ppm, std::nullopt);
}

TEST(PublishedCheck, FailsOutsideUnlessACauseIsGiven) {
  PublishedFigure figure = published_mean(100_us);
  EXPECT_EQ(published_failure(compared(figure, 100_us)), "");
  EXPECT_EQ(published_failure(compared(figure, 110_us)),
            "mean is 110us, outside of the published 100us ±5%, a deviation of +10.0 %");
  figure.cause = "The figure is of another firmware.";
  EXPECT_EQ(published_failure(compared(figure, 110_us)), "");
}

TEST(PublishedCheck, RefusesACauseThatIsNeedless) {
  PublishedFigure figure = published_mean(100_us);
  figure.cause = "The figure is of another firmware.";
  EXPECT_EQ(published_failure(compared(figure, 100_us)),
            "mean is 100us, as published: remove the `cause` for being outside of 100us ±5%");
}

TEST(PublishedCheck, FailsWhereNothingWasMeasuredWhateverTheCause) {
  PublishedFigure figure = published_mean(100_us);
  figure.cause = "The figure is of another firmware.";
  const PublishedResult result = compare_published(figure, {{"count", 0}, {"mean", std::optional<Duration>()}});
  EXPECT_EQ(result.status, Status::outside);
  EXPECT_EQ(published_failure(result), "there is no mean to compare with the published 100us ±5%");
}

}  // namespace
}  // namespace asim
