#include "core/task_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/errors.hpp"

namespace asim {
namespace {

class NumberedTask final : public Task {
 public:
  explicit NumberedTask(int number_) : number(number_) {}
  Request resume() override { return {RequestKind::done}; }
  int number;
};

class TaskQueueTest : public ::testing::Test {
 protected:
  explicit TaskQueueTest(int bits = 30) : period_(bits), queue_(period_) {}

  NumberedTask& task(std::size_t number) {
    while (tasks_.size() <= number) {
      tasks_.push_back(TaskRef::adopt(new NumberedTask(static_cast<int>(tasks_.size()))));
    }
    return static_cast<NumberedTask&>(*tasks_[number]);
  }
  std::vector<Ticks> pop_keys() {
    std::vector<Ticks> keys;
    while (const Task* const popped = queue_.pop()) keys.push_back(popped->key);
    return keys;
  }
  std::vector<int> pop_numbers() {
    std::vector<int> numbers;
    while (const Task* const popped = queue_.pop()) numbers.push_back(static_cast<const NumberedTask*>(popped)->number);
    return numbers;
  }

  TickPeriod period_;
  std::vector<TaskRef> tasks_;
  TaskQueue queue_;
};

using Keys = std::vector<Ticks>;
using Numbers = std::vector<int>;

TEST_F(TaskQueueTest, IsEmptyAtFirst) {
  EXPECT_TRUE(queue_.empty());
  EXPECT_EQ(queue_.peek(), nullptr);
  EXPECT_EQ(queue_.pop(), nullptr);
}

TEST_F(TaskQueueTest, PopsByKeyAndEqualKeysInOrderOfInsertion) {
  queue_.push_at(task(0), 20);
  queue_.push_at(task(1), 20);
  queue_.push_at(task(2), 19);
  queue_.push_at(task(3), 20);
  EXPECT_EQ(pop_numbers(), (Numbers{2, 0, 1, 3}));
}

TEST_F(TaskQueueTest, MixesSleepersAndReadyTasksByInsertion) {
  queue_.push_at(task(0), 5);
  queue_.push_now(task(1), 3);
  queue_.push_now(task(2), 5);
  queue_.push_at(task(3), 5);
  queue_.push_now(task(4), 5);
  EXPECT_EQ(pop_numbers(), (Numbers{1, 0, 2, 3, 4}));
}

TEST_F(TaskQueueTest, TakesAPresentThatLiesBeforeTheLastOne) {
  queue_.push_now(task(0), 7);
  queue_.push_now(task(1), 6);
  queue_.push_now(task(2), 7);
  EXPECT_EQ(pop_numbers(), (Numbers{1, 0, 2}));
}

TEST_F(TaskQueueTest, OrdersAcrossTheWrap) {
  const std::int64_t p = period_.period();
  queue_.push_at(task(0), 5);
  queue_.push_at(task(1), p - 5);
  queue_.push_at(task(2), 0);
  EXPECT_EQ(pop_keys(), (Keys{p - 5, 0, 5}));
}

TEST_F(TaskQueueTest, PopsTheLaterPushedOfTwoKeysHalfAPeriodApart) {
  const std::int64_t half = period_.period() / 2;
  queue_.push_at(task(0), 10);
  queue_.push_at(task(1), 10 + half);
  EXPECT_EQ(pop_numbers(), (Numbers{1, 0}));
  queue_.push_at(task(1), 10 + half);
  queue_.push_at(task(0), 10);
  EXPECT_EQ(pop_numbers(), (Numbers{0, 1}));
}

TEST_F(TaskQueueTest, RefusesATaskThatIsOnAQueue) {
  TaskQueue other(period_);
  queue_.push_now(task(0), 1);
  EXPECT_THROW(queue_.push_now(task(0), 1), InternalError);
  EXPECT_THROW(other.push_at(task(0), 1), InternalError);
  EXPECT_TRUE(other.empty());
}

TEST_F(TaskQueueTest, IgnoresTheRemovalOfATaskOfAnotherQueue) {
  TaskQueue other(period_);
  queue_.push_now(task(0), 1);
  other.remove(task(0));
  other.remove(task(1));
  EXPECT_EQ(task(0).queue, &queue_);
  EXPECT_EQ(pop_numbers(), (Numbers{0}));
}

TEST_F(TaskQueueTest, LetsGoOfATaskThatDies) {
  queue_.push_now(task(0), 1);
  queue_.push_at(task(1), 2);
  queue_.push_now(task(2), 3);
  tasks_[0] = TaskRef();
  tasks_[1] = TaskRef();
  EXPECT_EQ(pop_numbers(), (Numbers{2}));
}

TEST_F(TaskQueueTest, LeavesItsTasksOnNoQueueWhenItDies) {
  {
    TaskQueue other(period_);
    other.push_now(task(0), 1);
    other.push_at(task(1), 2);
    task(0).waiting_on = &other;
  }
  EXPECT_EQ(task(0).waiting_on, nullptr);
  queue_.push_at(task(0), 4);
  queue_.push_now(task(1), 3);
  EXPECT_EQ(pop_numbers(), (Numbers{1, 0}));
}

TEST_F(TaskQueueTest, VisitsEveryTaskAndAllowsRemovalMeanwhile) {
  for (std::size_t i = 0; i < 6; ++i) {
    if (i % 2 == 0) {
      queue_.push_now(task(i), 1);
    } else {
      queue_.push_at(task(i), static_cast<Ticks>(9 - i));
    }
  }
  Numbers visited;
  queue_.for_each([&](Task& t) {
    visited.push_back(static_cast<NumberedTask&>(t).number);
    queue_.remove(t);
  });
  std::sort(visited.begin(), visited.end());
  EXPECT_EQ(visited, (Numbers{0, 1, 2, 3, 4, 5}));
  EXPECT_TRUE(queue_.empty());
}

// Keys within a quarter period of each other, as in a run; around the wrap, so that half of them have wrapped.
TEST_F(TaskQueueTest, AgreesWithAStableModelUnderRandomPushPopRemove) {
  struct Entry {
    std::int64_t key;
    int sequence;
    int number;
  };
  std::mt19937 random(7);
  for (int round = 0; round < 100; ++round) {
    std::vector<Entry> model;
    std::int64_t now = -50;
    int sequence = 0;
    const auto first = [&] {
      return std::min_element(model.begin(), model.end(), [](const Entry& a, const Entry& b) {
        return std::pair(a.key, a.sequence) < std::pair(b.key, b.sequence);
      });
    };
    for (int action = 0; action < 300; ++action) {
      const auto number = static_cast<std::size_t>(random() % 40);
      const auto known = std::find_if(model.begin(), model.end(),
                                      [&](const Entry& e) { return e.number == static_cast<int>(number); });
      now += random() % 8 == 0;
      if (random() % 4 == 0 && !model.empty()) {
        const Task* const popped = queue_.pop();
        EXPECT_EQ(static_cast<const NumberedTask*>(popped)->number, first()->number);
        model.erase(first());
      } else if (known != model.end()) {
        queue_.remove(task(number));
        model.erase(known);
      } else if (random() % 2 == 0) {
        queue_.push_now(task(number), period_.wrap(now));
        model.push_back({now, sequence++, static_cast<int>(number)});
      } else {
        const std::int64_t key = now + static_cast<std::int64_t>(random() % 12) - 2;
        queue_.push_at(task(number), period_.wrap(key));
        model.push_back({key, sequence++, static_cast<int>(number)});
      }
    }
    Numbers expected;
    while (!model.empty()) {
      expected.push_back(first()->number);
      model.erase(first());
    }
    EXPECT_EQ(pop_numbers(), expected);
  }
}

}  // namespace
}  // namespace asim
