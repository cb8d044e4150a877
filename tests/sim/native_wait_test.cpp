// The native step `wait`: which occurrences it sees, which are overruns, and that its task may end before the run.
#include <gtest/gtest.h>

#include <string>

#include "tests/sim/native_rig.hpp"

namespace asim {
namespace {

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
  const RunResult result = run_native("uasyncio-v2",
                                      "  - {name: source, loop: [{sleep: 10ms}, {mark: up}]}\n"
                                      "  - {name: waiter, steps: [{wait: 'mark:up'}, {mark: seen}]}\n",
                                      "  - events: {of: 'mark:up', count: 10}\n"
                                      "  - events: {of: 'mark:seen', count: 1}\n"
                                      "  - task: {name: waiter, state: done}\n");
  EXPECT_EQ(verdicts(result), "mark:up ok\nmark:seen ok\nwaiter ok\n");
}

// Two waits for one event used to be satisfied by a single occurrence.
TEST(NativeWait, TakesOneOccurrenceEach) {
  const RunResult result =
      run_native("uasyncio-v2",
                 "  - {name: source, steps: [{sleep: 10ms}, {mark: up}, {sleep: 10ms}, {mark: up}]}\n"
                 "  - {name: waiter, steps: [{wait: 'mark:up'}, {mark: first}, {wait: 'mark:up'}, {mark: second}]}\n",
                 "  - latency: {from: 'mark:first', to: 'mark:second', min: 10ms, max: 10ms, count: 1}\n");
  EXPECT_EQ(verdicts(result), "mark:first -> mark:second ok\n");
}

TEST(NativeWait, CountsFromTheEndOfTheWaitBeforeIt) {
  // b at 10 ms comes before the wait for it begins at 20 ms, so it takes the one at 30 ms.
  const RunResult result = run_native(
      "uasyncio-v2",
      "  - {name: source, steps: [{sleep: 10ms}, {mark: b}, {sleep: 10ms}, {mark: a}, {sleep: 10ms}, {mark: b}]}\n"
      "  - {name: waiter, steps: [{wait: 'mark:a'}, {mark: first}, {wait: 'mark:b'}, {mark: second}]}\n",
      "  - latency: {from: 'mark:first', to: 'mark:second', min: 10ms, max: 10ms, count: 1}\n"
      "  - overruns: {of: 'wait:waiter', count: 0}\n");
  EXPECT_EQ(verdicts(result), "mark:first -> mark:second ok\nwait:waiter ok\n");
}

TEST(NativeWait, CountsFromTheEndOfAWaitThatWasTimedOut) {
  // Of b at 10 ms, 20 ms and 40 ms the last comes after the limit at 30 ms.
  const RunResult result = run_native(
      "uasyncio-v2",
      "  - {name: source, steps: [{sleep: 10ms}, {mark: b}, {sleep: 10ms}, {mark: b}, {sleep: 20ms}, {mark: b}]}\n"
      "  - name: waiter\n"
      "    steps: [{timeout: {within: 30ms, do: [{wait: 'pin:X1:rising'}]}}, {mark: left}, {wait: 'mark:b'}, "
      "{mark: seen}]\n",
      "  - latency: {from: 'mark:left', to: 'mark:seen', min: 10ms, max: 10ms, count: 1}\n");
  EXPECT_EQ(verdicts(result), "mark:left -> mark:seen ok\n");
}

TEST(NativeWait, CountsWhatComesBeforeItLooksAsOverruns) {
  // Three occurrences while the task works: one is taken, two are lost.
  const RunResult result = run_native("uasyncio-v2",
                                      "  - {name: source, start: 1ms, steps: [{mark: up}, {mark: up}, {mark: up}]}\n"
                                      "  - {name: waiter, steps: [{sleep: 5ms}, {wait: 'mark:up'}, {mark: seen}]}\n",
                                      "  - overruns: {of: 'wait:waiter', count: 2}\n"
                                      "  - events: {of: 'mark:seen', count: 1}\n");
  EXPECT_EQ(verdicts(result), "wait:waiter ok\nmark:seen ok\n");
}

}  // namespace
}  // namespace asim
