// The native step `write`: whether others run before its task goes on is the business of the scheduler's library.
#include <gtest/gtest.h>

#include <string>

#include "tests/sim/native_rig.hpp"

namespace asim {
namespace {

/// Whether a task that is ready runs between a write that takes all at once and what follows it.
bool switches_after_write(const std::string& scheduler) {
  const RunResult result = run_native(scheduler,
                                      "  - {name: writer, steps: [{write: {uart4: x}}, {mark: written}]}\n"
                                      "  - {name: other, steps: [{mark: other}]}\n",
                                      "  - latency: {from: 'mark:other', to: 'mark:written', max: 0ms, count: 1}\n");
  return result.expectations.front().pass;
}

class WriteOf : public testing::TestWithParam<const char*> {};
class PlainWriteOf : public testing::TestWithParam<const char*> {};

// Under asyncio-alt and circuitpython it used to go on at once.
TEST_P(WriteOf, LetsTheOthersRun) { EXPECT_TRUE(switches_after_write(GetParam())); }
TEST_P(PlainWriteOf, GoesOnAtOnce) { EXPECT_FALSE(switches_after_write(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Schedulers, WriteOf, testing::Values("asyncio-v3", "asyncio-alt", "circuitpython", "fast_io"));
INSTANTIATE_TEST_SUITE_P(Schedulers, PlainWriteOf, testing::Values("uasyncio-v2", "uasyncio-pycopy"));

}  // namespace
}  // namespace asim
