#include "sim/scenario_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/sim/temporary_folder.hpp"

namespace asim {
namespace {

/// A folder with a program, for one test.
class ScenarioReader : public testing::Test {
 protected:
  Scenario read(const std::string& text, const std::vector<ScenarioOverride>& overrides = {}) {
    folder_.write("echo.py", "print('hello')\n");
    std::filesystem::create_directories(folder_ / "lib");
    folder_.write("s.yaml", text);
    return read_scenario((folder_ / "s.yaml").string(), boards_, overrides);
  }
  std::string refusal(const std::string& text, const std::vector<ScenarioOverride>& overrides = {}) {
    try {
      read(text, overrides);
    } catch (const ScenarioError& error) {
      return error.what();
    }
    return "accepted";
  }
  static ScenarioOverride set(const std::string& key, const std::string& value) {
    return {"--set " + key + "=" + value, key, value};
  }

  TemporaryFolder folder_;
  BoardLibrary boards_{ASIM_SOURCE_DIR "/sim/boards"};
};

const std::string minimal = "asim: 1\nname: x\ntasks: [{name: foo, count: 3, loop: [{busy: 4ms}, yield]}]\n";

const std::string example = R"(
asim: 1
name: UART echo under load
description: one line
board: pyboard-v1.1
scheduler: uasyncio-v2
seed: 1
duration: 10s
program:
  file: echo.py
  call: main(3)
  path: [lib]
tasks:
  - name: foo
    count: 10
    start: 0ms
    loop: [{busy: [4ms, 5ms]}, {yield: }]
  - name: reader
    start: never
    loop: [{read: uart4}, {busy: 200us}, {set: {X5: 1}}, {set: {A4: 0}}]
hardware:
  - uart: {id: 4, baud: 9600}
  - button: {name: sw, pin: X3, bounce: 3ms}
wires:
  - [X7, X8]
stimuli:
  - {at: 1s, press: sw, for: 120ms}
  - {at: 2s, every: 50ms, count: 100, jitter: 2ms, send: {uart4: "hello\n"}}
  - {at: 4s, pin: {X9: 1}}
  - {at: 5s, pin: {B6: z}}
expect:
  - latency: {from: sw:press, to: pin:LED1:rising, max: 60ms, count: 1}
  - lateness: {task: fast, max: 40ms}
  - overruns: {of: uart4, max: 0}
  - cancellation: {task: reader, max: 10ms}
  - task: {name: main, state: done}
  - pin: {name: X9, value: 1, at: 4500ms}
  - stdout: {contains: "Got: hello"}
  - events: {of: irq:A2, min: 1, max: 10}
)";

TEST_F(ScenarioReader, ReadsTheHeadOfTheExample) {
  const Scenario s = read(example);
  EXPECT_EQ(s.name, "UART echo under load");
  EXPECT_EQ(s.description, "one line");
  EXPECT_EQ(s.seed, 1U);
  EXPECT_EQ(s.duration, Duration::from_s(10));
  EXPECT_EQ(s.hang_limit, Duration::from_s(10));
  EXPECT_FALSE(s.several_boards);
  ASSERT_EQ(s.boards.size(), 1U);
  const BoardSpec& board = s.boards[0];
  EXPECT_EQ(board.profile.name, "pyboard-v1.1");
  EXPECT_EQ(board.scheduler, "uasyncio-v2");
  // 84 code units and a task switch.
  EXPECT_EQ(board.profile.costs.scheduler.resume, Duration::from_ns(84 * 900 + 74'000));
  ASSERT_TRUE(board.program);
  EXPECT_EQ(board.program->file, "echo.py");
  EXPECT_EQ(board.program->file_path, (folder_ / "echo.py").string());
  EXPECT_EQ(board.program->call, "main(3)");
  EXPECT_EQ(board.program->path, std::vector{(folder_ / "lib").string()});
}

TEST_F(ScenarioReader, ReadsTasksAndStepsOfTheExample) {
  const BoardSpec board = read(example).boards[0];
  ASSERT_EQ(board.tasks.size(), 2U);
  const NativeTaskSpec& foo = board.tasks[0];
  EXPECT_EQ(foo.count, 10);
  EXPECT_EQ(foo.start, Duration::zero());
  EXPECT_TRUE(foo.repeats);
  const auto& busy = std::get<BusyStep>(foo.steps.at(0).action);
  EXPECT_EQ(busy.time.min, Duration::from_ms(4));
  EXPECT_EQ(busy.time.max, Duration::from_ms(5));
  EXPECT_TRUE(std::holds_alternative<YieldStep>(foo.steps.at(1).action));
  const NativeTaskSpec& reader = board.tasks[1];
  EXPECT_EQ(reader.start, std::nullopt);
  EXPECT_EQ(std::get<ReadStep>(reader.steps.at(0).action).uart, "uart4");
  const auto& set = std::get<SetStep>(reader.steps.at(3).action);
  EXPECT_EQ(set.levels.at(0).pin.name, "X5");  // A4 is the same pin
  EXPECT_EQ(set.levels.at(0).level, DrivenLevel::low);
  EXPECT_EQ(reader.steps.at(3).place.text(), (folder_ / "s.yaml").string() + ":20:58: tasks[1].loop[3]");
}

TEST_F(ScenarioReader, ReadsWhatTheWorldDoesInTheExample) {
  const Scenario s = read(example);
  EXPECT_EQ(s.boards[0].uarts.at(0).uart, "uart4");
  EXPECT_EQ(s.boards[0].uarts.at(0).baud, 9600);
  EXPECT_EQ(s.boards[0].buttons.at(0).pin, "X3");
  EXPECT_EQ(s.boards[0].buttons.at(0).bounce, Duration::from_ms(3));
  EXPECT_EQ(s.wires.at(0).ends.at(1).pin.name, "X8");
  ASSERT_EQ(s.stimuli.size(), 4U);
  EXPECT_EQ(std::get<PressStimulus>(s.stimuli[0].action).button.name, "sw");
  EXPECT_EQ(s.stimuli[0].held, Duration::from_ms(120));
  EXPECT_EQ(std::get<SendStimulus>(s.stimuli[1].action).bytes, "hello\n");
  EXPECT_EQ(s.stimuli[1].every, Duration::from_ms(50));
  EXPECT_EQ(s.stimuli[1].count, 100);
  EXPECT_EQ(s.stimuli[1].jitter, Duration::from_ms(2));
  EXPECT_EQ(std::get<PinStimulus>(s.stimuli[2].action).levels.at(0).level, DrivenLevel::high);
  EXPECT_EQ(std::get<PinStimulus>(s.stimuli[3].action).levels.at(0).level, DrivenLevel::released);
  EXPECT_EQ(std::get<PinStimulus>(s.stimuli[3].action).levels.at(0).pin.name, "X9");
}

TEST_F(ScenarioReader, ReadsTheExpectationsOfTheExample) {
  const Scenario s = read(example);
  std::string wanted;
  for (const ExpectationSpec& expectation : s.expectations) wanted += expectation.wanted + "\n";
  EXPECT_EQ(wanted,
            "max 60ms, count 1\nmax 40ms\nmax 0\nmax 10ms\nstate done\nvalue 1, at 4500ms\n"
            "contains \"Got: hello\"\nmin 1, max 10\n");
  const auto& latency = std::get<LatencyExpectation>(s.expectations[0].check);
  EXPECT_EQ(latency.to.subject(), "pin:LED1");
  EXPECT_EQ(latency.max, Duration::from_ms(60));
  EXPECT_EQ(std::get<LatenessExpectation>(s.expectations[1].check).task.name, "fast");
  const auto& overruns = std::get<OverrunsExpectation>(s.expectations[2].check);
  EXPECT_EQ(std::get<UartOverruns>(overruns.of).uart.name, "uart4");
  EXPECT_EQ(std::get<PinExpectation>(s.expectations[5].check).at, Duration::from_ms(4500));
  EXPECT_EQ(std::get<StdoutExpectation>(s.expectations[6].check).text, "Got: hello");
  EXPECT_EQ(std::get<EventsExpectation>(s.expectations[7].check).of.subject(), "irq:X3");  // A2 is the same pin
}

TEST_F(ScenarioReader, ReadsEveryStep) {
  const Scenario s = read(R"(
asim: 1
name: x
tasks:
  - name: a
    steps:
      - sleep: 1ms
      - yield
      - wait: sw:press
      - read: {gps: line}
      - read: {uart4: 8}
      - write: {uart4: [0, 255]}
      - write: {gps: "héllo"}
      - mark: ready
      - spawn: b
      - cancel: b[2]
      - timeout: {within: [1ms, 2ms], do: [{sleep: 5ms}]}
  - {name: b, start: never, steps: [yield]}
hardware:
  - uart: {id: 4, name: gps, bits: 7, parity: even, stop: 2}
)");
  const auto& steps = s.boards[0].tasks[0].steps;
  ASSERT_EQ(steps.size(), 11U);
  EXPECT_EQ(std::get<WaitStep>(steps[2].action).event.subject(), "SW");  // the board's own switch
  EXPECT_EQ(std::get<ReadStep>(steps[3].action).uart, "uart4");
  EXPECT_EQ(std::get<ReadStep>(steps[3].action).amount, ReadStep::Amount::line);
  EXPECT_EQ(std::get<ReadStep>(steps[4].action).count, 8);
  EXPECT_EQ(std::get<WriteStep>(steps[5].action).bytes, std::string("\0\xff", 2));
  EXPECT_EQ(std::get<WriteStep>(steps[6].action).bytes, "héllo");
  EXPECT_EQ(std::get<MarkStep>(steps[7].action).name, "ready");
  EXPECT_EQ(std::get<SpawnStep>(steps[8].action).task, "b");
  EXPECT_EQ(std::get<CancelStep>(steps[9].action).instance, 2U);
  const auto& timeout = std::get<TimeoutStep>(steps[10].action);
  EXPECT_EQ(timeout.within.max, Duration::from_ms(2));
  EXPECT_EQ(std::get<SleepStep>(timeout.steps.at(0).action).time.min, Duration::from_ms(5));
  const UartSpec& uart = s.boards[0].uarts.at(0);
  EXPECT_EQ(uart.data_bits, 7);
  EXPECT_EQ(uart.parity, UartSpec::Parity::even);
  EXPECT_EQ(uart.stop_bits, 2);
}

TEST_F(ScenarioReader, ReadsSeveralBoards) {
  const Scenario s = read(R"(
asim: 1
name: two
boards:
  sensor: {board: pyboard-v1.1, scheduler: uasyncio-v2, costs: ideal, program: {file: echo.py}}
  hub:
    tasks: [{name: foo, loop: [{wait: sensor.pin:X1:rising}]}]
    hardware: [{led: {name: lamp, pin: Y1}}]
wires:
  - [sensor.uart4.tx, hub.uart1.rx]
stimuli:
  - {at: 1s, pin: {hub.X9: 1}}
expect:
  - events: {of: hub.pin:lamp:rising, min: 1}
  - stdout: {board: sensor, matches: "h.llo"}
  - overruns: {of: hub.wait:foo, max: 0}
)");
  EXPECT_TRUE(s.several_boards);
  ASSERT_EQ(s.boards.size(), 2U);
  EXPECT_EQ(s.boards[0].label, "sensor");
  EXPECT_EQ(s.boards[0].profile.costs.scheduler.resume, Duration::zero());
  EXPECT_EQ(s.boards[1].profile.name, "ideal");
  EXPECT_EQ(s.boards[1].scheduler, "asyncio-v3");
  EXPECT_EQ(std::get<WaitStep>(s.boards[1].tasks[0].steps[0].action).event.subject(), "sensor.pin:X1");
  EXPECT_EQ(s.wires[0].ends[0].role, WireEnd::Role::tx);
  EXPECT_EQ(s.wires[0].ends[1].pin.board, 1U);
  EXPECT_EQ(s.wires[0].ends[1].pin.name, "X10");
  EXPECT_EQ(std::get<PinStimulus>(s.stimuli[0].action).levels[0].pin.board, 1U);
  EXPECT_EQ(std::get<EventsExpectation>(s.expectations[0].check).of.subject(), "hub.pin:Y1");
  EXPECT_EQ(std::get<StdoutExpectation>(s.expectations[1].check).board, 0U);
  EXPECT_EQ(std::get<WaitOverruns>(std::get<OverrunsExpectation>(s.expectations[2].check).of).task.board, 1U);
}

TEST_F(ScenarioReader, LoadsTheExpectedOutput) {
  folder_.write("out.txt", "hello\n");
  const Scenario s = read("asim: 1\nname: x\nprogram: {file: echo.py}\nexpect: [{stdout: {equals_file: out.txt}}]\n");
  const auto& check = std::get<StdoutExpectation>(s.expectations[0].check);
  EXPECT_EQ(check.text, "hello\n");
  EXPECT_EQ(check.filename, "out.txt");
}

TEST_F(ScenarioReader, OverridesStandForKeys) {
  const Scenario s = read(
      example, {set("duration", "3s"), set("expect.0.latency.max", "5ms"), set("expect[1].lateness.task", "reader"),
                set("hang_limit", "1s"), set("expect.8.events", "{of: sw:press, min: 1}"), set("duration", "20s")});
  EXPECT_EQ(s.duration, Duration::from_s(20));
  EXPECT_EQ(s.hang_limit, Duration::from_s(1));
  EXPECT_EQ(std::get<LatencyExpectation>(s.expectations[0].check).max, Duration::from_ms(5));
  EXPECT_EQ(s.expectations[0].wanted, "max 5ms, count 1");
  EXPECT_EQ(std::get<LatenessExpectation>(s.expectations[1].check).task.name, "reader");
  EXPECT_EQ(s.expectations.size(), 9U);
}

TEST_F(ScenarioReader, OverridesMakeTheListThatTheyPutAnItemInto) {
  const Scenario s = read(minimal, {set("hardware[0].led", "{name: lamp, pin: X1}")});
  EXPECT_EQ(s.boards[0].leds.size(), 1U);
  EXPECT_EQ(refusal(minimal, {set("hardware[1].led.pin", "X1")}),
            "--set hardware[1].led.pin=X1: hardware: has 0 items, counted from 0, got 1");
}

TEST_F(ScenarioReader, NamesTheOptionThatIsWrong) {
  EXPECT_EQ(refusal(minimal, {set("duration", "3")}),
            "--set duration=3: duration: expected a duration such as 250us or 1.5ms, got \"3\": a bare number has no "
            "unit; did you mean \"3ms\"?");
  EXPECT_THAT(refusal(minimal, {{"--scheduler asyncio", "scheduler", "asyncio"}}),
              testing::AllOf(testing::StartsWith("--scheduler asyncio: scheduler: expected asyncio-v3, "),
                             testing::EndsWith(", got \"asyncio\"; did you mean \"asyncio-v3\"?")));
  EXPECT_EQ(refusal(minimal, {set("tasks.7.name", "x")}),
            "--set tasks.7.name=x: tasks: has 1 items, counted from 0, got 7");
  EXPECT_EQ(refusal(minimal, {set("tasks.foo", "x")}),
            "--set tasks.foo=x: tasks: is a list: expected the number of an item, got \"foo\"");
  EXPECT_EQ(refusal(minimal, {set("name.x", "x")}), "--set name.x=x: name: is \"x\", which has no key \"x\"");
  EXPECT_EQ(refusal(minimal, {set("name", "[")}), "--set name=[: not YAML: end of sequence flow not found");
  EXPECT_EQ(refusal(minimal, {set("a..b", "1")}),
            "--set a..b=1: expected a path of keys such as expect.0.latency.max, got \"a..b\"");
}

TEST_F(ScenarioReader, SortsWhatIsWrongByPlaceAndOptionsLast) {
  const std::string text =
      "asim: 1\nname: x\nexpect: [{events: {of: bad, min: 1}}]\ntasks: [{name: foo, loop: [{busy: 1}]}]\n";
  const std::string file = (folder_ / "s.yaml").string();
  EXPECT_EQ(refusal(text, {set("seed", "x")}),
            file +
                ":3:24: expect[0].events.of: expected a selector such as pin:LED1:rising or sw:press, got \"bad\"\n" +
                file + ":4:35: tasks[0].loop[0].busy: expected a duration such as 250us or 1.5ms, got \"1\": a bare " +
                "number has no unit; did you mean \"1ms\"?\n" +
                "--set seed=x: seed: expected a whole number of at least 0, got \"x\"");
}

TEST_F(ScenarioReader, MakesAScenarioForABareProgram) {
  folder_.write("echo.py", "print('hello')\n");
  const Scenario s =
      scenario_for_program((folder_ / "echo.py").string(), boards_,
                           {{"--scheduler uasyncio-v2", "scheduler", "uasyncio-v2"}, {"--until 5s", "duration", "5s"}});
  EXPECT_EQ(s.name, "echo.py");
  EXPECT_EQ(s.folder, folder_.path().string());
  EXPECT_EQ(s.duration, Duration::from_s(5));
  EXPECT_EQ(s.boards.at(0).profile.name, "ideal");
  EXPECT_EQ(s.boards.at(0).scheduler, "uasyncio-v2");
  EXPECT_EQ(s.boards.at(0).program->file_path, (folder_ / "echo.py").string());
}

TEST_F(ScenarioReader, RefusesABareProgramThatIsNotThere) {
  const std::string path = (folder_ / "none.py").string();
  try {
    scenario_for_program(path, boards_);
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_EQ(error.what(), path + ": program.file: there is no program \"none.py\"");
  }
}

TEST_F(ScenarioReader, TakesTasksOfAProgramOnTrust) {
  EXPECT_EQ(refusal("asim: 1\nname: x\nprogram: {file: echo.py}\n"
                    "expect: [{lateness: {task: \"Foo.run[2]\"}}, {events: {of: mark:m, min: 1}}]\n"),
            "accepted");
}

TEST_F(ScenarioReader, KeepsSchedulerOptionsOfNativeTasks) {
  const Scenario s = read(minimal +
                          "scheduler: uasyncio-v2\nscheduler_options: {runq_len: 4}\nticks_start: 1073741000\n"
                          "firmware: 1.11\n");
  EXPECT_EQ(s.boards[0].scheduler_options.at("runq_len"), 4);
  EXPECT_EQ(s.ticks_start_ms, 1'073'741'000);
  EXPECT_EQ(s.firmware, "1.11");
}

const std::string minimal_with_published =
    minimal +
    "board: pyboard-v1.1\n"
    "expect: [{interval: {of: \"task:foo:resume\", after: 1s, published: {of: mean, "
    "value: 156us, tolerance: 2.5%, fitted: true, source: rate.py}}}]\n";

TEST_F(ScenarioReader, ReadsIntervalsAndPublishedFigures) {
  const Scenario s = read(minimal_with_published);
  const ExpectationSpec& expectation = s.expectations.at(0);
  EXPECT_EQ(std::get<IntervalExpectation>(expectation.check).after, Duration::from_s(1));
  EXPECT_EQ(expectation.published->of, "mean");
  EXPECT_EQ(expectation.published->value, Figure(Duration::from_us(156)));
  EXPECT_EQ(expectation.published->tolerance_ppm, 25'000);
  EXPECT_TRUE(expectation.published->fitted);
  EXPECT_EQ(expectation.published->source, "rate.py");
}

// The figure was measured on one board with one scheduler; that some other differs from it is no failure.
TEST_F(ScenarioReader, LeavesPublishedFiguresOutWhereOptionsChangeBoardOrScheduler) {
  const auto published = [&](const std::vector<ScenarioOverride>& overrides) {
    return read(minimal_with_published, overrides).expectations.at(0).published.has_value();
  };
  EXPECT_FALSE(published({set("scheduler", "uasyncio-v2")}));
  EXPECT_FALSE(published({set("board", "ideal")}));
  EXPECT_FALSE(published({set("costs", "ideal")}));
  EXPECT_TRUE(published({set("scheduler", "asyncio-v3"), set("board", "pyboard-v1.1"), set("seed", "7")}));
}

}  // namespace
}  // namespace asim
