#include "sim/distribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/errors.hpp"
#include "tests/sim/distribution_printing.hpp"

namespace asim {

namespace {

Distribution of(const std::vector<std::int64_t>& values) {
  Distribution distribution;
  for (const std::int64_t value : values) distribution.add(Duration{value});
  return distribution;
}

TEST(Distribution, IsEmptyAtFirst) {
  const Distribution distribution;
  EXPECT_EQ(distribution.summary(), Distribution::Summary{});
  EXPECT_EQ(distribution.count(), 0U);
  EXPECT_THROW((void)distribution.percentile(50), InternalError);
}

TEST(Distribution, TakesPercentilesByNearestRank) {
  // Ordered: 15 20 35 40 50. Rank of p50 is ceil(2.5) = 3, of p99 ceil(4.95) = 5, of p20 exactly 1, of p21 2.
  const Distribution distribution = of({35, 20, 15, 50, 40});
  EXPECT_EQ(distribution.summary(), (Distribution::Summary{5, {15}, {32}, {35}, {50}, {50}}));
  EXPECT_EQ(distribution.percentile(1), Duration{15});
  EXPECT_EQ(distribution.percentile(20), Duration{15});
  EXPECT_EQ(distribution.percentile(21), Duration{20});
  EXPECT_EQ(distribution.percentile(100), Duration{50});
}

TEST(Distribution, TakesTheLowerMiddleOfAnEvenCount) {
  EXPECT_EQ(of({4, 3, 2, 1}).summary(), (Distribution::Summary{4, {1}, {3}, {2}, {4}, {4}}));
}

TEST(Distribution, CountsEqualValues) {
  Distribution distribution;
  for (int i = 0; i < 99; ++i) distribution.add(Duration{7});
  distribution.add(Duration{1000});
  EXPECT_EQ(distribution.summary(), (Distribution::Summary{100, {7}, {17}, {7}, {7}, {1000}}));
  distribution.add(Duration{1000});  // rank of p99 is now ceil(99.99) = 100
  EXPECT_EQ(distribution.percentile(99), Duration{1000});
}

TEST(Distribution, RefusesNegativeDurationsAndKeepsItsState) {
  Distribution distribution = of({5});
  EXPECT_THROW(distribution.add(Duration{-1}), InternalError);
  EXPECT_EQ(distribution.summary(), (Distribution::Summary{1, {5}, {5}, {5}, {5}, {5}}));
}

TEST(Distribution, KeepsTheMeanExactBeyond64Bits) {
  constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(of({huge, huge, huge}).summary(), (Distribution::Summary{3, {huge}, {huge}, {huge}, {huge}, {huge}}));
}

TEST(Distribution, IsExactUpToItsLimitOfDistinctValues) {
  Distribution distribution;
  for (std::int64_t i = 0; i < 16384; ++i) distribution.add(Duration{1'000'000 + 1001 * (16383 - i)});
  for (std::int64_t i = 0; i < 16384; ++i) distribution.add(Duration{1'000'000 + 1001 * i});
  EXPECT_TRUE(distribution.exact());
  // Each value twice: the rank of p50 is 16384, the 8192nd value; that of p99 ceil(32440.32), the 16221st.
  const auto value = [](std::int64_t rank) { return Duration{1'000'000 + 1001 * (rank - 1)}; };
  EXPECT_EQ(distribution.percentile(50), value(8192));
  EXPECT_EQ(distribution.percentile(99), value(16221));
}

TEST(Distribution, MergesIntoBucketsBeyondItsLimitAndIsNeverTooLow) {
  constexpr std::int64_t n = 300'000;
  std::vector<std::int64_t> values;
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    values.push_back((i * 7919 % n) * 33'333 + 12'345);  // 7919 is prime to n: each value once, in mixed order
    sum += values.back();
  }
  const Distribution distribution = of(values);
  EXPECT_FALSE(distribution.exact());
  std::sort(values.begin(), values.end());
  const Distribution::Summary summary = distribution.summary();
  EXPECT_EQ(summary.count, 300'000U);
  EXPECT_EQ(summary.min, Duration{values.front()});
  EXPECT_EQ(summary.max, Duration{values.back()});
  EXPECT_EQ(summary.mean, Duration{(sum + n / 2) / n});
  for (int percent = 1; percent <= 100; ++percent) {
    const std::int64_t exact = values[static_cast<std::size_t>(percent * (n / 100) - 1)];
    const std::int64_t given = distribution.percentile(percent).ns;
    EXPECT_GE(given, exact) << percent;
    EXPECT_LE((given - exact) * 2048, exact) << percent;
  }
}

TEST(Distribution, KeepsShortDurationsExactInBuckets) {
  Distribution distribution;
  for (int i = 0; i < 100; ++i) distribution.add(Duration{4095});
  for (std::int64_t i = 0; i < 70'000; ++i) distribution.add(Duration{1'000'000'000 + i});
  for (int i = 0; i < 200'000; ++i) distribution.add(Duration{4094});
  EXPECT_FALSE(distribution.exact());
  EXPECT_EQ(distribution.percentile(50), Duration{4094});
}

}  // namespace
}  // namespace asim
