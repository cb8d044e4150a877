#include "core/event_flag.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/asyncio_alt.hpp"
#include "core/asyncio_v3.hpp"
#include "core/circuitpython.hpp"
#include "core/uasyncio_v2.hpp"
#include "tests/core/rig.hpp"

namespace asim {
namespace {

using namespace asim::literals;
using testing::repeat;

template <class Policy>
class EventFlagTest : public ::testing::Test {
 protected:
  Coroutine<void> wait_for(std::string name) {
    try {
      co_await flag_.wait();
      rig_.note_at(name);
    } catch (const TimedOut&) {
      rig_.note_at(name + " timed out");
      throw;
    } catch (const Cancelled&) {
      rig_.note_at(name + " cancelled");
    }
  }
  testing::Rig<Policy> rig_;
  EventFlag flag_{rig_.loop};
};

using Policies = ::testing::Types<UasyncioV2, AsyncioV3, AsyncioAlt, Circuitpython>;
TYPED_TEST_SUITE(EventFlagTest, Policies);

TYPED_TEST(EventFlagTest, DoesNotSwitchWhenItIsSet) {
  this->flag_.set();
  const auto main = [&]() -> Coroutine<void> {
    this->rig_.note("a");
    co_await this->flag_.wait();
    this->rig_.note("b");
  };
  this->rig_.spawn("main", main());
  this->rig_.spawn("x", repeat(this->rig_, "x", 1));
  EXPECT_EQ(this->rig_.run(), "a b x ");
}

TYPED_TEST(EventFlagTest, WakesInOrderOfWaitingBehindThoseThatAreReady) {
  for (const char* name : {"a", "b", "c"}) this->rig_.spawn(name, this->wait_for(name));
  const auto setter = [&]() -> Coroutine<void> {
    co_await sleep_ms(5);
    this->rig_.spawn("p", repeat(this->rig_, "p", 1));
    this->flag_.set();
    this->flag_.clear();
    this->rig_.spawn("q", repeat(this->rig_, "q", 1));
    EXPECT_FALSE(this->flag_.is_set());
  };
  this->rig_.spawn("setter", setter());
  EXPECT_EQ(this->rig_.run(), "p 5:a 5:b 5:c q ");
}

TYPED_TEST(EventFlagTest, WaitsAgainAfterClear) {
  const auto waiter = [&]() -> Coroutine<void> {
    for (int i = 0; i < 2; ++i) {
      co_await this->flag_.wait();
      this->flag_.clear();
      this->rig_.note_at("woken");
    }
  };
  const auto setter = [&]() -> Coroutine<void> {
    for (int i = 0; i < 2; ++i) {
      co_await sleep_ms(5);
      this->flag_.set();
    }
  };
  this->rig_.spawn("waiter", waiter());
  this->rig_.spawn("setter", setter());
  EXPECT_EQ(this->rig_.run(), "5:woken 10:woken ");
}

TYPED_TEST(EventFlagTest, CancelsAWaiterPromptlyAndForgetsIt) {
  const TaskRef a = this->rig_.spawn("a", this->wait_for("a"));
  this->rig_.spawn("b", this->wait_for("b"));
  const auto main = [&]() -> Coroutine<void> {
    co_await sleep_ms(5);
    this->rig_.loop.cancel(*a);
    co_await sleep_ms(5);
    this->flag_.set();
  };
  this->rig_.spawn("main", main());
  EXPECT_EQ(this->rig_.run(), "5:a cancelled 10:b ");
}

TYPED_TEST(EventFlagTest, EndsAWaitByATimeLimit) {
  const auto main = [&]() -> Coroutine<void> {
    const bool ended = co_await with_timeout(5_ms, this->wait_for("w"));
    this->rig_.note_at(ended ? "ended" : "limit");
  };
  this->rig_.spawn("main", main());
  const std::string log = this->rig_.run();
  // Under asyncio V3 the body is cancelled in a task of its own; under uasyncio V2 the exception tells the limit.
  EXPECT_EQ(log, (std::is_base_of_v<AsyncioV3, TypeParam>) ? "5:w cancelled 5:limit " : "5:w timed out 5:limit ");
}

TYPED_TEST(EventFlagTest, MayDieBeforeThoseThatWait) {
  {
    EventFlag gone(this->rig_.loop);
    const auto waiter = [](EventFlag& flag) -> Coroutine<void> { co_await flag.wait(); };
    const TaskRef task = this->rig_.spawn("w", waiter(gone));
    this->rig_.run();
    EXPECT_NE(task->waiting_on, nullptr);
  }
  this->rig_.spawn("x", repeat(this->rig_, "x", 1));
  EXPECT_EQ(this->rig_.run(), "x ");
}

}  // namespace
}  // namespace asim
