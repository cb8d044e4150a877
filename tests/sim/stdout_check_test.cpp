#include "sim/stdout_check.hpp"

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "sim/measured_text.hpp"

namespace asim {
namespace {

using Check = StdoutExpectation::Test;

/// What was measured, and the message after a bar.
std::string verdict(Check test, const std::string& text, std::string_view printed) {
  const StdoutExpectation expectation{.board = 0, .test = test, .text = text, .filename = "wanted.txt"};
  const StdoutVerdict verdict = check_stdout(expectation, printed);
  return measured_text(verdict.measured) + " | " + verdict.message;
}

TEST(StdoutCheck, LooksForAText) {
  EXPECT_EQ(verdict(Check::contains, "Got: hello", "start\nGot: hello\nGot: hello again\n"), "found 2, lines 3 | ");
  EXPECT_EQ(verdict(Check::contains, "a\nb", "a\nb"), "found 1, lines 2 | ");
  EXPECT_EQ(verdict(Check::contains, "", ""), "found 1, lines 0 | ");
  EXPECT_EQ(verdict(Check::contains, "Got: hello", "start\nGot: hell"),
            "found 0, lines 2 | \"Got: hello\" was never printed; 2 lines were printed, the last is \"Got: hell\"");
  EXPECT_EQ(verdict(Check::contains, "x", "y\n"),
            "found 0, lines 1 | \"x\" was never printed; 1 line was printed, the last is \"y\"");
  EXPECT_EQ(verdict(Check::contains, "x", ""), "found 0, lines 0 | \"x\" was never printed; nothing was printed");
}

TEST(StdoutCheck, LooksForATextThatMustNotBeThere) {
  EXPECT_EQ(verdict(Check::not_contains, "Error", "start\nend\n"), "found 0, lines 2 | ");
  EXPECT_EQ(verdict(Check::not_contains, "Error", "start\nan Error\nError\n"),
            "found 2, lines 3 | \"Error\" was printed: line 2 is \"an Error\"");
  EXPECT_EQ(verdict(Check::not_contains, "\n\n", "a\n\n"),
            "found 1, lines 2 | \"\\n\\n\" was printed: line 1 is \"a\"");
}

TEST(StdoutCheck, SearchesARegularExpressionLineByLine) {
  EXPECT_EQ(verdict(Check::matches, "^tick \\d+$", "start\ntick 1\ntick 2\n"), "found 2, lines 3 | ");
  EXPECT_EQ(verdict(Check::matches, "^$", ""), "found 1, lines 0 | ");
  EXPECT_EQ(verdict(Check::matches, "^tick \\d+$", "tick\n"),
            "found 0, lines 1 | no line matches /^tick \\d+$/; 1 line was printed, the last is \"tick\"");
  EXPECT_THROW((void)verdict(Check::matches, "(", "x"), InputError);
}

TEST(StdoutCheck, SearchesAcrossLinesIfTheExpressionSpeaksOfThem) {
  EXPECT_EQ(verdict(Check::matches, "1\\ntick", "tick 1\ntick 2\n"), "found 1, lines 2 | ");
  EXPECT_EQ(verdict(Check::matches, "1.tick", "tick 1\ntick 2\n"),
            "found 0, lines 2 | no line matches /1.tick/; 2 lines were printed, the last is \"tick 2\"");
  EXPECT_EQ(verdict(Check::matches, "x\\n", "x\n" + std::string(100'000, '\n')), "found 1, lines 100001 | ");
}

TEST(StdoutCheck, ShowsTheFirstDifferenceFromAFile) {
  EXPECT_EQ(verdict(Check::equals_file, "a\nb\n", "a\nb\n"), "lines 2 | ");
  EXPECT_EQ(verdict(Check::equals_file, "", ""), "lines 0 | ");
  EXPECT_EQ(verdict(Check::equals_file, "a\nb\nc\n", "a\nB\nc\n"),
            "lines 3, first_difference 2 | line 2 is \"B\", in wanted.txt \"b\"");
  EXPECT_EQ(verdict(Check::equals_file, "a\nb\n", "a\n"),
            "lines 1, first_difference 2 | the output ends before line 2, in wanted.txt \"b\"");
  EXPECT_EQ(verdict(Check::equals_file, "a\nb", "a\nb\nc\n"),
            "lines 3, first_difference 3 | line 3 is \"c\", where wanted.txt has ended");
  EXPECT_EQ(verdict(Check::equals_file, "a\n", "a"),
            "lines 1, first_difference 1 | the last line ends without a newline, unlike in wanted.txt");
  EXPECT_EQ(verdict(Check::equals_file, "a\nb", "a\nb\n"),
            "lines 2, first_difference 2 | the last line ends with a newline, unlike in wanted.txt");
}

}  // namespace
}  // namespace asim
