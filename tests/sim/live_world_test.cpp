#include "sim/live_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/recorded_run.hpp"
#include "tests/sim/native_rig.hpp"

namespace asim {
namespace {

using namespace literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Instant at(Duration since_start) { return Instant::start() + since_start; }

// A blinker that looks at its flag each 10 ms, and is busy for 2 ms.
constexpr const char* blinker = R"({board: ideal, tasks: [
  {name: blinker, loop: [{sleep: 10ms}, {mark: look}, {busy: 2ms}, {set: {X5: 1}}, {set: {X5: 0}}]}]})";

class LiveWorldTest : public ::testing::Test {
 protected:
  LiveWorld& blinking() {
    world_.add_board("", blinker);
    world_.add_hardware(0, "{button: {name: sw, pin: X3}}");
    return world_;
  }

  std::vector<std::int64_t> instants_ms(std::string_view selector) {
    std::vector<std::int64_t> found;
    world_.record()->each_event(selector, [&](const Event& event) { found.push_back(event.at.ns / 1'000'000); });
    return found;
  }

  template <class Act>
  static std::string refusal(Act act) {
    try {
      act();
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

  BoardLibrary library_{ASIM_SOURCE_DIR "/sim/boards"};
  NoPrograms host_;
  LiveWorld world_{library_, host_, "test", ".", {}};
};

TEST_F(LiveWorldTest, RunsLegByLegAsInOneGo) {
  blinking().add_stimulus("{at: 25ms, press: sw}");
  world_.run_until(at(100_ms));
  const std::string whole = world_.record()->result().trace_digest;

  LiveWorld legs(library_, host_, "test", ".", {});
  legs.add_board("", blinker);
  legs.add_hardware(0, "{button: {name: sw, pin: X3}}");
  legs.add_stimulus("{at: 25ms, press: sw}");
  for (const Duration leg : {0_ms, 10_ms, 11_ms, 11_ms, 25_ms, 99_ms, 100_ms}) {
    legs.run_until(at(leg));
    EXPECT_EQ(legs.now(), at(leg));
  }
  EXPECT_EQ(legs.record()->result().trace_digest, whole);
}

TEST_F(LiveWorldTest, TakesStimuliBetweenTheLegsAsIfTheyHadBeenThere) {
  blinking().run_until(at(20_ms));
  world_.add_stimulus("{at: 25ms, press: sw, for: 5ms}");
  world_.run_until(at(40_ms));
  EXPECT_THAT(instants_ms("sw:press"), ElementsAre(25));
  EXPECT_THAT(instants_ms("sw:release"), ElementsAre(30));
  EXPECT_THAT(refusal([&] { world_.add_stimulus("{at: 39ms, press: sw}"); }),
              HasSubstr("at: 39ms lies in the past; the world has reached 40ms"));
  world_.run_until(at(60_ms));
  EXPECT_THAT(instants_ms("sw:press"), ElementsAre(25));
}

TEST_F(LiveWorldTest, PausesAtTheEventThatIsWaitedFor) {
  blinking();
  EXPECT_TRUE(world_.run_until_event("pin:X5:rising", at(1_s)));
  EXPECT_EQ(world_.now(), at(12_ms));
  EXPECT_TRUE(world_.run_until_event("pin:X5:rising", at(1_s)));
  EXPECT_EQ(world_.now(), at(24_ms));
  EXPECT_FALSE(world_.run_until_event("sw:press", at(30_ms)));
  EXPECT_EQ(world_.now(), at(30_ms));
}

TEST_F(LiveWorldTest, IsIdleWhenNothingScheduledWillWakeAnybody) {
  world_.add_board("", "{board: ideal, tasks: [{name: reader, loop: [{read: uart4}, {mark: got}]}]}");
  world_.add_uart(0, "{id: 4, baud: 10000}");
  world_.add_stimulus("{at: 5ms, send: {uart4: ab}}");
  EXPECT_TRUE(world_.run_until_idle(at(1_s)));
  EXPECT_EQ(world_.now(), at(7_ms));  // two frames of ten bits of 100 us
  EXPECT_THAT(instants_ms("mark:got"), ElementsAre(6, 7));
  world_.add_stimulus("{at: 10ms, send: {uart4: c}}");
  EXPECT_TRUE(world_.run_until_idle(at(1_s)));
  EXPECT_THAT(instants_ms("mark:got"), ElementsAre(6, 7, 11));
}

TEST_F(LiveWorldTest, IsNotIdleWhileATaskSleepsAgainAndAgain) {
  blinking();
  EXPECT_FALSE(world_.run_until_idle(at(50_ms)));
  EXPECT_EQ(world_.now(), at(50_ms));
}

TEST_F(LiveWorldTest, EndsByItselfWhenAllTasksHaveEnded) {
  world_.add_board("", "{board: ideal, tasks: [{name: once, steps: [{sleep: 3ms}]}]}");
  world_.run();
  EXPECT_TRUE(world_.ended());
  EXPECT_EQ(world_.now(), at(3_ms));
  EXPECT_EQ(refusal([&] { world_.run(); }), "run: the world ended at 3ms; make a new World");
}

TEST_F(LiveWorldTest, GoesOnAfterAllTasksHaveEndedIfItIsToldUntilWhen) {
  world_.add_board("", "{board: ideal, tasks: [{name: once, steps: [{sleep: 3ms}]}]}");
  world_.add_hardware(0, "{button: {name: sw, pin: X3}}");
  world_.run_until(at(10_ms));
  world_.add_stimulus("{at: 12ms, press: sw}");
  world_.run_until(at(20_ms));
  EXPECT_FALSE(world_.ended());
  EXPECT_THAT(instants_ms("sw:press"), ElementsAre(12));
}

TEST_F(LiveWorldTest, CallsActionsBeforeTheTasksOfTheirInstant) {
  blinking();
  std::vector<std::string> log;
  world_.call_at(at(10_ms), [&] {
    log.push_back("action");
    world_.add_stimulus("{at: 10ms, press: sw}");
    world_.call_at(at(10_ms), [&] { log.push_back("nested"); });
  });
  world_.run_until(at(15_ms));
  EXPECT_THAT(log, ElementsAre("action", "nested"));
  std::vector<std::string> order;
  const EventLog& events = *world_.log();
  for (std::size_t i = events.first_at(at(10_ms)); i < events.size() && events.at(i).at == at(10_ms); ++i) {
    order.emplace_back(events.name(events.at(i).subject));
  }
  EXPECT_THAT(order, ElementsAre("sw", "task:blinker", "mark:look"));
}

TEST_F(LiveWorldTest, LetsOutWhatAnActionThrowsAndStandsWhereItWasThrown) {
  blinking().call_at(at(10_ms), [] { throw std::runtime_error("mine"); });
  EXPECT_THROW(world_.run_until(at(1_s)), std::runtime_error);
  EXPECT_EQ(world_.now(), at(10_ms));
  world_.run_until(at(20_ms));
  EXPECT_THAT(instants_ms("mark:look"), ElementsAre(10));
}

TEST_F(LiveWorldTest, KeepsWhatWasRecordedAtAMoment) {
  blinking().run_until(at(11_ms));
  const auto first = world_.record();
  world_.run_until(at(50_ms));
  const auto second = world_.record();
  EXPECT_EQ(first->latency("mark:look", "pin:X5:rising").missed, 1);
  EXPECT_EQ(second->latency("mark:look", "pin:X5:rising").spans.lengths().summary().max, 2_ms);
  EXPECT_EQ(first->lateness("blinker").spans.lengths().count(), 1U);
  EXPECT_EQ(second->lateness("blinker").spans.lengths().count(), 4U);
  EXPECT_EQ(second->interval("mark:look", 0_ms).spans.all().front().length(), 12_ms);
}

TEST_F(LiveWorldTest, ExplainsTheLongestSpan) {
  blinking().add_stimulus("{at: 5ms, press: sw}");
  world_.run_until(at(20_ms));
  const auto run = world_.record();
  EXPECT_EQ(run->explain(run->latency("sw:press", "pin:X5:rising")),
            "latency sw:press -> pin:X5:rising: count 1, min 7ms, mean 7ms, p50 7ms, p99 7ms, max 7ms\n"
            "the longest, 7ms from 5ms to 12ms:\n"
            "   0s    -5ms  pin:SW:rising\n"
            "   0s    -5ms  task:blinker:spawn\n"
            "   0s    -5ms  task:blinker:resume\n"
            "   0s    -5ms  task:blinker:suspend\n"
            ">  5ms   0s    sw:press\n"
            "   10ms  +5ms  task:blinker:resume\n"
            "   10ms  +5ms  mark:look\n"
            ">  12ms  +7ms  pin:X5:rising\n"
            "   12ms  +7ms  pin:X5:falling\n"
            "   12ms  +7ms  task:blinker:suspend\n");
}

TEST_F(LiveWorldTest, UnwindsSeveralBoardsThatAreClosedInTheMiddle) {
  for (const char* name : {"a", "b", "c"}) world_.add_board(name, blinker);
  world_.run_until(at(11_ms));
  world_.close();
  EXPECT_TRUE(world_.ended());
  EXPECT_EQ(world_.record()->result().tasks.size(), 3U);
  EXPECT_EQ(refusal([&] { world_.run_until(at(20_ms)); }), "until: the world is closed; make a new World");
}

TEST_F(LiveWorldTest, IsTakenDownInTheMiddleWithoutAClose) {
  blinking().run_until(at(11_ms));  // inside a busy step
}

TEST_F(LiveWorldTest, AttachesAUartWhileItRuns) {
  world_.add_board("", "{board: ideal, tasks: [{name: reader, loop: [{read: uart4}, {mark: got}]}]}");
  world_.run_until(at(5_ms));
  world_.add_uart(0, "{id: 4, baud: 9600}");
  world_.add_stimulus("{at: 6ms, send: {uart4: x}}");
  world_.run_until(at(10_ms));
  EXPECT_THAT(instants_ms("mark:got"), ElementsAre(7));
}

TEST_F(LiveWorldTest, RefusesToBeBuiltFurtherOnceItHasStarted) {
  blinking().run_until(at(1_ms));
  EXPECT_THAT(refusal([&] { world_.add_board("x", "{}"); }), HasSubstr("board: the world has started, at 1ms now"));
  EXPECT_THAT(refusal([&] { world_.add_wire("[X7, X8]"); }), HasSubstr("wire: the world has started"));
  EXPECT_THAT(refusal([&] { world_.set("{seed: 1}"); }), HasSubstr("settings: the world has started"));
}

TEST_F(LiveWorldTest, SkipsAheadToThePauseWhereTasksSpinAtNoCost) {
  world_.add_board("", R"({board: ideal, scheduler: uasyncio-v2, hardware: [{button: {name: bell, pin: X3}}],
    tasks: [{name: poller, loop: [{wait: 'bell:press'}, {mark: seen}]}]})");
  world_.run_until(at(10_ms));
  world_.add_stimulus("{at: 15ms, press: bell}");
  world_.run_until(at(30_ms));
  EXPECT_THAT(instants_ms("mark:seen"), ElementsAre(15));
}

}  // namespace
}  // namespace asim
