#include "sim/event_log.hpp"

#include <gtest/gtest.h>

#include "sim/latency_metric.hpp"
#include "tests/sim/distribution_printing.hpp"
#include "tests/sim/event_rig.hpp"

namespace asim {
namespace {

using namespace literals;

void press_and_light(EventRig& rig, Duration at, Duration latency) {
  rig.emit(at, "sw", EventKind::press);
  rig.emit(at + latency, "pin:LED1", EventKind::rising);
}

TEST(EventLog, KeepsEachEventWithItsText) {
  EventRig rig;
  const EventLog log(rig.stream());
  rig.print(1_ms, "first");
  rig.emit(2_ms, "task:foo", EventKind::resume, 3, 7);
  rig.print(3_ms, "second");
  ASSERT_EQ(log.size(), 3U);
  EXPECT_EQ(log.at(0).text, "first");
  EXPECT_EQ(log.at(2).text, "second");
  const Event event = log.at(1);
  EXPECT_EQ(event.at, Instant::start() + 2_ms);
  EXPECT_EQ(log.name(event.subject), "task:foo");
  EXPECT_EQ(event.kind, EventKind::resume);
  EXPECT_EQ(event.instance, 3U);
  EXPECT_EQ(event.value, 7);
}

TEST(EventLog, FindsTheFirstEventThatIsNotBeforeAnInstant) {
  EventRig rig;
  const EventLog log(rig.stream());
  for (const Duration at : {1_ms, 2_ms, 2_ms, 4_ms}) rig.emit(at, "mark:m", EventKind::mark);
  EXPECT_EQ(log.first_at(Instant::start()), 0U);
  EXPECT_EQ(log.first_at(Instant::start() + 2_ms), 1U);
  EXPECT_EQ(log.first_at(Instant::start() + 3_ms), 3U);
  EXPECT_EQ(log.first_at(Instant::start() + 5_ms), 4U);
}

TEST(EventReplay, MeasuresAfterwardsWhatAMetricMeasuresMeanwhile) {
  EventRig rig;
  const EventLog log(rig.stream());
  const Selector press = parse_selector("sw:press");
  const Selector on = parse_selector("pin:LED1:rising");
  const LatencyMetric meanwhile(rig.stream(), press, on);
  for (int i = 1; i <= 5; ++i) press_and_light(rig, Duration::from_ms(100 * i), Duration::from_ms(i));

  EventReplay replay(log);
  const LatencyMetric afterwards(replay, press, on, SpanLog::Keep::all);
  replay.play(0, log.size());
  EXPECT_EQ(afterwards.spans().lengths().summary(), meanwhile.spans().lengths().summary());
  EXPECT_EQ(afterwards.spans().all().size(), 5U);
  EXPECT_EQ(afterwards.spans().all().back(), (Span{Instant::start() + 500_ms, Instant::start() + 505_ms}));
  EXPECT_TRUE(meanwhile.spans().all().empty());
}

TEST(EventReplay, PlaysAPartOfTheLog) {
  EventRig rig;
  const EventLog log(rig.stream());
  press_and_light(rig, 10_ms, 1_ms);
  const std::size_t then = log.size();
  press_and_light(rig, 20_ms, 2_ms);

  EventReplay replay(log);
  const LatencyMetric metric(replay, parse_selector("sw:press"), parse_selector("pin:LED1:rising"));
  replay.play(0, then);
  EXPECT_EQ(metric.spans().lengths().summary().max, 1_ms);
}

}  // namespace
}  // namespace asim
