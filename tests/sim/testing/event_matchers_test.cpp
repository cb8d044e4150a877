#include "sim/testing/event_matchers.hpp"

#include <chrono>
#include <vector>

#include "tests/sim/testing/follower.hpp"

namespace asim::test {
namespace {

using namespace std::chrono_literals;
using ::testing::DescribeMatcher;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::PrintToString;

class EventMatchers : public Follower {};

TEST_F(EventMatchers, TakeTheEventsOfASubjectInTheirOrder) {
  button.press({.at = 3ms, .hold = 20ms});
  run_until(50ms);
  EXPECT_THAT(events("pin:X5"), ElementsAre(Rises(at(10ms)), Falls(at(30ms))));
  EXPECT_THAT(events("pin:X5:falling"), ElementsAre(Falls(between(29ms, 31ms))));
  EXPECT_THAT(events("sw:press"), ElementsAre(Presses(at(3ms))));
  EXPECT_THAT(events("sw:release"), ElementsAre(Releases(at(23ms))));
  EXPECT_THAT(events("pin:X7"), IsEmpty());
  EXPECT_THAT(events("pin:X5"), Not(ElementsAre(Rises(at(11ms)), Falls())));
  EXPECT_THAT(events("pin:X5"), Not(ElementsAre(Falls(), Falls())));
}

TEST_F(EventMatchers, TellWordsApart) {
  const UartPeer line = board.uart(4);
  board.spawn("echo", [](Board& hardware) -> Coroutine<void> {
    Uart& port = uart(hardware, 4);
    for (;;) {
      co_await readable(port);
      const std::string word = port.read(hardware, 1).value_or("");
      port.write(hardware, std::vector<std::uint8_t>(word.begin(), word.end()));
    }
  });
  line.send("ab", {.at = 10ms});
  run_until(50ms);
  EXPECT_THAT(events("uart4:rx"), ElementsAre(Receives('a'), Receives('b')));
  EXPECT_THAT(events("uart4:tx"), ElementsAre(Sends('a'), Not(Sends('c'))));
}

TEST_F(EventMatchers, DescribeWhatTheyTake) {
  const auto description = [](const EventIs& matcher) { return DescribeMatcher<RecordedEvent>(matcher); };
  EXPECT_EQ(description(Rises(at(5ms))), "is rising at 5ms");
  EXPECT_EQ(description(Falls(between(5ms, 6ms))), "is falling from 5ms to 6ms");
  EXPECT_EQ(description(Receives('a')), "is rx 'a' (97, 0x61)");
  EXPECT_EQ(DescribeMatcher<RecordedEvent>(Presses(), true), "is not press");
}

TEST_F(EventMatchers, ShowEventsAsTheTimelineDoes) {
  button.press({.at = 3ms, .hold = 20ms});
  run_until(25ms);
  EXPECT_EQ(PrintToString(events("pin:X5")), "{ pin:X5:rising at 10ms }");
  EXPECT_EQ(PrintToString(Duration::from_us(1500)), "1.5ms");
  EXPECT_EQ(PrintToString(Instant{1'500'000}), "1.5ms");
}

}  // namespace
}  // namespace asim::test
