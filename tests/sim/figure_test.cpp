#include "sim/figure.hpp"

#include <gtest/gtest.h>

#include "core/errors.hpp"

namespace asim {
namespace {

using namespace literals;

std::string figure_refusal(std::string_view text) {
  try {
    return "accepted as " + format_figure(parse_figure(text));
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(Figure, IsATimeARateOrANumber) {
  EXPECT_EQ(parse_figure("156us"), Figure(156_us));
  EXPECT_EQ(parse_figure("4249/s"), Figure(Rate{4'249'000}));
  EXPECT_EQ(parse_figure("0.5/s"), Figure(Rate{500}));
  EXPECT_EQ(parse_figure("9"), Figure(std::int64_t{9}));
}

TEST(Figure, IsWrittenAsItIsRead) {
  for (const char* text : {"156us", "1.2ms", "4249/s", "0.5/s", "12.345/s", "0", "9"}) {
    EXPECT_EQ(format_figure(parse_figure(text)), text);
  }
}

TEST(Figure, RefusesWhatHasNoUnitThatFits) {
  EXPECT_EQ(figure_refusal("5 apples"),
            "expected a duration such as 250us or 1.5ms, got \"5 apples\": the units are ns, us, ms, s and min");
  EXPECT_EQ(figure_refusal("fast/s"), "expected a rate such as 4249/s or 0.5/s, got \"fast/s\"");
  EXPECT_EQ(figure_refusal("1.2345/s"), "expected a rate such as 4249/s or 0.5/s, got \"1.2345/s\"");
  EXPECT_EQ(figure_refusal("-3/s"), "expected a rate such as 4249/s or 0.5/s, got \"-3/s\"");
  EXPECT_EQ(figure_refusal("99999999999999999999"), "expected a number below 2^63, got \"99999999999999999999\"");
}

TEST(Percent, IsExact) {
  EXPECT_EQ(parse_percent("5%"), 50'000);
  EXPECT_EQ(parse_percent("2.5%"), 25'000);
  EXPECT_EQ(format_percent(25'000), "2.5%");
  EXPECT_THROW(parse_percent("5"), InputError);
  EXPECT_THROW(parse_percent("5 %"), InputError);
  EXPECT_THROW(parse_percent("%"), InputError);
  EXPECT_THROW(parse_percent("-1%"), InputError);
}

TEST(Percent, IsRoundedToADecimalWithItsSign) {
  EXPECT_EQ(signed_percent(50'000), "+5.0 %");
  EXPECT_EQ(signed_percent(-3'499), "-0.3 %");
  EXPECT_EQ(signed_percent(-400), "0.0 %");
  EXPECT_EQ(signed_percent(1'234'560), "+123.5 %");
}

TEST(Deviation, IsRelativeToTheReference) {
  EXPECT_EQ(deviation_ppm(105, 100), 50'000);
  EXPECT_EQ(deviation_ppm(95, 100), -50'000);
  EXPECT_EQ(deviation_ppm(1, 3), -666'667);
  EXPECT_EQ(deviation_ppm(0, 7), -1'000'000);
  EXPECT_EQ(deviation_ppm(31'536'000'000'000'000, 1), 9'223'372'036'854'775'807);  // a year to a nanosecond
}

}  // namespace
}  // namespace asim
