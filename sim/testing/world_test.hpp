// WorldTest: a fixture of GoogleTest that is a NativeWorld, and assertions on what happened in it.
//
//   TEST_F(WorldTest, TheLampFollowsTheButton) {
//     ... add boards, spawn tasks, run ...
//     EXPECT_LATENCY_WITHIN("sw:press", "pin:X5:rising", 5ms);
//   }
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <ostream>
#include <string_view>

#include "core/errors.hpp"
#include "sim/bounds.hpp"
#include "sim/duration_text.hpp"
#include "sim/testing/native_world.hpp"
#include "sim/testing/test_time.hpp"

namespace asim {

// How a failed comparison shows times; found by argument-dependent lookup.
inline void PrintTo(Duration duration, std::ostream* out) { *out << format_duration(duration); }
inline void PrintTo(Instant instant, std::ostream* out) { *out << instant_text(instant); }

namespace test {

/// A world of its own for each test, with the board profiles that came with asim.
class WorldTest : public ::testing::Test, public NativeWorld {
 protected:
  explicit WorldTest(std::uint64_t seed = 0) : NativeWorld(ASIM_BOARDS, seed) {}

  // For the macros below: the texts of their arguments, then the arguments.
  using Text = const char*;
  using Name = std::string_view;
  using Result = ::testing::AssertionResult;

  auto latency_within() {
    return [this](Text, Text, Text, Name from, Name to, TestTime limit) {
      return asserted([&] { return judge_latency(from, to, limit.duration); });
    };
  }
  auto lateness_within() {
    return [this](Text, Text, Name task, TestTime limit) {
      return asserted([&] { return judge_lateness(task, limit.duration); });
    };
  }
  auto cancellation_within() {
    return [this](Text, Text, Name task, TestTime limit) {
      return asserted([&] { return judge_cancellation(task, limit.duration); });
    };
  }
  auto overruns_are() {
    return
        [this](Text, Text, Name of, std::int64_t count) { return asserted([&] { return judge_overruns(of, count); }); };
  }

 private:
  /// Bad input is a failure with the text that the command line shows.
  template <class Judge>
  static Result asserted(const Judge& judge) {
    try {
      const Judgement judgement = judge();
      return judgement.met ? ::testing::AssertionSuccess() : ::testing::AssertionFailure() << judgement.explanation;
    } catch (const InputError& error) {
      return ::testing::AssertionFailure() << error.what();
    }
  }
};

}  // namespace test
}  // namespace asim

// To be used in tests of a WorldTest. Limits are inclusive; that there was nothing to measure is a failure too.

/// Each event that `from` names was followed by one that `to` names, no later than `limit`.
#define EXPECT_LATENCY_WITHIN(from, to, limit) EXPECT_PRED_FORMAT3(this->latency_within(), from, to, limit)
#define ASSERT_LATENCY_WITHIN(from, to, limit) ASSERT_PRED_FORMAT3(this->latency_within(), from, to, limit)
/// `task` went on no later than `limit` after the end of each of its sleeps.
#define EXPECT_LATENESS_WITHIN(task, limit) EXPECT_PRED_FORMAT2(this->lateness_within(), task, limit)
#define ASSERT_LATENESS_WITHIN(task, limit) ASSERT_PRED_FORMAT2(this->lateness_within(), task, limit)
/// `task` was cancelled, and had ended no later than `limit` after the request.
#define EXPECT_CANCELLATION_WITHIN(task, limit) EXPECT_PRED_FORMAT2(this->cancellation_within(), task, limit)
#define ASSERT_CANCELLATION_WITHIN(task, limit) ASSERT_PRED_FORMAT2(this->cancellation_within(), task, limit)
/// `of` ("uart4", "irq:X3", "schedule", "wait:TASK") overran this often.
#define EXPECT_OVERRUNS(of, count) EXPECT_PRED_FORMAT2(this->overruns_are(), of, count)
#define ASSERT_OVERRUNS(of, count) ASSERT_PRED_FORMAT2(this->overruns_are(), of, count)
