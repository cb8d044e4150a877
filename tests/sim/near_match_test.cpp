#include "sim/near_match.hpp"

#include <gtest/gtest.h>

namespace asim {
namespace {

TEST(NearMatch, FindsSlipsOfTheKeyboard) {
  const std::vector<std::string> keys{"board", "boards", "scheduler", "seed", "tasks"};
  EXPECT_EQ(nearest_name("shceduler", keys), "scheduler");  // two letters swapped
  EXPECT_EQ(nearest_name("task", keys), "tasks");           // one letter missing
  EXPECT_EQ(nearest_name("Board", keys), "board");          // letter case
  EXPECT_EQ(nearest_name("boadr", keys), "board");
}

TEST(NearMatch, FindsNothingWhereNothingIsNear) {
  EXPECT_EQ(nearest_name("colour", {"board", "seed"}), "");
  EXPECT_EQ(nearest_name("x", {"y"}), "");
  EXPECT_EQ(nearest_name(std::string(100, 'a'), {std::string(100, 'b')}), "");
}

TEST(NearMatch, PrefersTheFirstOfEquallyNearNames) { EXPECT_EQ(nearest_name("X9", {"X1", "X2"}), "X1"); }

TEST(NearMatch, WritesListsAndQuotesForMessages) {
  EXPECT_EQ(did_you_mean("sed", {"seed"}), "; did you mean \"seed\"?");
  EXPECT_EQ(did_you_mean("colour", {"seed"}), "");
  EXPECT_EQ(listed_or({"a"}), "a");
  EXPECT_EQ(listed_or({"a", "b", "c"}), "a, b or c");
  EXPECT_EQ(in_quotes("a\n\"\x01"), R"("a\n\"\x01")");
  EXPECT_EQ(in_quotes(std::string(59, 'a') + "éé"), "\"" + std::string(59, 'a') + "é…\"");
}

}  // namespace
}  // namespace asim
