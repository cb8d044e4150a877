#include "sim/event_timeline.hpp"

#include <gtest/gtest.h>

#include "tests/sim/event_rig.hpp"

namespace asim {
namespace {

using namespace literals;

class EventTimeline : public ::testing::Test {
 protected:
  EventRig rig_;
  EventLog log_{rig_.stream()};
};

TEST_F(EventTimeline, ShowsTheSpanWithItsBoundsMarkedAndWhatIsAround) {
  rig_.emit(998_ms, "task:blink", EventKind::suspend, 2);
  rig_.emit(1000_ms, "sw", EventKind::press);
  rig_.emit(1000_ms, "pin:X3", EventKind::falling);
  rig_.emit(1062_ms, "task:main", EventKind::resume, 0, 1'500'000);
  rig_.emit(1062_ms, "pin:LED1", EventKind::rising);
  rig_.emit(1070_ms, "uart4", EventKind::rx, 0, 'A');
  rig_.print(1080_ms, "Got: hello");
  const SubjectId button = rig_.subject("sw");
  const SubjectId led = rig_.subject("pin:LED1");
  const TimelineWindow window{
      .from = Instant::start() + 1_s, .to = Instant::start() + 1062_ms, .bounds = [=](const Event& event) {
        return event.subject == button || event.subject == led;
      }};
  EXPECT_EQ(event_timeline(log_, window),
            "   998ms   -2ms   task:blink[2]:suspend\n"
            ">  1s      0s     sw:press\n"
            "   1s      0s     pin:X3:falling\n"
            "   1.062s  +62ms  task:main:resume, 1.5ms late\n"
            ">  1.062s  +62ms  pin:LED1:rising\n"
            "   1.07s   +70ms  uart4:rx 0x41 'A'\n"
            "   1.08s   +80ms  stdout \"Got: hello\"\n");
}

TEST_F(EventTimeline, LeavesOutTheMiddleOfALongSpan) {
  for (int i = 0; i < 100; ++i) rig_.emit(Duration::from_ms(i), "mark:tick", EventKind::mark);
  const TimelineWindow window{.from = Instant::start() + 10_ms, .to = Instant::start() + 89_ms, .most = 6};
  EXPECT_EQ(event_timeline(log_, window),
            "   7ms   -3ms   mark:tick\n"
            "   8ms   -2ms   mark:tick\n"
            "   9ms   -1ms   mark:tick\n"
            "   ... 80 events ...\n"
            "   90ms  +80ms  mark:tick\n"
            "   91ms  +81ms  mark:tick\n"
            "   92ms  +82ms  mark:tick\n");
}

TEST_F(EventTimeline, ShowsAboutTwentyEventsAroundAnInstant) {
  for (int i = 0; i < 100; ++i) rig_.emit(Duration::from_ms(i), "mark:tick", EventKind::mark);
  const Instant middle = Instant::start() + 50_ms;
  const std::string text = event_timeline(log_, {.from = middle, .to = middle});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 19);
  EXPECT_TRUE(text.starts_with("   41ms  -9ms  mark:tick\n")) << text;
}

TEST_F(EventTimeline, EndsWhereTheLogDidWhenItWasAsked) {
  rig_.emit(1_ms, "mark:first", EventKind::mark);
  const std::size_t then = log_.size();
  rig_.emit(2_ms, "mark:later", EventKind::mark);
  EXPECT_EQ(event_timeline(log_, {.from = Instant::start(), .to = Instant::start() + 1_s, .end = then}),
            "   1ms  +1ms  mark:first\n");
}

TEST_F(EventTimeline, IsEmptyWhereNothingHappened) {
  EXPECT_EQ(event_timeline(log_, {.from = Instant::start(), .to = Instant::start() + 1_s}), "");
}

}  // namespace
}  // namespace asim
