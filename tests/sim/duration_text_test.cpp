#include "sim/duration_text.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/errors.hpp"

namespace asim {
namespace {

std::string duration_refusal(std::string_view text) {
  try {
    parse_duration(text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(DurationText, ParsesEveryUnitExactly) {
  EXPECT_EQ(parse_duration("500ns").ns, 500);
  EXPECT_EQ(parse_duration("250us").ns, 250'000);
  EXPECT_EQ(parse_duration("1.5ms").ns, 1'500'000);
  EXPECT_EQ(parse_duration("2s").ns, 2'000'000'000);
  EXPECT_EQ(parse_duration("3min").ns, 180'000'000'000);
  EXPECT_EQ(parse_duration("0s").ns, 0);
  EXPECT_EQ(parse_duration("0.000000001s").ns, 1);
  EXPECT_EQ(parse_duration("0.1min").ns, 6'000'000'000);
  EXPECT_EQ(parse_duration("1.50000000000000000000us").ns, 1'500);
  EXPECT_EQ(parse_duration("525600min"), longest_duration);
}

TEST(DurationText, RefusesWhatIsNotExactOrNotADuration) {
  const std::string expected = "expected a duration such as 250us or 1.5ms, got ";
  EXPECT_EQ(duration_refusal(""), expected + "\"\"");
  EXPECT_EQ(duration_refusal("fast"), expected + "\"fast\"");
  EXPECT_EQ(duration_refusal("10"), expected + "\"10\": a bare number has no unit; did you mean \"10ms\"?");
  EXPECT_EQ(duration_refusal("10 ms"), expected + "\"10 ms\"; did you mean \"10ms\"?");
  EXPECT_EQ(duration_refusal("10µs"), expected + "\"10µs\"; did you mean \"10us\"?");
  EXPECT_EQ(duration_refusal("3m"), expected + "\"3m\"; did you mean \"3min\"?");
  EXPECT_EQ(duration_refusal("3parsec"), expected + "\"3parsec\": the units are ns, us, ms, s and min");
  EXPECT_EQ(duration_refusal("1e3ms"), expected + "\"1e3ms\": the units are ns, us, ms, s and min");
  EXPECT_EQ(duration_refusal("1.ms"), expected + "\"1.ms\": the units are ns, us, ms, s and min");
  EXPECT_EQ(duration_refusal("-1ms"), expected + "\"-1ms\", which is negative");
  EXPECT_EQ(duration_refusal("0.5ns"), expected + "\"0.5ns\", which is finer than a nanosecond");
  EXPECT_EQ(duration_refusal("0.0000000001s"), expected + "\"0.0000000001s\", which is finer than a nanosecond");
  EXPECT_EQ(duration_refusal("525601min"), expected + "\"525601min\", which is longer than a year");
  EXPECT_EQ(duration_refusal("99999999999999999999999999s"),
            expected + "\"99999999999999999999999999s\", which is longer than a year");
}

TEST(DurationText, FormatsExactlyInTheLargestUnitThatFits) {
  EXPECT_EQ(format_duration(Duration{0}), "0s");
  EXPECT_EQ(format_duration(Duration{999}), "999ns");
  EXPECT_EQ(format_duration(Duration{1'500}), "1.5us");
  EXPECT_EQ(format_duration(Duration{1'041'667}), "1.041667ms");
  EXPECT_EQ(format_duration(Duration{60'000'000'000}), "60s");
  EXPECT_EQ(format_duration(Duration{-3'000}), "-3us");
}

TEST(DurationText, ReadsBackWhatItFormats) {
  for (const std::int64_t ns : {1LL, 999LL, 1'001LL, 123'456'789LL, 86'400'000'000'001LL}) {
    EXPECT_EQ(parse_duration(format_duration(Duration{ns})).ns, ns);
  }
}

}  // namespace
}  // namespace asim
