#include "core/timeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/errors.hpp"

namespace asim {
namespace {

using namespace asim::literals;

class Logged final : public TimelineEvent {
 public:
  Logged(std::string& log, std::string name, Lane lane = Lane::hardware)
      : TimelineEvent(lane), log_(log), name_(std::move(name)) {}
  void fire() override { log_ += name_ + " "; }

 private:
  std::string& log_;
  std::string name_;
};

void fire_all(Timeline& timeline) {
  while (!timeline.empty()) timeline.fire_next();
}

TEST(Timeline, FiresByDueThenLaneThenSequence) {
  std::string log;
  Timeline timeline;
  Logged late(log, "late");
  Logged stimulus(log, "stimulus", Lane::stimulus);
  Logged first(log, "first");
  Logged second(log, "second");
  timeline.schedule(late, Instant{20});
  timeline.schedule(stimulus, Instant{10});
  timeline.schedule(first, Instant{10});
  timeline.schedule(second, Instant{10});
  EXPECT_EQ(timeline.next_due(), Instant{10});
  fire_all(timeline);
  EXPECT_EQ(log, "first second stimulus late ");
  EXPECT_EQ(timeline.now(), Instant{20});
  EXPECT_EQ(timeline.next_due(), Instant::never());
}

TEST(Timeline, PutsARescheduledEventBehindThoseOfTheSameInstant) {
  std::string log;
  Timeline timeline;
  Logged a(log, "a");
  Logged b(log, "b");
  timeline.schedule(a, Instant{10});
  timeline.schedule(b, Instant{10});
  timeline.schedule(a, Instant{10});
  fire_all(timeline);
  EXPECT_EQ(log, "b a ");
}

TEST(Timeline, ForgetsCancelledAndDestroyedEvents) {
  std::string log;
  Timeline timeline;
  Logged a(log, "a");
  Logged b(log, "b");
  timeline.schedule(a, Instant{10});
  timeline.schedule(b, Instant{11});
  {
    Logged gone(log, "gone");
    timeline.schedule(gone, Instant{9});
  }
  timeline.cancel(a);
  timeline.cancel(a);
  EXPECT_FALSE(a.pending());
  EXPECT_TRUE(b.pending());
  fire_all(timeline);
  EXPECT_EQ(log, "b ");
}

TEST(Timeline, LetsAnEventScheduleItselfAgain) {
  Timeline timeline;
  std::vector<std::int64_t> times;
  std::function<void()> action;
  TimelineCallback event([&] { action(); });
  action = [&] {
    EXPECT_FALSE(event.pending());
    times.push_back(timeline.now().ns);
    if (times.size() < 3) timeline.schedule(event, timeline.now() + 5_ns);
  };
  timeline.schedule(event, Instant{1});
  fire_all(timeline);
  EXPECT_THAT(times, ::testing::ElementsAre(1, 6, 11));
}

TEST(Timeline, RefusesToGoBackOrPassADueEvent) {
  std::string log;
  Timeline timeline;
  Logged a(log, "a");
  timeline.advance_to(Instant{5});
  EXPECT_THROW(timeline.schedule(a, Instant{4}), InternalError);
  EXPECT_FALSE(a.pending());
  timeline.schedule(a, Instant{7});
  EXPECT_THROW(timeline.advance_to(Instant{8}), InternalError);
  EXPECT_THROW(timeline.advance_to(Instant{4}), InternalError);
  EXPECT_EQ(timeline.now(), Instant{5});
  timeline.advance_to(Instant{7});
  EXPECT_EQ(timeline.now(), Instant{7});
}

TEST(Timeline, OutlivedByAnEventLeavesItNotPending) {
  std::string log;
  Logged a(log, "a");
  {
    Timeline timeline;
    timeline.schedule(a, Instant{7});
  }
  EXPECT_FALSE(a.pending());
}

TEST(Timeline, TellsWhenTheFirstDueEventBecomesEarlier) {
  struct Listener final : FrontListener {
    void on_earlier_front() override { ++calls; }
    int calls = 0;
  } listener;
  std::string log;
  Timeline timeline;
  timeline.set_front_listener(&listener);
  Logged a(log, "a");
  Logged b(log, "b");
  Logged c(log, "c");
  timeline.schedule(a, Instant{7});
  timeline.schedule(b, Instant{9});
  timeline.schedule(c, Instant{5});
  EXPECT_EQ(listener.calls, 2);
}

TEST(Timeline, AgreesWithAStableSortAfterRandomChanges) {
  struct Model {
    std::int64_t due;
    Lane lane;
    int id;
  };
  constexpr int count = 60;
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    Timeline timeline;
    std::vector<int> fired;
    std::vector<std::unique_ptr<TimelineEvent>> events;
    const auto lane_of = [](int id) { return id % 4 == 0 ? Lane::stimulus : Lane::hardware; };
    for (int id = 0; id < count; ++id) {
      const auto record = [&fired, id] { fired.push_back(id); };
      events.push_back(std::make_unique<TimelineCallback<decltype(record)>>(record, lane_of(id)));
    }
    std::vector<Model> model;  // in the order of scheduling
    for (int change = 0; change < 200; ++change) {
      const int id = static_cast<int>(random() % count);
      std::erase_if(model, [&](const Model& m) { return m.id == id; });
      if (random() % 3 == 0) {
        timeline.cancel(*events[static_cast<std::size_t>(id)]);
      } else {
        const auto due = static_cast<std::int64_t>(random() % 20);
        timeline.schedule(*events[static_cast<std::size_t>(id)], Instant{due});
        model.push_back({due, lane_of(id), id});
      }
    }
    std::stable_sort(model.begin(), model.end(), [](const Model& a, const Model& b) {
      return std::pair(a.due, a.lane) < std::pair(b.due, b.lane);
    });
    std::vector<int> expected;
    for (const Model& m : model) expected.push_back(m.id);
    fire_all(timeline);
    EXPECT_EQ(fired, expected);
  }
}

}  // namespace
}  // namespace asim
