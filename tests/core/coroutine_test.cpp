#include "core/coroutine.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "core/asyncio_v3.hpp"
#include "core/native_task.hpp"
#include "tests/core/rig.hpp"

namespace asim {
namespace {

using V3 = testing::Rig<AsyncioV3>;

/// Counts how many of it are alive.
class Counted {
 public:
  explicit Counted(int& count) : count_(&count) { ++*count_; }
  Counted(const Counted& other) : count_(other.count_) { ++*count_; }
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --*count_; }

 private:
  int* count_;
};

Coroutine<int> number(int n) { co_return n; }
Coroutine<int> slow_number(int n) {
  co_await sleep_ms(1);
  co_return n;
}
Coroutine<int> sum() {
  const int a = co_await number(1);
  const int b = co_await slow_number(2);
  co_return a + b + co_await number(4);
}
Coroutine<std::unique_ptr<int>> boxed() { co_return std::make_unique<int>(5); }

TEST(Coroutine, RunsNothingBeforeItIsAwaited) {
  V3 rig;
  { const Coroutine<void> never = testing::repeat(rig, "x", 1); }
  EXPECT_EQ(rig.run(), "");
}

TEST(Coroutine, ReturnsValuesThroughChains) {
  V3 rig;
  const auto main = [&]() -> Coroutine<void> {
    rig.note(std::to_string(co_await sum()));
    rig.note(std::to_string(*co_await boxed()));
  };
  rig.spawn("main", main());
  EXPECT_EQ(rig.run(), "7 5 ");
}

TEST(Coroutine, AwaitsWithoutASwitch) {
  V3 rig;
  const auto main = [&]() -> Coroutine<void> {
    rig.note("before");
    co_await testing::repeat(rig, "inner", 1);
    rig.note("after");
  };
  rig.spawn("main", main());
  rig.spawn("other", testing::repeat(rig, "other", 1));
  EXPECT_EQ(rig.run(), "before inner after other ");
}

Coroutine<void> fail(std::string what, int depth) {
  if (depth == 0) {
    co_await sleep_ms(1);
    throw std::runtime_error(what);
  }
  co_await fail(what, depth - 1);
}

TEST(Coroutine, ALoopOverCoroutinesThatEndAtOnceNeedsNoStack) {
  V3 rig;
  const auto main = [&]() -> Coroutine<void> {
    int total = 0;
    for (int i = 0; i < 200'000; ++i) total += co_await number(1);
    rig.note(std::to_string(total));
  };
  rig.spawn("main", main());
  EXPECT_EQ(rig.run(), "200000 ");
}

TEST(Coroutine, CarriesExceptionsThroughChains) {
  V3 rig;
  const auto main = [&]() -> Coroutine<void> {
    try {
      co_await fail("deep", 5);
    } catch (const std::runtime_error& error) {
      rig.note(error.what());
    }
    co_await sleep_ms(1);
    rig.note("on");
  };
  rig.spawn("main", main());
  EXPECT_EQ(rig.run(), "deep on ");
}

Coroutine<void> hold(Counted held, std::int64_t ms) {
  const Counted local(held);
  co_await sleep_ms(ms);
}

TEST(Coroutine, DestroysFramesWhenTheyEndAndWhenTheSchedulerDies) {
  int alive = 0;
  {
    V3 rig;
    rig.spawn("ended", hold(Counted(alive), 0));
    rig.spawn("asleep", hold(Counted(alive), 10'000));
    rig.spawn("unstarted", hold(Counted(alive), 0));
    { const Coroutine<void> never = hold(Counted(alive), 0); }
    rig.cpu.end = Instant::start() + Duration::from_s(1);
    rig.run();
    EXPECT_EQ(alive, 2);  // parameter and local of the one that is asleep
  }
  EXPECT_EQ(alive, 0);
}

TEST(Coroutine, DestroysTasksThatAwaitEachOtherWhenTheSchedulerDies) {
  int alive = 0;
  {
    V3 rig;
    TaskRef other;
    const auto wait_for = [](Counted /*counted*/, TaskRef& task) -> Coroutine<void> {
      co_await sleep_ms(1);
      co_await join(task);
    };
    TaskRef one = rig.spawn("one", wait_for(Counted(alive), other));
    other = rig.spawn("other", wait_for(Counted(alive), one));
    rig.run();
    EXPECT_EQ(alive, 2);
  }
  EXPECT_EQ(alive, 0);
}

TEST(Coroutine, DestroysAChainThatIsSuspendedAtItsLeaf) {
  int alive = 0;
  {
    V3 rig;
    const auto outer = [&]() -> Coroutine<void> {
      const Counted local(alive);
      co_await hold(Counted(alive), 10'000);
    };
    rig.spawn("outer", outer());
    rig.cpu.end = Instant::start() + Duration::from_s(1);
    rig.run();
    EXPECT_EQ(alive, 4);  // two locals, a parameter, and the argument, which lives as long as the await
  }
  EXPECT_EQ(alive, 0);
}

TEST(Coroutine, MovesAndAssigns) {
  V3 rig;
  Coroutine<void> a = testing::repeat(rig, "a", 1);
  Coroutine<void> b = testing::repeat(rig, "b", 1);
  a = std::move(b);
  rig.spawn("a", std::move(a));
  EXPECT_EQ(rig.run(), "b ");
}

TEST(ThisTask, GivesTheRunningTaskWithoutASwitch) {
  V3 rig;
  const auto main = [&]() -> Coroutine<void> {
    const Task& task = co_await this_task();
    rig.note(rig.loop.display_name(task));
    EXPECT_EQ(&task, rig.loop.current());
  };
  rig.spawn("main", main());
  rig.spawn("other", testing::repeat(rig, "other", 1));
  EXPECT_EQ(rig.run(), "main other ");
}

TEST(Scheduler, NumbersTasksOfOneNameWhenThereAreSeveral) {
  V3 rig;
  const TaskRef alone = rig.spawn("alone", testing::repeat(rig, "x", 1));
  const TaskRef first = rig.spawn("foo", testing::repeat(rig, "x", 1));
  const TaskRef second = rig.spawn("foo", testing::repeat(rig, "x", 1));
  EXPECT_EQ(rig.loop.display_name(*alone), "alone");
  EXPECT_EQ(rig.loop.display_name(*first), "foo[0]");
  EXPECT_EQ(rig.loop.display_name(*second), "foo[1]");
}

}  // namespace
}  // namespace asim
