#include "door_chime.hpp"

#include <gmock/gmock.h>

#include <asim/testing.hpp>
#include <chrono>
#include <optional>

namespace {

using namespace asim::test;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DoorChimeTest : public WorldTest {
 protected:
  DoorChimeTest() {
    board.spawn("watch", [this](asim::Board& hardware) { return watch_button(made_on(hardware), 5); });
    board.spawn("obey", [this](asim::Board& hardware) { return obey(made_on(hardware), hardware, uart(hardware, 4)); });
  }

  DoorChime& made_on(asim::Board& hardware) {
    if (!chime) chime.emplace(DoorChime{pin(hardware, "X3"), pin(hardware, "X5")});
    return *chime;
  }

  NativeBoard board = add_board("pyboard-v1.1", {.scheduler = "asyncio-v3"});
  TestButton button = board.button("X3", {.name = "button", .bounce = 3ms});
  UartPeer line = board.uart(4, {.baud = 9600});
  std::optional<DoorChime> chime;
};

TEST_F(DoorChimeTest, RingsWithin10MsOfTheButtonWhateverTheLineSays) {
  button.press({.at = 1s, .hold = 120ms, .every = 407ms, .count = 20});
  line.send("rrrrrrrr", {.at = 1s, .every = 50ms});
  run_until(10s);
  EXPECT_LATENCY_WITHIN("button:press", "pin:X5:rising", 10ms);
  EXPECT_LATENESS_WITHIN("watch", 2ms);  // an answer holds the CPU for a frame, 10 bits at 9600 baud
  EXPECT_OVERRUNS("uart4", 0);
}

TEST_F(DoorChimeTest, TakesNoBounceForAPress) {
  button.press({.at = 1s, .hold = 120ms});
  run_until(2s);
  EXPECT_THAT(events("pin:X5"), ElementsAre(Rises(between(1005ms, 1010ms)), Falls(between(1125ms, 1130ms))));
}

TEST_F(DoorChimeTest, IsQuietAtNight) {
  line.send("q", {.at = 10ms});
  run_until(20ms);
  EXPECT_EQ(line.received(), "q");
  button.press();
  run_for(1s);
  EXPECT_THAT(events("pin:X5"), IsEmpty());
}

}  // namespace
