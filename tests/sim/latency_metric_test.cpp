#include "sim/latency_metric.hpp"

#include <gtest/gtest.h>

#include "tests/sim/distribution_printing.hpp"
#include "tests/sim/event_rig.hpp"

namespace asim {
namespace {

using namespace literals;

const Selector press = parse_selector("sw:press");
const Selector led_on = parse_selector("pin:LED1:rising");

TEST(LatencyMetric, MeasuresFromOneEventToTheOther) {
  EventRig rig;
  LatencyMetric metric(rig.stream(), press, led_on);
  rig.emit(1_ms, "sw", EventKind::press);
  rig.emit(2_ms, "sw", EventKind::release);
  rig.emit(3_ms, "pin:LED1", EventKind::rising);
  rig.emit(4_ms, "pin:LED1", EventKind::falling);
  rig.emit(10_ms, "sw", EventKind::press);
  rig.emit(15_ms, "pin:LED1", EventKind::rising);
  EXPECT_EQ(metric.spans().lengths().summary(), (Distribution::Summary{2, 2_ms, 3500_us, 2_ms, 5_ms, 5_ms}));
  EXPECT_EQ(metric.spans().longest(), (Span{{10'000'000}, {15'000'000}}));
  EXPECT_EQ(metric.spans().shortest(), (Span{{1'000'000}, {3'000'000}}));
  EXPECT_FALSE(metric.open());
  EXPECT_EQ(metric.overruns(), 0);
}

TEST(LatencyMetric, CountsAFurtherFromAsAnOverrunAndMeasuresFromTheFirst) {
  EventRig rig;
  LatencyMetric metric(rig.stream(), press, led_on);
  rig.emit(1_ms, "sw", EventKind::press);
  rig.emit(2_ms, "sw", EventKind::press);
  rig.emit(3_ms, "sw", EventKind::press);
  rig.emit(4_ms, "pin:LED1", EventKind::rising);
  EXPECT_EQ(metric.spans().longest(), (Span{{1'000'000}, {4'000'000}}));
  EXPECT_EQ(metric.spans().lengths().count(), 1U);
  EXPECT_EQ(metric.overruns(), 2);
  EXPECT_EQ(metric.first_overrun(), Instant{2'000'000});
}

TEST(LatencyMetric, KeepsWhatIsOpenAtTheEndAndIgnoresAToWithoutAFrom) {
  EventRig rig;
  LatencyMetric metric(rig.stream(), press, led_on);
  rig.emit(1_ms, "pin:LED1", EventKind::rising);
  rig.emit(2_ms, "sw", EventKind::press);
  EXPECT_EQ(metric.spans().lengths().count(), 0U);
  EXPECT_EQ(metric.open(), Instant{2'000'000});
}

TEST(LatencyMetric, GoesByTheOrderOfTheStreamWithinOneInstant) {
  EventRig rig;
  LatencyMetric metric(rig.stream(), press, led_on);
  rig.emit(1_ms, "pin:LED1", EventKind::rising);
  rig.emit(1_ms, "sw", EventKind::press);
  EXPECT_EQ(metric.open(), Instant{1'000'000});
  rig.emit(1_ms, "pin:LED1", EventKind::rising);
  EXPECT_EQ(metric.spans().lengths().summary(), (Distribution::Summary{1, 0_ns, 0_ns, 0_ns, 0_ns, 0_ns}));
}

TEST(LatencyMetric, MeasuresThePeriodOfEventsOfOneKind) {
  EventRig rig;
  LatencyMetric metric(rig.stream(), led_on, led_on);
  for (const Duration at : {1_ms, 3_ms, 6_ms}) rig.emit(at, "pin:LED1", EventKind::rising);
  EXPECT_EQ(metric.spans().lengths().summary(), (Distribution::Summary{2, 2_ms, 2500_us, 2_ms, 3_ms, 3_ms}));
  EXPECT_EQ(metric.overruns(), 0);
}

TEST(LatencyMetric, MeasuresBetweenTwoKindsOfOneSubject) {
  EventRig rig;
  LatencyMetric metric(rig.stream(), led_on, parse_selector("pin:LED1:falling"));
  rig.emit(1_ms, "pin:LED1", EventKind::rising);
  rig.emit(4_ms, "pin:LED1", EventKind::falling);
  EXPECT_EQ(metric.spans().longest().length(), 3_ms);
}

TEST(LatencyMetric, TakesPrintedLinesByTheirText) {
  EventRig rig;
  const Selector line = parse_selector("stdout:/got \\d+/");
  LatencyMetric metric(rig.stream(), press, line);
  rig.emit(1_ms, "sw", EventKind::press);
  rig.print(2_ms, "got none");
  rig.print(3_ms, "it got 17 bytes");
  EXPECT_EQ(metric.spans().longest(), (Span{{1'000'000}, {3'000'000}}));
}

TEST(LatencyMetric, TellsInstancesApartOnlyIfTheSelectorDoes) {
  EventRig rig;
  LatencyMetric any(rig.stream(), press, parse_selector("task:foo:resume"));
  LatencyMetric second(rig.stream(), press, parse_selector("task:foo[1]:resume"));
  rig.emit(1_ms, "sw", EventKind::press);
  rig.emit(2_ms, "task:foo", EventKind::resume, 0);
  rig.emit(3_ms, "task:foo", EventKind::resume, 1);
  EXPECT_EQ(any.spans().longest().length(), 1_ms);
  EXPECT_EQ(second.spans().longest().length(), 2_ms);
}

}  // namespace
}  // namespace asim
