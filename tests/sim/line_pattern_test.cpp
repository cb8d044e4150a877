#include "sim/line_pattern.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/errors.hpp"

namespace asim {
namespace {

bool found(const std::string& expression, std::string_view text) { return LinePattern(expression).found_in(text); }

std::string pattern_refusal(const std::string& expression) {
  try {
    const LinePattern pattern(expression);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(LinePattern, IsFoundAnywhereInTheText) {
  EXPECT_TRUE(found("b+", "abbc"));
  EXPECT_TRUE(found("a|x", "xyz"));
  EXPECT_TRUE(found("", ""));
  EXPECT_FALSE(found("b+", "ac"));
}

TEST(LinePattern, AnchorsHoldAtTheEndsOfTheText) {
  EXPECT_TRUE(found("^ab$", "ab"));
  EXPECT_FALSE(found("^b", "ab"));
  EXPECT_FALSE(found("a$", "ab"));
  EXPECT_FALSE(found("^b$", "a\nb\nc"));
}

TEST(LinePattern, KnowsWordsAndWhatFollows) {
  EXPECT_TRUE(found("\\btick \\d{2}\\b", "a tick 12 b"));
  EXPECT_FALSE(found("\\btick \\d{2}\\b", "a tick 123"));
  EXPECT_TRUE(found("tick (?=1)", "tick 1"));
  EXPECT_FALSE(found("tick (?!1)", "tick 1"));
}

// A search that recursed once a character used to overflow the stack.
TEST(LinePattern, SearchesLinesOfAnyLength) {
  const std::string line(200'000, 'x');
  EXPECT_TRUE(found("^(x|y)*$", line));
  EXPECT_FALSE(found("x.*y", line));
}

TEST(LinePattern, TakesNoExponentialTime) { EXPECT_FALSE(found("(a*)*b", std::string(2000, 'a'))); }

TEST(LinePattern, SaysWhatIsWrong) {
  EXPECT_EQ(pattern_refusal("a)(b"), "expected a regular expression, got \"a)(b\": the parentheses do not pair");
  EXPECT_EQ(pattern_refusal("*a"),
            "expected a regular expression, got \"*a\": a repeat such as * has nothing to repeat");
  EXPECT_EQ(pattern_refusal("[a"), "expected a regular expression, got \"[a\": a \"[\" is not closed");
  EXPECT_EQ(pattern_refusal("(a)\\1"),
            "expected a regular expression, got \"(a)\\\\1\": back references such as \\1 are not supported");
}

}  // namespace
}  // namespace asim
