#include "core/ticks.hpp"

#include <gtest/gtest.h>

#include <random>

namespace asim {
namespace {

using namespace asim::literals;

class TickPeriodLaws : public ::testing::TestWithParam<int> {
 protected:
  [[nodiscard]] std::int64_t draw_below(std::int64_t bound) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(bound));
  }
  TickPeriod period_{GetParam()};
  std::mt19937_64 random_{0};
};

TEST_P(TickPeriodLaws, DiffUndoesAddWithinHalfAPeriod) {
  const std::int64_t p = period_.period();
  for (int i = 0; i < 1000; ++i) {
    const Ticks t = draw_below(p);
    const std::int64_t d = draw_below(p) - p / 2;
    EXPECT_EQ(period_.diff(period_.add(t, d), t), d);
  }
}

TEST_P(TickPeriodLaws, DiffIsTheFormulaOfTheDocumentation) {
  const std::int64_t p = period_.period();
  for (int i = 0; i < 1000; ++i) {
    const Ticks a = draw_below(p);
    const Ticks b = draw_below(p);
    EXPECT_EQ(period_.diff(a, b), ((a - b + p / 2) & (p - 1)) - p / 2);
  }
}

TEST_P(TickPeriodLaws, AddStaysInRangeAndAssociates) {
  const std::int64_t p = period_.period();
  for (int i = 0; i < 1000; ++i) {
    const Ticks t = draw_below(p);
    const std::int64_t d = draw_below(p / 2) - p / 4;
    const std::int64_t e = draw_below(p / 2) - p / 4;
    const Ticks sum = period_.add(period_.add(t, d), e);
    EXPECT_TRUE(0 <= sum && sum < p);
    EXPECT_EQ(sum, period_.add(t, d + e));
  }
}

TEST_P(TickPeriodLaws, DiffIsAntisymmetricButAtHalfAPeriod) {
  const std::int64_t p = period_.period();
  for (int i = 0; i < 1000; ++i) {
    const Ticks a = draw_below(p);
    const Ticks b = draw_below(p);
    if (period_.wrap(a - b) == p / 2) continue;
    EXPECT_EQ(period_.diff(a, b), -period_.diff(b, a));
  }
  EXPECT_EQ(period_.diff(0, p / 2), -p / 2);
  EXPECT_EQ(period_.diff(p / 2, 0), -p / 2);
}

TEST_P(TickPeriodLaws, RangeOfDeltasIsOpenAtHalfAPeriod) {
  const std::int64_t half = period_.period() / 2;
  EXPECT_TRUE(period_.in_range(half - 1));
  EXPECT_FALSE(period_.in_range(half));
  EXPECT_TRUE(period_.in_range(1 - half));
  EXPECT_FALSE(period_.in_range(-half));
}

// 29: CircuitPython; 30: 32-bit boards; 46: boxed numbers; 62: 64-bit builds.
INSTANTIATE_TEST_SUITE_P(Periods, TickPeriodLaws, ::testing::Values(29, 30, 46, 62));

TEST(TickClock, CountsMillisecondsAndMicrosecondsFromItsStart) {
  const TickClock clock(TickPeriod(30), 5);
  const Instant now = Instant::start() + 2_ms + 999_us + 999_ns;
  EXPECT_EQ(clock.ms(now), 7);
  EXPECT_EQ(clock.us(now), 7'999);
}

TEST(TickClock, WrapsAtThePeriod) {
  const TickClock clock(TickPeriod(30), (std::int64_t{1} << 30) - 2);
  EXPECT_EQ(clock.ms(Instant::start() + 1_ms), (1 << 30) - 1);
  EXPECT_EQ(clock.ms(Instant::start() + 2_ms), 0);
  EXPECT_EQ(clock.ms(Instant::start() + 5_ms), 3);
}

TEST(TickClock, FindsWhereATickBegins) {
  EXPECT_EQ(TickClock::tick_begin(Instant::start() + 2_ms + 1_ns, 0), Instant::start() + 2_ms);
  EXPECT_EQ(TickClock::tick_begin(Instant::start() + 2_ms + 999'999_ns, 3), Instant::start() + 5_ms);
}

}  // namespace
}  // namespace asim
