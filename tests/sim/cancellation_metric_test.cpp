#include "sim/cancellation_metric.hpp"

#include <gtest/gtest.h>

#include "tests/sim/distribution_printing.hpp"
#include "tests/sim/event_rig.hpp"

namespace asim {
namespace {

using namespace literals;
using Of = CancellationMetric::Of;

TEST(CancellationMetric, MeasuresFromTheFirstRequestUntilTheTaskEnds) {
  for (const EventKind end : {EventKind::done, EventKind::cancelled, EventKind::failed}) {
    EventRig rig;
    CancellationMetric metric(rig.stream(), rig.subject("task:reader"), Of::cancel);
    rig.emit(1_ms, "task:reader", EventKind::cancel_requested);
    rig.emit(2_ms, "task:reader", EventKind::resume);
    rig.emit(3_ms, "task:reader", EventKind::cancel_requested);
    rig.emit(5_ms, "task:reader", end);
    EXPECT_EQ(metric.spans().lengths().count(), 1U);
    EXPECT_EQ(metric.spans().longest(), (Span{{1'000'000}, {5'000'000}}));
    EXPECT_EQ(metric.open_count(), 0);
  }
}

TEST(CancellationMetric, KeepsEveryInstanceApart) {
  EventRig rig;
  CancellationMetric metric(rig.stream(), rig.subject("task:foo"), Of::cancel);
  rig.emit(1_ms, "task:foo", EventKind::cancel_requested, 2);
  rig.emit(2_ms, "task:foo", EventKind::cancel_requested, 0);
  rig.emit(3_ms, "task:foo", EventKind::cancel_requested, 1);
  rig.emit(4_ms, "task:foo", EventKind::cancelled, 0);
  EXPECT_EQ(metric.spans().longest(), (Span{{2'000'000}, {4'000'000}, 0}));
  EXPECT_EQ(metric.open_count(), 2);
  EXPECT_EQ(metric.earliest_open(), (std::pair<Instant, std::uint32_t>{{1'000'000}, 2}));
}

TEST(CancellationMetric, LooksAtOneInstanceIfAsked) {
  EventRig rig;
  CancellationMetric metric(rig.stream(), rig.subject("task:foo"), Of::cancel, 1);
  rig.emit(1_ms, "task:foo", EventKind::cancel_requested, 0);
  rig.emit(2_ms, "task:foo", EventKind::cancel_requested, 1);
  rig.emit(3_ms, "task:foo", EventKind::cancelled, 1);
  EXPECT_EQ(metric.spans().longest(), (Span{{2'000'000}, {3'000'000}, 1}));
  EXPECT_EQ(metric.open_count(), 0);
}

TEST(CancellationMetric, IgnoresAnEndThatNobodyAskedFor) {
  EventRig rig;
  CancellationMetric metric(rig.stream(), rig.subject("task:foo"), Of::cancel);
  rig.emit(1_ms, "task:foo", EventKind::done);
  rig.emit(2_ms, "task:foo", EventKind::timeout_requested);
  EXPECT_EQ(metric.spans().lengths().count(), 0U);
  EXPECT_EQ(metric.open_count(), 0);
}

TEST(CancellationMetric, MeasuresEveryTimeoutForItself) {
  EventRig rig;
  CancellationMetric metric(rig.stream(), rig.subject("task:foo"), Of::timeout);
  rig.emit(1_ms, "task:foo", EventKind::timeout_requested);
  rig.emit(2_ms, "task:foo", EventKind::timeout_requested);
  rig.emit(4_ms, "task:foo", EventKind::timeout_ended);
  rig.emit(5_ms, "task:foo", EventKind::cancel_requested);
  rig.emit(9_ms, "task:foo", EventKind::cancelled);
  rig.emit(10_ms, "task:foo", EventKind::timeout_ended);
  EXPECT_EQ(metric.spans().lengths().summary(), (Distribution::Summary{2, 3_ms, 5_ms, 3_ms, 7_ms, 7_ms}));
  EXPECT_EQ(metric.open_count(), 0);
}

}  // namespace
}  // namespace asim
