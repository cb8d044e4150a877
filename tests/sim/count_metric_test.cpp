#include "sim/count_metric.hpp"

#include <gtest/gtest.h>

#include "tests/sim/event_rig.hpp"

namespace asim {
namespace {

using namespace literals;

TEST(CountMetric, CountsWhatTheSelectorNames) {
  EventRig rig;
  CountMetric metric(rig.stream(), EventMatcher(rig.stream(), parse_selector("pin:X1:change")));
  EXPECT_EQ(metric.count(), 0);
  rig.emit(1_ms, "pin:X1", EventKind::conflict);
  rig.emit(2_ms, "pin:X1", EventKind::rising);
  rig.emit(3_ms, "pin:X2", EventKind::rising);
  rig.emit(4_ms, "pin:X1", EventKind::falling);
  EXPECT_EQ(metric.count(), 2);
  EXPECT_EQ(metric.first(), Instant{2'000'000});
  EXPECT_EQ(metric.last(), Instant{4'000'000});
}

TEST(CountMetric, CountsOverrunsOfADevice) {
  EventRig rig;
  CountMetric metric(rig.stream(), EventMatcher(rig.subject("uart4"), EventKind::overrun));
  rig.emit(1_ms, "uart4", EventKind::rx);
  rig.emit(2_ms, "uart4", EventKind::overrun);
  EXPECT_EQ(metric.count(), 1);
}

TEST(CountMetric, TellsInstancesApartIfAsked) {
  EventRig rig;
  CountMetric metric(rig.stream(), EventMatcher(rig.subject("wait:foo"), EventKind::overrun, 1));
  rig.emit(1_ms, "wait:foo", EventKind::overrun, 0);
  rig.emit(2_ms, "wait:foo", EventKind::overrun, 1);
  EXPECT_EQ(metric.count(), 1);
}

}  // namespace
}  // namespace asim
