#include "sim/interval_metric.hpp"

#include <gtest/gtest.h>

#include "tests/sim/distribution_printing.hpp"
#include "tests/sim/event_rig.hpp"

namespace asim {
namespace {

using namespace literals;

const Selector resume = parse_selector("task:foo:resume");

TEST(IntervalMetric, MeasuresBetweenConsecutiveEventsOfAllInstances) {
  EventRig rig;
  IntervalMetric metric(rig.stream(), resume, 0_ms);
  rig.emit(1_ms, "task:foo", EventKind::resume, 0);
  rig.emit(2_ms, "task:foo", EventKind::suspend, 0);
  rig.emit(3_ms, "task:foo", EventKind::resume, 1);
  rig.emit(8_ms, "task:foo", EventKind::resume, 0);
  EXPECT_EQ(metric.spans().lengths().summary(), (Distribution::Summary{2, 2_ms, 3500_us, 2_ms, 5_ms, 5_ms}));
  EXPECT_EQ(metric.rate(), Rate{285'714});  // 2 intervals in 7 ms, rounded down
}

TEST(IntervalMetric, MeasuresOneInstanceIfTheSelectorNamesIt) {
  EventRig rig;
  IntervalMetric metric(rig.stream(), parse_selector("task:foo[0]:resume"), 0_ms);
  rig.emit(1_ms, "task:foo", EventKind::resume, 0);
  rig.emit(3_ms, "task:foo", EventKind::resume, 1);
  rig.emit(8_ms, "task:foo", EventKind::resume, 0);
  EXPECT_EQ(metric.spans().longest(), (Span{{1'000'000}, {8'000'000}}));
  EXPECT_EQ(metric.spans().lengths().count(), 1U);
}

TEST(IntervalMetric, LeavesOutWhatComesBeforeItHasSettled) {
  EventRig rig;
  IntervalMetric metric(rig.stream(), resume, 2_ms);
  for (const Duration at : {1_ms, 2_ms, 6_ms}) rig.emit(at, "task:foo", EventKind::resume);
  EXPECT_EQ(metric.spans().lengths().summary(), (Distribution::Summary{1, 4_ms, 4_ms, 4_ms, 4_ms, 4_ms}));
  EXPECT_EQ(metric.rate(), Rate{250'000});
}

TEST(IntervalMetric, HasNoRateWithoutTimeBetweenEvents) {
  EventRig rig;
  IntervalMetric metric(rig.stream(), resume, 0_ms);
  EXPECT_EQ(metric.rate(), std::nullopt);
  EXPECT_EQ(metric.last(), std::nullopt);
  rig.emit(1_ms, "task:foo", EventKind::resume);
  rig.emit(1_ms, "task:foo", EventKind::resume);
  EXPECT_EQ(metric.rate(), std::nullopt);
  EXPECT_EQ(metric.last(), Instant{1'000'000});
  EXPECT_EQ(metric.spans().lengths().count(), 1U);
}

}  // namespace
}  // namespace asim
