#include "sim/scheduler_work.hpp"

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "sim/scheduler_library.hpp"

namespace asim {
namespace {

TEST(SchedulerWork, IsKnownForEachScheduler) {
  for (const SchedulerDescription& scheduler : scheduler_library()) {
    const SchedulerWork& work = scheduler_work(scheduler.name);
    EXPECT_EQ(work.resume.task_switches, 1) << scheduler.name;
    EXPECT_EQ(work.poll.polls, 1) << scheduler.name;
    EXPECT_EQ(work.timer_pop.queue_operations, 1) << scheduler.name;
  }
}

TEST(SchedulerWork, IsRefusedForAnUnknownScheduler) {
  EXPECT_THROW(static_cast<void>(scheduler_work("rtos")), InputError);
}

TEST(SchedulerWork, CostsAreTheSumOfWhatEachUnitCosts) {
  BoardCosts board;
  board.code_unit = Duration::from_ns(1);
  board.task_switch = Duration::from_ns(1'000);
  board.poll = Duration::from_ns(100'000);
  board.polled_object = Duration::from_ns(10'000'000);
  board.queue_operation = Duration::from_ns(1'000'000'000);
  const SchedulerWork work{.resume = {.code_units = 7, .task_switches = 2},
                           .poll = {.code_units = 3, .polls = 1},
                           .polled_object = {.polled_objects = 1},
                           .timer_push = {.code_units = 5, .queue_operations = 1}};
  const SchedulerCosts costs = scheduler_costs_on(board, work);
  EXPECT_EQ(costs.resume.ns, 2'007);
  EXPECT_EQ(costs.poll.ns, 100'003);
  EXPECT_EQ(costs.polled_object.ns, 10'000'000);
  EXPECT_EQ(costs.timer_push.ns, 1'000'000'005);
  EXPECT_EQ(costs.iteration, Duration::zero());
}

}  // namespace
}  // namespace asim
