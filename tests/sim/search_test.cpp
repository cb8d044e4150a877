#include "sim/search.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

namespace asim {
namespace {

using Function = std::function<Search::Badness(const SearchValues&)>;

SearchVariable time(const std::string& key, Duration low, Duration high) {
  return {.key = key, .low = low.ns, .high = high.ns};
}

/// Searches to the end; `log` gets all candidates in their order.
SearchCandidate found(const SearchPlan& plan, const Function& badness, std::vector<SearchCandidate>* log = nullptr) {
  Search search(plan);
  for (auto round = search.next(); !round.empty(); round = search.next()) {
    std::vector<Search::Badness> scores;
    for (const SearchCandidate& candidate : round) {
      scores.push_back(badness(candidate.values));
      if (log != nullptr) log->push_back(candidate);
    }
    search.take(scores);
  }
  return search.worst();
}

constexpr std::int64_t ms = 1'000'000;

/// A polled flag: the later after a poll, every 40 ms, the shorter it waits; at the poll itself it waits for nothing.
std::int64_t wait_for_poll(std::int64_t at) {
  const std::int64_t after_poll = at % (40 * ms);
  return after_poll == 0 ? 0 : 40 * ms - after_poll;
}

TEST(Search, FindsTheNanosecondAfterAPoll) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const SearchPlan plan{{time("at", Duration::from_ms(0), Duration::from_ms(97))}, 2000, seed};
    const auto worst = found(plan, [](const SearchValues& v) { return wait_for_poll(v[0].value_or(20 * ms)); });
    EXPECT_EQ(wait_for_poll(*worst.values[0]), 40 * ms - 1) << "seed " << seed;
  }
}

TEST(Search, FindsTwoPhasesThatHaveToMeetInOnePartInAHundredMostOftenToTheNanosecond) {
  // Only if the first comes at most 1 ms before the second does it take its 5 ms as well.
  const Function badness = [](const SearchValues& v) -> Search::Badness {
    const std::int64_t first = v[0].value_or(0);
    const std::int64_t second = v[1].value_or(50 * ms);
    const std::int64_t apart = second - first;
    return wait_for_poll(second) + (apart >= 0 && apart <= ms     ? 5 * ms
                                    : apart > 0 && apart < 6 * ms ? 6 * ms - apart
                                                                  : 0);
  };
  int exactly = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const SearchPlan plan{{time("a", Duration::from_ms(0), Duration::from_ms(100)),
                           time("b", Duration::from_ms(0), Duration::from_ms(100))},
                          2000,
                          seed};
    const std::int64_t worst = *badness(found(plan, badness).values);
    EXPECT_GT(worst, 45 * ms * 99 / 100) << "seed " << seed;
    if (worst == 45 * ms - 1) ++exactly;
  }
  EXPECT_GE(exactly, 18);
}

TEST(Search, FindsTheEndsOfManyRanges) {
  SearchPlan plan{{}, 2000, 1};
  for (int k = 0; k < 8; ++k) {
    plan.variables.push_back(time("r" + std::to_string(k), Duration::from_ms(2), Duration::from_ms(5)));
    plan.variables.back().as_written = SearchVariable::AsWritten::possible;
  }
  const Function sum = [](const SearchValues& values) {
    std::int64_t total = 0;
    for (const auto& value : values) total += value.value_or(3 * ms);
    return total;
  };
  EXPECT_EQ(*sum(found(plan, sum).values), 8 * 5 * ms);
}

TEST(Search, RedrawsASeedAndKeepsTheRest) {
  const SearchPlan plan{{{.key = "seed", .high = 999, .order = SearchVariable::Order::none},
                         time("at", Duration::from_ms(0), Duration::from_ms(10))},
                        2000,
                        0};
  // One seed in a hundred is bad.
  const auto worst = found(
      plan, [](const SearchValues& v) { return (v[0].value_or(0) % 100 == 77 ? 1000 * ms : 0) + v[1].value_or(0); });
  EXPECT_EQ(*worst.values[0] % 100, 77);
  EXPECT_EQ(*worst.values[1], 10 * ms);
}

TEST(Search, BeginsWithTheScenarioAsWrittenAndTriesAsManyAsAskedFor) {
  std::vector<SearchCandidate> log;
  const SearchPlan plan{{time("at", Duration::from_ms(0), Duration::from_ms(10))}, 137, 0};
  found(
      plan, [](const SearchValues&) { return 0; }, &log);
  ASSERT_EQ(log.size(), 137U);
  EXPECT_EQ(log.front().values, SearchValues{std::nullopt});
  EXPECT_EQ(log.back().number, 136);
}

TEST(Search, StaysInsideTheRanges) {
  std::vector<SearchCandidate> log;
  const SearchPlan plan{{time("at", Duration::from_ms(3), Duration::from_ms(4))}, 500, 0};
  found(
      plan, [](const SearchValues& v) { return -v[0].value_or(0); }, &log);
  for (std::size_t k = 1; k < log.size(); ++k) {
    EXPECT_GE(log[k].values[0].value_or(3 * ms), 3 * ms);
    EXPECT_LE(log[k].values[0].value_or(4 * ms), 4 * ms);
  }
}

TEST(Search, TriesTheSameForTheSameSeedAndOthersForAnother) {
  const auto candidates = [](std::uint64_t seed) {
    std::vector<SearchCandidate> log;
    found(
        {{time("at", Duration::from_ms(0), Duration::from_ms(97))}, 400, seed},
        [](const SearchValues& v) { return wait_for_poll(v[0].value_or(20 * ms)); }, &log);
    std::vector<SearchValues> values;
    for (const SearchCandidate& candidate : log) values.push_back(candidate.values);
    return values;
  };
  EXPECT_EQ(candidates(5), candidates(5));
  EXPECT_NE(candidates(5), candidates(6));
}

TEST(Search, KeepsTheFirstOfEqualOnes) {
  const SearchPlan plan{{time("at", Duration::from_ms(0), Duration::from_ms(97))}, 300, 0};
  EXPECT_EQ(found(plan, [](const SearchValues&) { return 7; }).number, 0);
}

TEST(Search, HasNoWorstWhereNothingIsMeasured) {
  const SearchPlan plan{{time("at", Duration::from_ms(0), Duration::from_ms(97))}, 300, 0};
  EXPECT_EQ(found(plan, [](const SearchValues&) { return std::nullopt; }).number, -1);
}

TEST(Search, TriesOnceWhereNothingVaries) {
  std::vector<SearchCandidate> log;
  found(
      {{}, 2000, 0}, [](const SearchValues&) { return 1; }, &log);
  EXPECT_EQ(log.size(), 1U);
}

}  // namespace
}  // namespace asim
