#include "sim/board_library.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "sim/diagnostic.hpp"
#include "sim/scheduler_library.hpp"
#include "tests/sim/temporary_folder.hpp"

namespace asim {
namespace {

const std::string folder = ASIM_SOURCE_DIR "/sim/boards";

TEST(BoardLibrary, ListsTheInstalledBoards) {
  BoardLibrary library(folder);
  std::string list;
  for (const BoardSummary& board : library.list()) list += board.name + ": " + board.description + "\n";
  EXPECT_EQ(list,
            "ideal: The Pyboard V1.1 in pins, devices and identity, with every cost zero\n"
            "pyboard-v1.1: Pyboard V1.1, STM32F405 at 168 MHz\n");
}

TEST(BoardLibrary, KnowsEveryPinOfThePyboardByEachOfItsNames) {
  BoardLibrary library(folder);
  const BoardProfile& board = library.profile("pyboard-v1.1");
  EXPECT_EQ(board.pins.size(), 34U);  // X1-12, X18-22, Y1-12, SW, LED1-4
  EXPECT_EQ(find_profile_pin(board, "A0")->name, "X1");
  EXPECT_EQ(find_profile_pin(board, "PB11")->name, "Y10");
  EXPECT_EQ(find_profile_pin(board, "X17")->name, "SW");
  EXPECT_EQ(find_profile_pin(board, "LED_BLUE")->name, "LED4");
  EXPECT_EQ(find_profile_pin(board, "X99"), nullptr);
  EXPECT_EQ(board.switch_pin, "SW");
  EXPECT_EQ(board.leds.at(3).pin, "LED4");
}

TEST(BoardLibrary, KnowsTheUartsOfThePyboard) {
  BoardLibrary library(folder);
  std::string uarts;
  for (const UartProfile& uart : library.profile("pyboard-v1.1").uarts) {
    uarts += uart.name + " " + uart.tx + " " + uart.rx + " " + uart.rts + " " + uart.cts + " " +
             std::to_string(uart.rx_buffer) + " " + std::to_string(uart.tx_buffer) + "\n";
  }
  EXPECT_EQ(uarts,
            "uart1 X9 X10   64 0\nuart2 X3 X4 X2 X1 64 0\nuart3 Y9 Y10 Y7 Y6 64 0\nuart4 X1 X2   64 0\n"
            "uart6 Y1 Y2   64 0\n");
}

// 100 tasks `while True: yield; count += 1`, the second statement 8 code units long: rate.py gives 156 us per resume.
// 3 such tasks: roundrobin.py gives 4249 resumes a second, 706 us a sweep. Within 1 %.
TEST(BoardLibrary, CostsOfThePyboardGiveThePublishedRates) {
  BoardLibrary library(folder);
  const BoardProfile& board = library.profile("pyboard-v1.1");
  const SchedulerCosts& v2 = board.scheduler_costs.at("uasyncio-v2");
  const Duration task = v2.resume + board.costs.code_unit * 8;
  const Duration sweep = v2.iteration + v2.poll;
  EXPECT_NEAR(static_cast<double>((task * 100 + sweep).ns) / 100, 156e3, 1.56e3);
  EXPECT_NEAR(static_cast<double>((task * 3 + sweep).ns), 706e3, 7.06e3);
}

TEST(BoardLibrary, EveryCostHasASourceAndAStatus) {
  BoardLibrary library(folder);
  const BoardProfile& board = library.profile("pyboard-v1.1");
  EXPECT_EQ(board.sources.size(), 5U + scheduler_library().size() * 7);
  const std::set<std::string> statuses{"published", "fitted", "estimated"};
  for (const auto& [name, source] : board.sources) {
    EXPECT_TRUE(statuses.contains(source.status)) << name;
    EXPECT_FALSE(source.source.empty()) << name;
  }
}

TEST(BoardLibrary, IdealIsThePyboardWithoutCosts) {
  BoardLibrary library(folder);
  const BoardProfile& ideal = library.profile("ideal");
  const BoardProfile& pyboard = library.profile("pyboard-v1.1");
  EXPECT_EQ(ideal.pins.size(), pyboard.pins.size());
  EXPECT_EQ(ideal.machine, pyboard.machine);
  EXPECT_EQ(ideal.platform, "pyboard");
  EXPECT_EQ(ideal.costs.code_unit, Duration::zero());
  EXPECT_EQ(ideal.costs.interrupt_entry, Duration::zero());
  EXPECT_EQ(ideal.scheduler_costs.at("uasyncio-v2").resume, Duration::zero());
  EXPECT_TRUE(ideal.sources.empty());
}

/// A copy of the Pyboard's file with one place changed, read as the board "changed".
class ChangedBoard : public testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file(folder + "/pyboard-v1.1.yaml");
    text_.assign(std::istreambuf_iterator<char>(file), {});
  }

  // The text of the error, with LINE for the number of the changed line.
  std::string refusal(const std::string& from, const std::string& to) {
    const std::size_t start = text_.find(from);
    folder_.write("changed.yaml", std::string(text_).replace(start, from.size(), to));
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(start), '\n');
    const std::string place = "changed.yaml:" + std::to_string(line) + ":";
    BoardLibrary library(folder_.path().string());
    try {
      library.profile("changed");
    } catch (const ScenarioError& error) {
      std::string text = error.what();
      const std::size_t at = text.find(place);
      return at == std::string::npos ? text : text.replace(at, place.size(), "LINE:");
    }
    return "accepted";
  }

  TemporaryFolder folder_;
  std::string text_;
};

TEST_F(ChangedBoard, RefusesAWrongUnit) {
  EXPECT_EQ(refusal("value: 15us", "value: 15"),
            "LINE:12: costs.interrupt_entry.value: expected a duration such as 250us or 1.5ms, got \"15\": a bare "
            "number has no unit; did you mean \"15ms\"?");
}

TEST_F(ChangedBoard, RefusesANegativeCost) {
  EXPECT_EQ(refusal("value: 15us", "value: -15us"),
            "LINE:12: costs.interrupt_entry.value: expected a duration such as 250us or 1.5ms, got \"-15us\", which is "
            "negative");
}

TEST_F(ChangedBoard, RefusesAMissingCost) {
  EXPECT_EQ(refusal("      timer_pop:", "      timer_pup:"),
            "changed.yaml:92:7: costs.schedulers.uasyncio-v2: the key \"timer_pop\" is missing\n"
            "LINE:7: costs.schedulers.uasyncio-v2.timer_pup: unknown key; did you mean \"timer_pop\"?");
}

TEST_F(ChangedBoard, RefusesAFigureWithoutStatus) {
  EXPECT_EQ(refusal("status: published", "status: guessed"),
            "LINE:13: costs.interrupt_entry.status: expected published, fitted or estimated, got \"guessed\"");
}

TEST_F(ChangedBoard, RefusesAPinThatIsNotThere) {
  EXPECT_EQ(refusal("tx: X9", "tx: X39"), "LINE:17: uarts[0].tx: there is no pin \"X39\"; did you mean \"X3\"?");
}

TEST_F(ChangedBoard, RefusesTwoPinsOfOneName) {
  EXPECT_EQ(refusal("X2: [A1, PA1]", "X2: [A0, PA1]"), "LINE:8: pins.X2[0]: the pin name \"A0\" is taken already");
}

TEST_F(ChangedBoard, RefusesABoardThatIsItsOwnBase) {
  EXPECT_EQ(refusal("platform: pyboard", "base: changed"), "LINE:7: base: there is no other board \"changed\"");
}

TEST(BoardLibrary, RefusesABoardThatIsNotThere) {
  BoardLibrary library(folder);
  EXPECT_FALSE(library.has("arduino"));
  EXPECT_THROW(library.profile("arduino"), ScenarioError);
}

}  // namespace
}  // namespace asim
