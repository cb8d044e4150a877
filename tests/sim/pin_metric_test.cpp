#include "sim/pin_metric.hpp"

#include <gtest/gtest.h>

#include "tests/sim/event_rig.hpp"

namespace asim {
namespace {

using namespace literals;

TEST(PinMetric, KnowsTheLevelAtTheEnd) {
  EventRig rig;
  PinMetric metric(rig.stream(), rig.subject("pin:X1"));
  EXPECT_FALSE(metric.level());
  rig.emit(1_ms, "pin:X1", EventKind::rising);
  EXPECT_EQ(metric.level(), 1);
  rig.emit(2_ms, "pin:X1", EventKind::falling);
  EXPECT_EQ(metric.level(), 0);
  EXPECT_EQ(metric.since(), Instant{2'000'000});
}

TEST(PinMetric, TakesInEverythingOfTheInstant) {
  EventRig rig;
  PinMetric metric(rig.stream(), rig.subject("pin:X1"), Instant::start() + 2_ms);
  rig.emit(1_ms, "pin:X1", EventKind::rising);
  rig.emit(2_ms, "pin:X1", EventKind::falling);
  rig.emit(2_ms, "pin:X1", EventKind::rising);
  rig.emit(3_ms, "pin:X1", EventKind::falling);
  EXPECT_EQ(metric.level(), 1);
  EXPECT_EQ(metric.since(), Instant{2'000'000});
}

TEST(PinMetric, InfersTheLevelBeforeTheFirstEdge) {
  EventRig rig;
  PinMetric low(rig.stream(), rig.subject("pin:X1"), Instant::start() + 2_ms);
  PinMetric high(rig.stream(), rig.subject("pin:X2"), Instant::start() + 2_ms);
  rig.emit(3_ms, "pin:X1", EventKind::rising);
  rig.emit(4_ms, "pin:X1", EventKind::falling);
  rig.emit(5_ms, "pin:X2", EventKind::falling);
  EXPECT_EQ(low.level(), 0);
  EXPECT_EQ(high.level(), 1);
  EXPECT_FALSE(low.since());
}

TEST(PinMetric, ReadsAConflictAsLow) {
  EventRig rig;
  PinMetric metric(rig.stream(), rig.subject("pin:X1"));
  rig.emit(1_ms, "pin:X1", EventKind::rising);
  rig.emit(2_ms, "pin:X1", EventKind::conflict);
  rig.emit(2_ms, "pin:X1", EventKind::falling);
  EXPECT_EQ(metric.level(), 0);
  EXPECT_EQ(metric.since(), Instant{2'000'000});
}

}  // namespace
}  // namespace asim
