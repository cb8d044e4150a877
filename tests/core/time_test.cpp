#include "core/time.hpp"

#include <gtest/gtest.h>

namespace asim {
namespace {

using namespace asim::literals;

TEST(Duration, ConvertsUnitsToNanoseconds) {
  EXPECT_EQ(Duration::from_us(3).ns, 3'000);
  EXPECT_EQ(Duration::from_ms(3).ns, 3'000'000);
  EXPECT_EQ(Duration::from_s(-3).ns, -3'000'000'000);
  EXPECT_EQ(1_ms + 500_us - 1_ns, Duration{1'499'999});
  EXPECT_EQ(250_us * 4, 1_ms);
}

TEST(Duration, AddsInPlace) {
  Duration d = 2_s;
  d += 1_ms;
  d -= 2_ms;
  EXPECT_EQ(d, Duration{1'999'000'000});
}

TEST(Duration, RoundsBitTimesToNearestWithoutAccumulating) {
  // 1 / 921600 s = 1085.069… ns; ten bits 10850.69…, not ten times 1085.
  EXPECT_EQ(Duration::from_bits_nearest(1, 921'600).ns, 1'085);
  EXPECT_EQ(Duration::from_bits_nearest(10, 921'600).ns, 10'851);
  // Exactly half a nanosecond rounds up.
  EXPECT_EQ(Duration::from_bits_nearest(1, 2'000'000'000).ns, 1);
}

TEST(Instant, AddsAndSubtractsDurations) {
  EXPECT_EQ(Instant::start() + 5_ms, Instant{5'000'000});
  EXPECT_EQ(Instant{7} - 5_ns, Instant{2});
  EXPECT_EQ(Instant{7} - Instant{10}, Duration{-3});
  EXPECT_LT(Instant{1}, Instant{2});
}

TEST(Instant, SaturatesAtNever) {
  EXPECT_EQ(Instant::never() + 1_ns, Instant::never());
  EXPECT_EQ(Instant{Instant::never().ns - 1} + 2_ns, Instant::never());
}

}  // namespace
}  // namespace asim
