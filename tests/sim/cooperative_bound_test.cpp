#include "sim/cooperative_bound.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "sim/bound_report.hpp"
#include "sim/duration_text.hpp"
#include "sim/world.hpp"
#include "tests/sim/native_rig.hpp"

namespace asim {
namespace {

struct Observed {
  Scenario scenario;
  std::vector<TaskBound> tasks;

  [[nodiscard]] const TaskBound& task(const std::string& name) const {
    for (const TaskBound& task : tasks) {
      if (task.turns.name == name) return task;
    }
    throw InternalError("no task " + name);
  }
};

/// Runs `tasks` for 1 s on `ideal` and observes them.
Observed observe(const std::string& scheduler, const std::string& tasks) {
  const TemporaryFolder folder;
  folder.write("rig.yaml", "asim: 1\nname: rig\nscheduler: " + scheduler + "\nduration: 1s\ntasks:\n" + tasks);
  BoardLibrary boards(ASIM_SOURCE_DIR "/sim/boards");
  NoPrograms host;
  Observed observed{read_scenario((folder / "rig.yaml").string(), boards), {}};
  std::optional<TurnLog> log;
  RunOptions options;
  options.on_built = [&log](World& world) { log.emplace(world); };
  const RunResult run = run_scenario(observed.scenario, options, host);
  observed.tasks = cooperative_bounds(log->result(run.end).front(), observed.scenario.boards[0].tasks, scheduler);
  return observed;
}

std::string lateness(const TaskBound& task) {
  return "rule " + format_duration(task.rule) + ", bound " + format_duration(task.bound) + ", observed " +
         (task.turns.latest ? format_duration(task.turns.latest->span.length()) : "none");
}

const std::string ten_and_a_sleeper =
    "  - {name: foo, count: 10, loop: [{busy: 4ms}, yield]}\n  - {name: sleeper, loop: [{sleep: 7ms}]}\n";

TEST(CooperativeBound, SumsOneTurnOfEachOtherWhereTasksRunInTheOrderOfTheirDueTimes) {
  // Due at 47 ms, in a turn that has a millisecond to go; then the nine that wait since before.
  const Observed observed = observe("asyncio-v3", ten_and_a_sleeper);
  EXPECT_EQ(lateness(observed.task("sleeper")), "rule 40ms, bound 40ms, observed 37ms");
  EXPECT_EQ(observed.task("foo").rule, Duration::from_ms(36));
}

TEST(CooperativeBound, CountsTwoTurnsWhereTheLoopMakesSweeps) {
  // Due at 7 ms, in the first sweep, which ends at 40 ms; then all ten, who have yielded before, go first.
  const Observed observed = observe("uasyncio-v2", ten_and_a_sleeper);
  EXPECT_EQ(lateness(observed.task("sleeper")), "rule 40ms, bound 80ms, observed 73ms");
  const auto& shares = observed.task("sleeper").turns.latest->shares;
  ASSERT_EQ(shares.size(), 1U);
  EXPECT_EQ(shares[0].task, "foo");
  EXPECT_EQ(shares[0].turns, 19);
}

TEST(CooperativeBound, NamesTheGreatestContributorFirst) {
  const Observed observed = observe("asyncio-v3",
                                    "  - {name: small, count: 3, loop: [{busy: 1ms}, {sleep: 10ms}]}\n"
                                    "  - {name: large, loop: [{busy: 9ms}, {sleep: 50ms}]}\n");
  const auto& contributions = observed.task("small").contributions;
  ASSERT_EQ(contributions.size(), 2U);
  EXPECT_EQ(contributions[0].task, "large");
  EXPECT_EQ(contributions[1].time, Duration::from_ms(2));
  EXPECT_EQ(contributions[1].instances, 2U);
}

TEST(CooperativeBound, TakesTheLongestThatStepsAllowWhereItIsLongerThanObserved) {
  const Observed observed = observe("asyncio-v3",
                                    "  - {name: rare, start: never, loop: [{busy: 30ms}, yield]}\n"
                                    "  - {name: some, loop: [{busy: [1ms, 8ms]}, {sleep: 400ms}]}\n"
                                    "  - {name: sleeper, loop: [{sleep: 7ms}]}\n");
  EXPECT_EQ(observed.task("sleeper").rule, Duration::from_ms(8));
  EXPECT_LT(observed.task("some").turns.longest->span.length(), Duration::from_ms(8));
}

TEST(CooperativeBound, CountsCallsAndShortLivedTasksByHowManyLiveAtATime) {
  const Observed observed = observe("asyncio-v3",
                                    "  - {name: child, start: never, steps: [{busy: 2ms}]}\n"
                                    "  - {name: parent, loop: [{spawn: child}, {sleep: 10ms}]}\n");
  EXPECT_EQ(observed.task("child").turns.turns, 101);
  EXPECT_EQ(observed.task("child").turns.most_alive, 1U);
  EXPECT_EQ(observed.task("parent").rule, Duration::from_ms(2));
}

StaticTurn static_turn(const std::string& steps) {
  const TemporaryFolder folder;
  folder.write("rig.yaml",
               "asim: 1\nname: rig\nhardware: [button: {name: sw, pin: X3}]\ntasks:\n  - name: t\n    " + steps);
  BoardLibrary boards(ASIM_SOURCE_DIR "/sim/boards");
  return longest_turn(read_scenario((folder / "rig.yaml").string(), boards).boards[0].tasks[0]);
}

TEST(StaticTurn, SumsBusyStepsBetweenYields) {
  EXPECT_EQ(static_turn("loop: [{busy: 1ms}, {busy: [2ms, 5ms]}, yield, {busy: 3ms}]\n").longest, Duration::from_ms(9));
  EXPECT_EQ(static_turn("steps: [{busy: 1ms}, yield, {busy: 3ms}]\n").longest, Duration::from_ms(3));
  EXPECT_EQ(static_turn("steps: [{timeout: {within: 9ms, do: [{busy: 1ms}, {sleep: 1ms}]}}, {busy: 3ms}]\n").longest,
            Duration::from_ms(3));
}

TEST(StaticTurn, KnowsNoLimitWhereALoopNeedNotYield) {
  EXPECT_EQ(static_turn("loop: [{wait: \"sw:press\"}, {busy: 1ms}]\n").longest, std::nullopt);
  EXPECT_EQ(static_turn("loop: [{wait: \"sw:press\"}, {mark: seen}]\n").longest, Duration::zero());
}

TEST(StaticTurn, NamesThePlaceOfTheLongestStep) {
  EXPECT_EQ(static_turn("loop:\n      - busy: 1ms\n      - busy: 2ms\n      - yield\n").place.line, 8);
}

TEST(BoundReport, TellsThatATaskHadMoreTurnsThanTheBoundCounts) {
  BoundResult result;
  result.run.scenario = "x";
  TaskBound late{.turns = {.name = "late", .turns = 2, .most_alive = 1}};
  late.turns.latest = LatestResume{.span = {Instant{0}, Instant{5'000'000}},
                                   .shares = {{.task = "pushy", .turns = 5, .time = Duration::from_ms(5)}}};
  late.bound = Duration::from_ms(2);
  result.boards.push_back({.board = "ideal", .scheduler = "fast_io", .turns = 2, .tasks = {late}});
  EXPECT_NE(bound_report(result, Colour::off)
                .find("late was latest from 0s to 5ms: pushy 5 turns 5ms, the scheduler 0s\n"
                      "  above the bound: others had more turns than 2 each, or there were more of them"),
            std::string::npos);
}

}  // namespace
}  // namespace asim
