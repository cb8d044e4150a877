#include "sim/scenario_editor.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/errors.hpp"
#include "sim/diagnostic.hpp"

namespace asim {
namespace {

class ScenarioEditorTest : public ::testing::Test {
 protected:
  template <class Edit>
  std::string refusal(Edit edit) {
    try {
      edit();
    } catch (const ScenarioError& error) {
      return error.what();
    }
    return "";
  }

  Scenario scenario_;
  BoardLibrary library_{ASIM_SOURCE_DIR "/sim/boards"};
  ScenarioEditor editor_{scenario_, library_};
};

TEST_F(ScenarioEditorTest, BuildsTheScenarioThatAFileWouldGive) {
  editor_.set(R"({"seed": 7, "hang_limit": "2s"})");
  EXPECT_EQ(editor_.add_board("", R"({"board": "pyboard-v1.1", "scheduler": "fast_io"})"), 0U);
  editor_.add_hardware(0, R"({"button": {"name": "sw", "pin": "A0", "bounce": "3ms"}})");
  editor_.add_wire(R"(["X7", "X8"])");
  editor_.add_stimulus(R"({"at": "1s", "press": "sw", "for": "20ms"})");
  EXPECT_EQ(scenario_.seed, 7U);
  EXPECT_EQ(scenario_.hang_limit, Duration::from_s(2));
  EXPECT_EQ(scenario_.boards[0].scheduler, "fast_io");
  EXPECT_EQ(scenario_.boards[0].buttons[0].pin, "X1");
  EXPECT_EQ(scenario_.wires.size(), 1U);
  EXPECT_EQ(scenario_.stimuli[0].held, Duration::from_ms(20));
}

TEST_F(ScenarioEditorTest, TellsWhatIsWrongByTheKeyWithinThePiece) {
  editor_.add_board("", "{board: pyboard-v1.1}");
  EXPECT_EQ(refusal([&] { editor_.add_hardware(0, "{button: {name: sw, pin: X33}}"); }),
            "button.pin: pyboard-v1.1 has no pin \"X33\"; did you mean \"X3\"?");
  EXPECT_EQ(refusal([&] { editor_.add_stimulus("{at: 5, press: SW}"); }),
            "at: expected a duration such as 250us or 1.5ms, got \"5\": a bare number has no unit; did you mean "
            "\"5ms\"?");
  EXPECT_EQ(refusal([&] { editor_.add_stimulus("[]"); }),
            "stimuli[0]: expected a stimulus such as {at: 1s, press: sw}, got a list");
}

TEST_F(ScenarioEditorTest, LeavesTheScenarioAsItWasWhereAPieceIsRefused) {
  editor_.add_board("", "{board: pyboard-v1.1}");
  EXPECT_NE(refusal([&] { editor_.add_hardware(0, "{button: {name: sw, pin: nowhere}}"); }), "");
  EXPECT_NE(refusal([&] { editor_.add_stimulus("{at: 1ms, press: bell}"); }), "");
  EXPECT_NE(refusal([&] { editor_.add_wire("[X1, X1]"); }), "");
  EXPECT_NE(refusal([&] { editor_.add_board("second", "{}"); }), "");
  EXPECT_TRUE(scenario_.boards[0].buttons.empty());
  EXPECT_TRUE(scenario_.stimuli.empty());
  EXPECT_TRUE(scenario_.wires.empty());
  EXPECT_EQ(scenario_.boards.size(), 1U);
}

TEST_F(ScenarioEditorTest, SeesTwoDriversAlsoWhereTheirWiresComeOneByOne) {
  editor_.add_board("a", "{}");
  editor_.add_board("b", "{}");
  editor_.add_wire("[a.uart4.tx, b.X7]");
  EXPECT_EQ(refusal([&] { editor_.add_wire("[b.uart6.tx, b.X7]"); }),
            "wires[0]: two drivers on one wire: a.uart4.tx and b.uart6.tx");
}

TEST_F(ScenarioEditorTest, ResolvesNamesOfNativeTasksAndTheirMarks) {
  editor_.add_board("", "{tasks: [{name: foo, count: 3, loop: [{sleep: 1ms}, {mark: beat}]}]}");
  EXPECT_EQ(editor_.selector("mark:beat", "from").subject(), "mark:beat");
  EXPECT_EQ(editor_.task("foo[2]", "task").instance, 2U);
  EXPECT_EQ(refusal([&] { static_cast<void>(editor_.task("fo", "task")); }),
            "task: there is no task \"fo\"; did you mean \"foo\"?");
  EXPECT_NE(refusal([&] { static_cast<void>(editor_.selector("mark:beet", "from")); }).find("did you mean \"beat\"?"),
            std::string::npos);
}

TEST_F(ScenarioEditorTest, HasNoNamesWithoutABoard) {
  EXPECT_EQ(refusal([&] { static_cast<void>(editor_.selector("sw:press", "from")); }),
            "from: the world has no board yet");
}

}  // namespace
}  // namespace asim
