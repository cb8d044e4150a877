#include "core/poll_set.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/core/rig.hpp"

namespace asim {
namespace {

using namespace asim::literals;
using testing::FakeCpu;
using testing::FakeDevice;

class PollSetTest : public ::testing::Test {
 protected:
  std::string wait(std::int64_t timeout_ms, PollSet::Reporting reporting = PollSet::Reporting::level) {
    set_.wait(cpu_, costs_, timeout_ms, reporting);
    std::string text = testing::in_ms(cpu_.now()) + ":";
    for (const PollSet::Ready& ready : set_.ready()) {
      text += (ready.object == &a_ ? " a" : " b") + std::to_string(ready.events);
    }
    return text;
  }
  std::string take_log() { return std::exchange(log_, {}); }

  std::string log_;
  FakeCpu cpu_{log_};
  SchedulerCosts costs_;
  PollSet set_;
  FakeDevice a_{log_};
  FakeDevice b_{log_};
};

TEST_F(PollSetTest, ReportsInOrderOfRegistration) {
  set_.watch(b_, poll_in);
  set_.watch(a_, poll_in | poll_out);
  a_.ready = poll_out;
  b_.ready = poll_in | poll_out;
  EXPECT_EQ(wait(0), "0: b1 a4");
  EXPECT_EQ(take_log(), "p1 p5 ");
}

TEST_F(PollSetTest, LooksOnceAtTimeoutZero) {
  set_.watch(a_, poll_in);
  cpu_.records_idling = true;
  EXPECT_EQ(wait(0), "0:");
  EXPECT_EQ(take_log(), "p1 ");
}

TEST_F(PollSetTest, IdlesUntilTheTickOfTheTimeoutBegins) {
  set_.watch(a_, poll_in);
  cpu_.spend(300_us);
  cpu_.records_idling = true;
  EXPECT_EQ(wait(5), "5:");
  EXPECT_EQ(take_log(), "p1 idle(4.7) p1 ");
}

TEST_F(PollSetTest, WakesWhenADeviceAnnouncesThatItIsReady) {
  set_.watch(a_, poll_in);
  TimelineCallback ready([&] {
    a_.ready = poll_in;
    cpu_.on_ready();
  });
  cpu_.timeline().schedule(ready, Instant::start() + 2'500_us);
  EXPECT_EQ(wait(-1), "2.5: a1");
  EXPECT_EQ(take_log(), "p1 p1 ");
}

TEST_F(PollSetTest, NoticesADeviceThatBecomesReadyWhileAnotherIsAsked) {
  // What it announced was forgotten when the idling began, which then had no end.
  struct Slow final : Pollable {
    explicit Slow(FakeCpu& c) : cpu(c) {}
    PollMask poll(PollMask /*interest*/) override {
      cpu.spend(2_ms);
      return 0;
    }
    [[nodiscard]] bool announces_ready() const noexcept override { return true; }
    FakeCpu& cpu;
  } slow(cpu_);
  set_.watch(a_, poll_in);
  set_.watch(slow, poll_in);
  TimelineCallback ready([&] {
    a_.ready = poll_in;
    cpu_.on_ready();
  });
  cpu_.timeline().schedule(ready, Instant::start() + 1_ms);
  EXPECT_EQ(wait(-1), "4: a1");
}

TEST_F(PollSetTest, LooksEveryMillisecondAtAnObjectThatDoesNotAnnounce) {
  set_.watch(a_, poll_in);
  set_.watch(b_, poll_in);
  b_.announces = false;
  EXPECT_TRUE(set_.needs_looking());
  TimelineCallback ready([&] { b_.ready = poll_in; });
  cpu_.timeline().schedule(ready, Instant::start() + 2'500_us);
  EXPECT_EQ(wait(10), "3: b1");
  EXPECT_EQ(b_.polls, 4);  // at 0, 1, 2 and 3 ms
}

TEST_F(PollSetTest, LooksForTheLastTimeWhenTheLimitIsReached) {
  set_.watch(a_, poll_in);
  a_.announces = false;
  EXPECT_EQ(wait(3), "3:");
  EXPECT_EQ(a_.polls, 4);
}

TEST_F(PollSetTest, OneShotClearsTheWholeInterestOfAReportedObject) {
  set_.watch(a_, poll_in | poll_out);
  a_.ready = poll_in;
  EXPECT_EQ(wait(0, PollSet::Reporting::one_shot), "0: a1");
  EXPECT_EQ(wait(0, PollSet::Reporting::one_shot), "0:");
  set_.watch(a_, poll_in);
  EXPECT_EQ(wait(0, PollSet::Reporting::one_shot), "0: a1");
  EXPECT_EQ(take_log(), "p5 p0 p1 ");
}

TEST_F(PollSetTest, ForgetsObjectsAndIgnoresUnknownOnes) {
  set_.watch(a_, poll_in);
  set_.forget(b_);
  EXPECT_TRUE(set_.contains(a_));
  set_.forget(a_);
  EXPECT_FALSE(set_.contains(a_));
  EXPECT_TRUE(set_.empty());
}

TEST_F(PollSetTest, ChargesForEachLookAndEachObject) {
  costs_.poll = 10_us;
  costs_.polled_object = 3_us;
  set_.watch(a_, poll_in);
  set_.watch(b_, poll_in);
  EXPECT_EQ(wait(0), "0.016:");
}

TEST_F(PollSetTest, TakesObjectsThatAreAddedWhileItLooks) {
  struct Adding final : Pollable {
    Adding(PollSet& s, Pollable& o) : set(s), other(o) {}
    PollMask poll(PollMask /*interest*/) override {
      set.watch(other, poll_in);
      return 0;
    }
    [[nodiscard]] bool announces_ready() const noexcept override { return true; }
    PollSet& set;
    Pollable& other;
  } adding(set_, a_);
  set_.watch(adding, poll_in);
  a_.ready = poll_in;
  EXPECT_EQ(wait(0), "0: a1");
}

TEST_F(PollSetTest, KeepsTheInterestOfAnotherObjectWhenTheReportedOneWasForgotten) {
  struct Leaving final : Pollable {
    explicit Leaving(PollSet& s) : set(s) {}
    PollMask poll(PollMask interest) override {
      set.forget(*this);
      return interest;
    }
    [[nodiscard]] bool announces_ready() const noexcept override { return true; }
    PollSet& set;
  } leaving(set_);
  set_.watch(leaving, poll_in);
  set_.watch(a_, poll_in);
  set_.wait(cpu_, costs_, 0, PollSet::Reporting::one_shot);
  set_.wait(cpu_, costs_, 0, PollSet::Reporting::one_shot);
  EXPECT_EQ(take_log(), "p1 ");
}

}  // namespace
}  // namespace asim
