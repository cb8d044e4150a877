#include "sim/search_variable.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/errors.hpp"
#include "sim/board_library.hpp"
#include "tests/sim/temporary_folder.hpp"

namespace asim {
namespace {

std::string vary_refusal(const std::string& text) {
  try {
    static_cast<void>(parse_vary(text));
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

std::vector<std::string> varied_by_default(const std::string& rest) {
  const TemporaryFolder folder;
  folder.write("s.yaml", "asim: 1\nname: x\nduration: 10s\n" + rest);
  BoardLibrary boards(ASIM_SOURCE_DIR "/sim/boards");
  const Scenario scenario = read_scenario((folder / "s.yaml").string(), boards);
  std::vector<std::string> lines;
  for (const SearchVariable& variable : default_variables(scenario, Duration::from_ms(100))) {
    lines.push_back(variable.key + " " + variable.range_text());
  }
  return lines;
}

const std::string worker = "tasks: [{name: foo, loop: [{busy: 4ms}, yield]}]\n";
const std::string button = "hardware: [button: {name: sw, pin: X3}]\n";

TEST(SearchVariable, ReadsDurationsWholeNumbersAndDecimals) {
  const SearchVariable phase = parse_vary("stimuli[0].at=1ms..2.5ms");
  EXPECT_EQ(phase.key + " " + phase.range_text(), "stimuli[0].at 1ms to 2.5ms");
  EXPECT_EQ(phase.setting(1'250'000).value, "1.25ms");
  const SearchVariable count = parse_vary("tasks[0].count=1..20");
  EXPECT_EQ(count.setting(7).value, "7");
  const SearchVariable decimal = parse_vary("x.y=-1.5..2.25");
  EXPECT_EQ(decimal.range_text(), "-1.5 to 2.25");
  EXPECT_EQ(decimal.high - decimal.low, 375);
}

TEST(SearchVariable, RefusesWhatIsNoRange) {
  EXPECT_EQ(vary_refusal("stimuli[0].at"),
            "--vary: expected KEY=LOW..HIGH such as stimuli[0].at=0ms..10ms, got \"stimuli[0].at\"");
  EXPECT_EQ(vary_refusal("at=1ms"), "--vary: expected KEY=LOW..HIGH such as stimuli[0].at=0ms..10ms, got \"at=1ms\"");
  EXPECT_EQ(vary_refusal("at=2ms..1ms"), "--vary at=2ms..1ms: expected the lower end first, got \"2ms..1ms\"");
  EXPECT_EQ(vary_refusal("at=1..2ms"),
            "--vary at=1..2ms: expected a duration such as 250us or 1.5ms, got \"1\": a bare number has no unit; did "
            "you mean \"1ms\"?");
  EXPECT_EQ(vary_refusal("at=1.2.3..4"), "--vary at=1.2.3..4: expected a number or a duration, got \"1.2.3\"");
}

TEST(SearchVariable, VariesPhasesByDefaultOverLessThanAPeriodOrTheWindow) {
  EXPECT_EQ(varied_by_default(worker + button +
                              "stimuli:\n  - {at: 1s, every: 50ms, count: 3, press: sw}\n  - {at: 2s, press: sw}\n"
                              "  - {at: 9950ms, press: sw}\n"),
            (std::vector<std::string>{"stimuli[0].at 1s to 1.049999999s", "stimuli[1].at 2s to 2.1s",
                                      "stimuli[2].at 9.95s to 10s"}));
}

TEST(SearchVariable, VariesTheSeedWhereSomethingIsDrawn) {
  EXPECT_EQ(varied_by_default(worker), std::vector<std::string>{});
  EXPECT_EQ(varied_by_default(worker + "hardware: [button: {name: sw, pin: X3, bounce: 1ms}]\n"),
            std::vector<std::string>{"seed 0 to 999999"});
  EXPECT_EQ(varied_by_default(worker + button + "stimuli: [{at: 10s, jitter: 1ms, press: sw}]\n"),
            std::vector<std::string>{"seed 0 to 999999"});
}

TEST(SearchVariable, VariesTheRangesOfNativeTasks) {
  EXPECT_EQ(varied_by_default("tasks:\n  - name: foo\n    loop:\n      - busy: [2ms, 5ms]\n"
                              "      - timeout: {within: [10ms, 20ms], do: [{sleep: [1ms, 9ms]}]}\n"),
            (std::vector<std::string>{"seed 0 to 999999", "tasks[0].loop[0].busy 2ms to 5ms",
                                      "tasks[0].loop[1].timeout.within 10ms to 20ms",
                                      "tasks[0].loop[1].timeout.do[0].sleep 1ms to 9ms"}));
}

}  // namespace
}  // namespace asim
