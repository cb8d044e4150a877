#include "sim/testing/native_world.hpp"

#include <chrono>
#include <stdexcept>

#include "core/coroutine.hpp"
#include "tests/sim/testing/follower.hpp"

namespace asim::test {
namespace {

using namespace std::chrono_literals;
using namespace asim::literals;
using ::testing::ElementsAre;

/// The text of the exception that `action` throws.
template <class Error, class Action>
std::string message_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

class NativeWorldTest : public WorldTest {};
using FollowedWorld = Follower;

TEST_F(FollowedWorld, GoesOnLegByLeg) {
  run_until(25ms);
  EXPECT_EQ(now(), TestTime(25ms).instant());
  EXPECT_EQ(board.level("X5"), 0);
  button.press();
  run_for(5ms);
  EXPECT_EQ(board.level("X5"), 1);
  EXPECT_TRUE(run_until_event("sw:release", 1s));
  EXPECT_EQ(now(), TestTime(125ms).instant());  // 100 ms is how long a button is pressed
  EXPECT_FALSE(run_until_event("sw:press", 1s));
  EXPECT_EQ(now(), TestTime(1s).instant());
  EXPECT_EQ(latency("sw:press", "pin:X5:rising").max, 5_ms);
  EXPECT_EQ(task_state("follow"), "waiting");
}

TEST_F(FollowedWorld, RefusesThePast) {
  run_until(25ms);
  EXPECT_EQ(message_of<InputError>([&] { run_until(20ms); }),
            "until: 20ms lies in the past; the world has reached 25ms");
  EXPECT_EQ(message_of<InputError>([&] { button.press({.at = 20ms}); }),
            "at: 20ms lies in the past; the world has reached 25ms");
}

TEST_F(FollowedWorld, IsBuiltBeforeItRuns) {
  run_until(25ms);
  EXPECT_EQ(message_of<InputError>([&] { board.spawn("late", [](Board&) -> Coroutine<void> { co_return; }); }),
            "spawn: the world has started; let a task spawn \"late\" with asim::spawn");
  EXPECT_EQ(message_of<InputError>([&] { static_cast<void>(board.uart(4)); }),
            "hardware: the world has started, at 25ms now; boards, programs, devices and wires are given before the "
            "first run");
}

TEST_F(FollowedWorld, KnowsItsTasks) {
  run_until(25ms);
  EXPECT_EQ(message_of<InputError>([&] { static_cast<void>(task_state("folow")); }),
            "there is no task \"folow\"; did you mean \"follow\"?");
}

TEST_F(NativeWorldTest, RefusesWhatTheBoardHasNot) {
  EXPECT_EQ(message_of<InputError>([&] { add_board("pybord-v1.1"); }),
            "board: there is no board \"pybord-v1.1\"; did you mean \"pyboard-v1.1\"?");
  EXPECT_EQ(message_of<InputError>([&] { add_board("ideal", {.scheduler = "v3"}); }),
            "scheduler: expected asyncio-v3, asyncio-alt, circuitpython, uasyncio-v2, fast_io or uasyncio-pycopy, got "
            "\"v3\"");
  const NativeBoard board = add_board("esp32");
  EXPECT_EQ(message_of<InputError>([&] { static_cast<void>(board.button("X3", {.name = "sw"})); }),
            "button.pin: esp32 has no pin \"X3\"; did you mean \"3\"?");
  EXPECT_EQ(message_of<InputError>([&] { static_cast<void>(board.uart(9)); }),
            "uart.id: esp32 has no UART 9; it has 0, 1 or 2");
  EXPECT_EQ(message_of<InputError>([&] { static_cast<void>(board.own_switch()); }), "own_switch: esp32 has no switch");
}

TEST_F(NativeWorldTest, SaysWhichTaskFailedAndWhatCameBefore) {
  const NativeBoard board = add_board("ideal");
  board.spawn("faulty", [](Board& hardware) -> Coroutine<void> {
    co_await sleep_ms(20);
    hardware.mark("so far");
    throw std::runtime_error("the sensor does not answer");
  });
  EXPECT_EQ(message_of<RunFailed>([&] { run_until(1s); }),
            R"(exception at 20ms in task faulty: the sensor does not answer
   0s    -20ms  pin:SW:rising
   0s    -20ms  task:faulty:spawn
   0s    -20ms  task:faulty:resume
   0s    -20ms  task:faulty:suspend
   20ms  0s     task:faulty:resume
   20ms  0s     mark:so far
   20ms  0s     task:faulty:failed
)");
}

TEST_F(NativeWorldTest, SaysWhatFirmwareAskedForThatTheBoardHasNot) {
  const NativeBoard board = add_board("pyboard-v1.1");
  board.spawn("wrong", [](Board& hardware) -> Coroutine<void> {
    pin(hardware, "X33").set_value(Level::high);
    co_return;
  });
  EXPECT_EQ(message_of<RunFailed>([&] { run_until(1s); }),
            R"(exception at 232.5us in task wrong: pyboard-v1.1 has no pin "X33"; did you mean "X3"?
   0s     -232.5us  pin:SW:rising
   27us   -205.5us  task:wrong:spawn
   179us  -53.5us   task:wrong:resume
   179us  -53.5us   task:wrong:failed
)");
}

TEST_F(NativeWorldTest, JoinsBoards) {
  const NativeBoard hub = add_board("ideal", {.label = "hub"});
  const NativeBoard lamp = add_board("ideal", {.label = "lamp"});
  connect("hub.X1", "lamp.X2");
  const TestButton button = hub.own_switch();
  hub.spawn("forward", [](Board& hardware) { return follow(pin(hardware, "SW"), pin(hardware, "X1")); });
  lamp.spawn("show", [](Board& hardware) -> Coroutine<void> {
    pin(hardware, "X2").init(PinMode::input, Pull::none);
    for (;;) {
      if (pin(hardware, "X2").value() == Level::high) hardware.print("on\n");
      co_await sleep_ms(10);
    }
  });
  button.press({.at = 5ms, .hold = 10ms});
  run_until(50ms);
  EXPECT_EQ(printed(), "on\n");
  EXPECT_THAT(events("lamp.pin:X2"), ElementsAre(Rises(at(10ms)), Falls(at(20ms))));
}

TEST_F(NativeWorldTest, DrivesPinsFromOutside) {
  const NativeBoard board = add_board("ideal");
  board.spawn("idle", [](Board& hardware) -> Coroutine<void> {
    pin(hardware, "X1").init(PinMode::input, Pull::down);
    co_return;
  });
  board.drive("X1", DrivenLevel::high, {.at = 1ms, .hold = 2ms, .every = 10ms, .count = 2});
  run_until(5ms);
  board.drive("X1", DrivenLevel::low);
  EXPECT_TRUE(run_until_idle(100ms));
  EXPECT_THAT(events("pin:X1"), ElementsAre(Rises(at(1ms)), Falls(at(3ms)), Rises(at(11ms)), Falls(at(13ms))));
}

TEST_F(NativeWorldTest, RepeatsJitterFromItsSeed) {
  const auto presses = [](std::uint64_t seed) {
    NativeWorld world(ASIM_BOARDS, seed);
    const NativeBoard board = world.add_board("ideal");
    const TestButton button = board.button("X3", {.name = "sw", .active = ButtonOptions::Active::high});
    button.press({.at = 1ms, .hold = 1ms, .every = 10ms, .count = 3, .jitter = 5ms});
    world.run_until(50ms);
    std::vector<std::int64_t> instants;
    for (const RecordedEvent& event : world.events("sw:press")) instants.push_back(event.at.ns);
    return instants;
  };
  EXPECT_EQ(presses(7), presses(7));
  EXPECT_NE(presses(7), presses(8));
}

}  // namespace
}  // namespace asim::test
