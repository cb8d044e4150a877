// The native step `wait`: which occurrences it sees, which are overruns, and that its task may end before the run.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "core/errors.hpp"
#include "sim/board_library.hpp"
#include "sim/program_host.hpp"
#include "sim/runner.hpp"
#include "sim/scenario_reader.hpp"
#include "tests/sim/temporary_folder.hpp"

namespace asim {
namespace {

class NoPrograms final : public ProgramHost {
 public:
  std::unique_ptr<Program> load(Board& /*board*/, const ProgramSource& /*spec*/) override {
    throw InternalError("a native scenario has no program");
  }
  void without_lock(const std::function<void()>& wait) override { wait(); }
  void with_lock(const std::function<void()>& work) override { work(); }
};

/// Runs `tasks` and `expectations`, lists in YAML, on `ideal` under uasyncio-v2.
RunResult run(const std::string& tasks, const std::string& expectations) {
  const TemporaryFolder folder;
  folder.write("wait.yaml", "asim: 1\nname: wait\nscheduler: uasyncio-v2\nduration: 100ms\ntasks:\n" + tasks +
                                "expect:\n" + expectations);
  BoardLibrary boards(ASIM_SOURCE_DIR "/sim/boards");
  NoPrograms host;
  return run_scenario(read_scenario((folder / "wait.yaml").string(), boards), {}, host);
}

/// Which expectations were met, one a line.
std::string verdicts(const RunResult& result) {
  std::string text;
  for (const ExpectationResult& expectation : result.expectations) {
    text += expectation.of + (expectation.pass ? " ok\n" : " FAIL\n");
  }
  return text;
}

// Used to leave the flag of the ended task in the event stream, which then wrote to freed memory.
TEST(NativeWait, MayEndLongBeforeItsEventIsOver) {
  const RunResult result =
      run("  - {name: source, loop: [{sleep: 10ms}, {mark: up}]}\n"
          "  - {name: waiter, steps: [{wait: 'mark:up'}, {mark: seen}]}\n",
          "  - events: {of: 'mark:up', count: 10}\n"
          "  - events: {of: 'mark:seen', count: 1}\n"
          "  - task: {name: waiter, state: done}\n");
  EXPECT_EQ(verdicts(result), "mark:up ok\nmark:seen ok\nwaiter ok\n");
}

// Two waits for one event used to be satisfied by a single occurrence.
TEST(NativeWait, TakesOneOccurrenceEach) {
  const RunResult result =
      run("  - {name: source, steps: [{sleep: 10ms}, {mark: up}, {sleep: 10ms}, {mark: up}]}\n"
          "  - {name: waiter, steps: [{wait: 'mark:up'}, {mark: first}, {wait: 'mark:up'}, {mark: second}]}\n",
          "  - latency: {from: 'mark:first', to: 'mark:second', min: 10ms, max: 10ms, count: 1}\n");
  EXPECT_EQ(verdicts(result), "mark:first -> mark:second ok\n");
}

TEST(NativeWait, CountsFromTheEndOfTheWaitBeforeIt) {
  // b at 10 ms comes before the wait for it begins at 20 ms, so it takes the one at 30 ms.
  const RunResult result =
      run("  - {name: source, steps: [{sleep: 10ms}, {mark: b}, {sleep: 10ms}, {mark: a}, {sleep: 10ms}, {mark: b}]}\n"
          "  - {name: waiter, steps: [{wait: 'mark:a'}, {mark: first}, {wait: 'mark:b'}, {mark: second}]}\n",
          "  - latency: {from: 'mark:first', to: 'mark:second', min: 10ms, max: 10ms, count: 1}\n"
          "  - overruns: {of: 'wait:waiter', count: 0}\n");
  EXPECT_EQ(verdicts(result), "mark:first -> mark:second ok\nwait:waiter ok\n");
}

TEST(NativeWait, CountsFromTheEndOfAWaitThatWasTimedOut) {
  // Of b at 10 ms, 20 ms and 40 ms the last comes after the limit at 30 ms.
  const RunResult result =
      run("  - {name: source, steps: [{sleep: 10ms}, {mark: b}, {sleep: 10ms}, {mark: b}, {sleep: 20ms}, {mark: b}]}\n"
          "  - name: waiter\n"
          "    steps: [{timeout: {within: 30ms, do: [{wait: 'pin:X1:rising'}]}}, {mark: left}, {wait: 'mark:b'}, "
          "{mark: seen}]\n",
          "  - latency: {from: 'mark:left', to: 'mark:seen', min: 10ms, max: 10ms, count: 1}\n");
  EXPECT_EQ(verdicts(result), "mark:left -> mark:seen ok\n");
}

TEST(NativeWait, CountsWhatComesBeforeItLooksAsOverruns) {
  // Three occurrences while the task works: one is taken, two are lost.
  const RunResult result =
      run("  - {name: source, start: 1ms, steps: [{mark: up}, {mark: up}, {mark: up}]}\n"
          "  - {name: waiter, steps: [{sleep: 5ms}, {wait: 'mark:up'}, {mark: seen}]}\n",
          "  - overruns: {of: 'wait:waiter', count: 2}\n"
          "  - events: {of: 'mark:seen', count: 1}\n");
  EXPECT_EQ(verdicts(result), "wait:waiter ok\nmark:seen ok\n");
}

}  // namespace
}  // namespace asim
