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
            "esp32: ESP32 at 160 MHz\n"
            "esp8266: ESP8266 at 80 MHz\n"
            "esp8266-160mhz: ESP8266 at 160 MHz\n"
            "ideal: The Pyboard V1.1 in pins, devices and identity, with every cost zero\n"
            "pyboard-d-sf2w: Pyboard D SF2W, STM32F722 at 120 MHz\n"
            "pyboard-v1.1: Pyboard V1.1, STM32F405 at 168 MHz\n"
            "rp2040: Raspberry Pi Pico, RP2040 at 125 MHz\n");
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

TEST(BoardLibrary, EveryCostHasASourceAndAStatus) {
  BoardLibrary library(folder);
  const BoardProfile& board = library.profile("pyboard-v1.1");
  EXPECT_EQ(board.sources.size(), 8U);
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
  EXPECT_EQ(ideal.costs.task_switch, Duration::zero());
  EXPECT_TRUE(ideal.sources.empty());
}

/// A copy of the Pyboard's file with one place changed, read as the board "changed".
class ChangedBoard : public testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file(folder + "/pyboard-v1.1.yaml");
    text_.assign(std::istreambuf_iterator<char>(file), {});
  }

  /// Returns where the change is.
  std::size_t write(const std::string& from, const std::string& to) {
    const std::size_t start = text_.find(from);
    folder_.write("changed.yaml", std::string(text_).replace(start, from.size(), to));
    return start;
  }

  // The text of the error, with LINE for the number of the changed line.
  std::string refusal(const std::string& from, const std::string& to) {
    const std::size_t start = write(from, to);
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

  [[nodiscard]] std::ptrdiff_t line_of(const std::string& text) const {
    return 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(text_.find(text)), '\n');
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

TEST_F(ChangedBoard, RefusesAUnitThatIsNoTime) {
  EXPECT_EQ(refusal("value: 15us", "value: 5 apples"),
            "LINE:12: costs.interrupt_entry.value: expected a duration such as 250us or 1.5ms, got \"5 apples\": the "
            "units are ns, us, ms, s and min");
  EXPECT_EQ(refusal("value: 15us", "value: 66kHz"),
            "LINE:12: costs.interrupt_entry.value: expected a duration such as 250us or 1.5ms, got \"66kHz\", which is "
            "a frequency; write the time between two");
  EXPECT_EQ(refusal("cpu_hz: 168000000", "cpu_hz: 168MHz"),
            "LINE:9: cpu_hz: expected hertz such as 168000000, got \"168MHz\"");
}

// The place of what is missing is where the costs begin.
TEST_F(ChangedBoard, RefusesAMissingCost) {
  EXPECT_EQ(refusal("  task_switch:", "  task_swatch:"),
            "changed.yaml:" + std::to_string(line_of("  code_unit:")) +
                ":3: costs: the key \"task_switch\" is missing; expected a cost such as {value: 15us, status: "
                "published, source: ...}\n"
                "LINE:3: costs.task_swatch: unknown key; did you mean \"task_switch\"?");
}

TEST_F(ChangedBoard, RefusesACostWithoutSourceOrStatus) {
  EXPECT_EQ(refusal("status: published\n    source:", "source:"),
            "changed.yaml:" + std::to_string(line_of("    status: published") - 1) +
                ":5: costs.interrupt_entry: the key \"status\" is missing; expected published, fitted or estimated");
  EXPECT_EQ(
      refusal("    source: micropython-async gps/README.md 7.1, latency of a PPS interrupt on a Pyboard, normally "
              "15 us (at most 17)\n",
              ""),
      "changed.yaml:" + std::to_string(line_of("    status: published") - 1) +
          ":5: costs.interrupt_entry: the key \"source\" is missing");
}

TEST_F(ChangedBoard, RefusesABareFigure) {
  EXPECT_EQ(
      refusal("  interrupt_entry:\n    value: 15us\n    status: published\n    source: micropython-async "
              "gps/README.md 7.1, latency of a PPS interrupt on a Pyboard, normally 15 us (at most 17)\n",
              "  interrupt_entry: 15us\n"),
      "LINE:20: costs.interrupt_entry: expected a cost such as {value: 15us, status: published, source: ...}, got "
      "\"15us\"");
}

TEST_F(ChangedBoard, ReadsWhatGarbageCollectionTakes) {
  write("  interrupt_entry:",
        "  garbage_collection:\n    pause: {value: 3ms, status: estimated, source: a guess}\n    every_units: 1000\n"
        "  interrupt_entry:");
  BoardLibrary library(folder_.path().string());
  const BoardCosts& costs = library.profile("changed").costs;
  EXPECT_EQ(costs.gc_pause, Duration::from_ms(3));
  EXPECT_EQ(costs.gc_period, costs.code_unit * 1000);
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

TEST(BoardLibrary, ReadsABoardOfTheUsersOwnOnceAndByItsPath) {
  TemporaryFolder own;
  own.write("my-board.yaml", "asim_board: 1\nname: mine\ndescription: x\nbase: pyboard-v1.1\ncosts: ideal\n");
  BoardLibrary library(folder);
  const std::string path = (own / "my-board.yaml").string();
  const BoardProfile& board = library.profile_of_file(path);
  EXPECT_EQ(board.name, "mine");
  EXPECT_EQ(board.pins.size(), library.profile("pyboard-v1.1").pins.size());
  EXPECT_EQ(&library.profile_of_file(path), &board);
}

TEST(BoardLibrary, SuggestsTheBaseThatWasMeant) {
  TemporaryFolder own;
  own.write("my-board.yaml", "asim_board: 1\nname: mine\ndescription: x\nbase: pybord-v1.1\ncosts: ideal\n");
  BoardLibrary library(folder);
  const std::string path = (own / "my-board.yaml").string();
  try {
    library.profile_of_file(path);
    FAIL() << "accepted";
  } catch (const ScenarioError& error) {
    EXPECT_EQ(error.what(),
              path + ":4:7: base: there is no other board \"pybord-v1.1\"; did you mean \"pyboard-v1.1\"?");
  }
}

TEST(BoardLibrary, TellsFilesFromNamesAndProfilesFromScenarios) {
  EXPECT_TRUE(BoardLibrary::is_file_name("my-board.yaml"));
  EXPECT_TRUE(BoardLibrary::is_file_name("boards/mine.yml"));
  EXPECT_FALSE(BoardLibrary::is_file_name("pyboard-v1.1"));
  EXPECT_TRUE(BoardLibrary::is_profile(folder + "/ideal.yaml"));
  EXPECT_FALSE(BoardLibrary::is_profile(ASIM_SOURCE_DIR "/scenarios/quick_start/quick_start.yaml"));
}

}  // namespace
}  // namespace asim
