#include "core/lock.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/asyncio_alt.hpp"
#include "core/asyncio_v3.hpp"
#include "core/circuitpython.hpp"
#include "core/scheduler_error.hpp"
#include "core/uasyncio_v2.hpp"
#include "tests/core/rig.hpp"

namespace asim {
namespace {

template <class Policy>
class LockTest : public ::testing::Test {
 protected:
  /// Holds the lock for `ms`.
  Coroutine<void> hold(std::string name, std::int64_t ms) {
    try {
      co_await lock_.acquire();
    } catch (const Cancelled&) {
      rig_.note_at(name + " cancelled");
      throw;
    }
    rig_.note_at(name);
    co_await sleep_ms(ms);
    lock_.release();
  }
  testing::Rig<Policy> rig_;
  Lock lock_{rig_.loop};
};

using Policies = ::testing::Types<UasyncioV2, AsyncioV3, AsyncioAlt, Circuitpython>;
TYPED_TEST_SUITE(LockTest, Policies);

TYPED_TEST(LockTest, IsHandedToTheTaskThatHasWaitedLongest) {
  this->rig_.spawn("a", this->hold("a", 10));
  this->rig_.spawn("b", this->hold("b", 5));
  this->rig_.spawn("c", this->hold("c", 0));
  EXPECT_EQ(this->rig_.run(), "0:a 10:b 15:c ");
  EXPECT_FALSE(this->lock_.locked());
}

TYPED_TEST(LockTest, DoesNotSwitchWhenItIsFree) {
  const auto main = [&]() -> Coroutine<void> {
    co_await this->lock_.acquire();
    EXPECT_TRUE(this->lock_.locked());
    this->rig_.note("held");
    this->lock_.release();
  };
  this->rig_.spawn("main", main());
  this->rig_.spawn("x", testing::repeat(this->rig_, "x", 1));
  EXPECT_EQ(this->rig_.run(), "held x ");
}

TYPED_TEST(LockTest, IsHeldByNobodyUntilTheHeirRuns) {
  const auto main = [&]() -> Coroutine<void> {
    co_await this->lock_.acquire();
    this->rig_.spawn("heir", this->hold("heir", 0));
    co_await sleep_ms(1);
    this->lock_.release();
    EXPECT_FALSE(this->lock_.locked());
    EXPECT_THROW(this->lock_.release(), SchedulerError);
    co_await this->lock_.acquire();
    this->rig_.note_at("main again");
  };
  this->rig_.spawn("main", main());
  EXPECT_EQ(this->rig_.run(), "1:heir 1:main again ");
}

TYPED_TEST(LockTest, RefusesReleaseWhenItIsFree) {
  try {
    this->lock_.release();
    FAIL() << "no exception";
  } catch (const SchedulerError& error) {
    EXPECT_EQ(error.type(), SchedulerError::Type::runtime);
    EXPECT_STREQ(error.what(), "Lock not acquired");
  }
}

TYPED_TEST(LockTest, PassesOnWhenTheHeirIsCancelled) {
  const auto main = [&]() -> Coroutine<void> {
    co_await this->lock_.acquire();
    const TaskRef heir = this->rig_.spawn("heir", this->hold("heir", 0));
    this->rig_.spawn("next", this->hold("next", 0));
    co_await sleep_ms(1);
    this->lock_.release();
    this->rig_.loop.cancel(*heir);
  };
  this->rig_.spawn("main", main());
  EXPECT_EQ(this->rig_.run(), "1:heir cancelled 1:next ");
  EXPECT_FALSE(this->lock_.locked());
}

TYPED_TEST(LockTest, ForgetsACancelledWaiter) {
  const auto main = [&]() -> Coroutine<void> {
    co_await this->lock_.acquire();
    const TaskRef waiter = this->rig_.spawn("waiter", this->hold("waiter", 0));
    co_await sleep_ms(1);
    this->rig_.loop.cancel(*waiter);
    co_await sleep_ms(1);
    this->lock_.release();
    EXPECT_FALSE(this->lock_.locked());
  };
  this->rig_.spawn("main", main());
  EXPECT_EQ(this->rig_.run(), "1:waiter cancelled ");
}

}  // namespace
}  // namespace asim
