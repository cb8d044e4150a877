// Native tasks that neither yield nor let time pass: the run ends by itself.
#include <gtest/gtest.h>

#include <string>

#include "tests/sim/native_rig.hpp"

namespace asim {
namespace {

std::string message_of(const RunResult& result) { return result.error ? result.error->message : "none"; }

class NativeHang : public testing::TestWithParam<const char*> {};

// Used to run for ever, deaf to Ctrl-C.
TEST_P(NativeHang, IsToldWhenStepsTakeNoTime) {
  const RunResult result = run_native(GetParam(),
                                      "  - {name: quick, steps: [{mark: alive}]}\n"
                                      "  - {name: busy, start: 5ms, loop: [{set: {X5: 1}}, {set: {X5: 0}}]}\n",
                                      "  - events: {of: 'mark:alive', count: 1}\n");
  EXPECT_EQ(message_of(result), "task busy ran 200000 steps without a yield, and no time passed");
  EXPECT_EQ(result.end, Instant{5'000'000});
  EXPECT_TRUE(result.expectations.front().pass);
}

TEST_P(NativeHang, IsNoneWhereStepsTakeTime) {
  const RunResult result = run_native(GetParam(), "  - {name: busy, loop: [{busy: 200ns}, {set: {X5: 1}}]}\n", "");
  EXPECT_EQ(message_of(result), "none");
  EXPECT_EQ(result.end, Instant{100'000'000});
}

TEST_P(NativeHang, IsNoneWhereAStepYields) {
  const RunResult result = run_native(GetParam(),
                                      "  - {name: spinner, loop: [{yield: }]}\n"
                                      "  - {name: sleeper, loop: [{sleep: 1ms}]}\n",
                                      "");
  EXPECT_EQ(message_of(result), "none");
  EXPECT_EQ(result.end, Instant{100'000'000});
}

INSTANTIATE_TEST_SUITE_P(Schedulers, NativeHang, testing::Values("uasyncio-v2", "asyncio-v3"));

}  // namespace
}  // namespace asim
