#include "sim/lateness_metric.hpp"

#include <gtest/gtest.h>

#include "tests/sim/distribution_printing.hpp"
#include "tests/sim/event_rig.hpp"

namespace asim {
namespace {

using namespace literals;

TEST(LatenessMetric, TakesTheLatenessOfSleepsAndNothingElse) {
  EventRig rig;
  LatenessMetric metric(rig.stream(), rig.subject("task:fast"));
  rig.emit(1_ms, "task:fast", EventKind::spawn);
  rig.emit(2_ms, "task:fast", EventKind::resume, 0, -1);  // not from a sleep
  rig.emit(12_ms, "task:fast", EventKind::resume, 0, 0);
  rig.emit(25_ms, "task:fast", EventKind::resume, 0, 3'000'000);
  rig.emit(26_ms, "task:fast", EventKind::done, 0, 5'000'000);
  rig.emit(30_ms, "task:slow", EventKind::resume, 0, 9'000'000);
  EXPECT_EQ(metric.spans().lengths().summary(), (Distribution::Summary{2, 0_ns, 1500_us, 0_ns, 3_ms, 3_ms}));
  EXPECT_EQ(metric.spans().longest(), (Span{{22'000'000}, {25'000'000}}));  // due at 22 ms
}

TEST(LatenessMetric, TakesAllInstancesOrOne) {
  EventRig rig;
  LatenessMetric all(rig.stream(), rig.subject("task:foo"));
  LatenessMetric third(rig.stream(), rig.subject("task:foo"), 2);
  for (std::uint32_t k = 0; k < 4; ++k) rig.emit(10_ms, "task:foo", EventKind::resume, k, 1000 * (k + 1));
  EXPECT_EQ(all.spans().lengths().count(), 4U);
  EXPECT_EQ(all.spans().longest().instance, 3U);
  EXPECT_TRUE(all.spans().several_instances());
  EXPECT_EQ(third.spans().lengths().summary(), (Distribution::Summary{1, 3_us, 3_us, 3_us, 3_us, 3_us}));
}

}  // namespace
}  // namespace asim
