#include "core/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "core/errors.hpp"

namespace asim {
namespace {

TEST(RandomStream, GivesTheSameNumbersForTheSameSeedAndUser) {
  RandomStream a(1, "sw");
  RandomStream b(1, "sw");
  for (int k = 0; k < 100; ++k) EXPECT_EQ(a.next(), b.next());
}

TEST(RandomStream, NeverChangesItsNumbersBetweenReleases) {
  RandomStream stream(0, "sw");
  const std::array<std::uint64_t, 3> first{stream.next(), stream.next(), stream.next()};
  EXPECT_EQ(first, (std::array<std::uint64_t, 3>{5783313099131480411U, 2098489029894205240U, 9109873773660457715U}));
}

TEST(RandomStream, DependsOnSeedAndUser) {
  RandomStream a(1, "sw");
  RandomStream b(2, "sw");
  RandomStream c(1, "other");
  const std::uint64_t first = a.next();
  EXPECT_NE(first, b.next());
  EXPECT_NE(first, c.next());
}

TEST(RandomStream, DrawsUniformlyWithBothEndsIncluded) {
  RandomStream stream(0, "test");
  std::array<int, 5> counts{};
  for (int k = 0; k < 50'000; ++k) ++counts.at(static_cast<std::size_t>(stream.uniform(-2, 2) + 2));
  // 10 000 expected each, standard deviation 89: five deviations are 447.
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 447);
}

TEST(RandomStream, DrawsFromRangesOfOneAndOfEverything) {
  RandomStream stream(0, "test");
  EXPECT_EQ(stream.uniform(7, 7), 7);
  EXPECT_EQ(stream.uniform(Duration::from_us(3), Duration::from_us(3)), Duration::from_us(3));
  const auto whole = std::numeric_limits<std::int64_t>::max();
  EXPECT_NE(stream.uniform(-whole - 1, whole), stream.uniform(-whole - 1, whole));
  EXPECT_THROW(stream.uniform(1, 0), InternalError);
}

}  // namespace
}  // namespace asim
