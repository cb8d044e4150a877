#include "sim/task_state_metric.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/sim/event_rig.hpp"

namespace asim {
namespace {

using namespace literals;

std::string counts(const TaskStateMetric& metric) {
  std::string text = std::to_string(metric.instances()) + ":";
  for (const TaskState state : all_task_states) {
    if (metric.count(state) > 0) text += " " + std::to_string(metric.count(state)) + " " + name_of(state);
  }
  return text;
}

TEST(TaskStateMetric, FollowsATaskThroughItsLife) {
  EventRig rig;
  TaskStateMetric metric(rig.stream(), rig.subject("task:main"));
  EXPECT_EQ(counts(metric), "0:");
  rig.emit(1_ms, "task:main", EventKind::spawn);
  EXPECT_EQ(counts(metric), "1: 1 never_started");
  rig.emit(2_ms, "task:main", EventKind::resume);
  EXPECT_EQ(counts(metric), "1: 1 waiting");
  rig.emit(3_ms, "task:main", EventKind::suspend);
  EXPECT_EQ(counts(metric), "1: 1 waiting");
  EXPECT_EQ(metric.last_change(TaskState::waiting)->at, Instant{3'000'000});
  rig.emit(4_ms, "task:main", EventKind::done);
  EXPECT_EQ(counts(metric), "1: 1 done");
  EXPECT_FALSE(metric.last_change(TaskState::waiting));
}

TEST(TaskStateMetric, CountsEveryInstance) {
  EventRig rig;
  TaskStateMetric metric(rig.stream(), rig.subject("task:foo"));
  TaskStateMetric second(rig.stream(), rig.subject("task:foo"), 1);
  for (std::uint32_t k = 0; k < 5; ++k) rig.emit(1_ms, "task:foo", EventKind::spawn, k);
  for (std::uint32_t k = 0; k < 3; ++k) rig.emit(2_ms, "task:foo", EventKind::resume, k);
  rig.emit(3_ms, "task:foo", EventKind::done, 0);
  rig.emit(4_ms, "task:foo", EventKind::failed, 1);
  rig.emit(5_ms, "task:foo", EventKind::cancelled, 4);  // before it ever ran
  EXPECT_EQ(counts(metric), "5: 1 done 1 cancelled 1 failed 1 waiting 1 never_started");
  EXPECT_EQ(metric.last_change(TaskState::cancelled)->instance, 4U);
  EXPECT_EQ(metric.last_change(TaskState::never_started)->instance, 3U);
  EXPECT_EQ(counts(second), "1: 1 failed");
}

}  // namespace
}  // namespace asim
