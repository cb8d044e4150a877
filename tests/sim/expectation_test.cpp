#include "sim/expectation.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "sim/measured_text.hpp"
#include "tests/sim/event_rig.hpp"
#include "tests/sim/example_results.hpp"

namespace asim {
namespace {

using namespace literals;

/// A scenario of one or more boards with hand-written events.
class Rig : public EventRig {
 public:
  explicit Rig(std::vector<std::string> labels = {""}) {
    for (std::string& label : labels) {
      BoardSpec board;
      board.label = std::move(label);
      scenario_.boards.push_back(std::move(board));
    }
    facts_.printed.resize(scenario_.boards.size());
    facts_.pin_level = [](const PinName& pin) { return pin.name == "HIGH" ? 1 : 0; };
    run_.end = Instant::start() + 10_s;
  }

  template <class Check>
  Rig& expect(Check check, std::string wanted = "") {
    ExpectationSpec spec;
    spec.check = std::move(check);
    spec.wanted = std::move(wanted);
    scenario_.expectations.push_back(std::move(spec));
    return *this;
  }
  /// Of the expectation that was added last.
  Rig& publish(PublishedFigure figure) {
    scenario_.expectations.back().published = std::move(figure);
    return *this;
  }
  Rig& start() {
    expectations_ = std::make_unique<Expectations>(scenario_, stream());
    return *this;
  }
  /// A line for each expectation, and one for each line of its message.
  std::string judge() {
    expectations_->judge(run_, facts_);
    std::string text;
    for (const ExpectationResult& e : run_.expectations) {
      text += std::string(e.pass ? "PASS " : "FAIL ") + e.kind + " " + e.of + ": " + measured_text(e.measured) +
              (e.wanted.empty() ? "" : " (" + e.wanted + ")") + "\n";
      if (!e.message.empty()) text += e.message + "\n";
    }
    return text;
  }
  RunResult& run() { return run_; }
  RunFacts& facts() { return facts_; }

 private:
  Scenario scenario_;
  std::unique_ptr<Expectations> expectations_;
  RunResult run_;
  RunFacts facts_;
};

LatencyExpectation press_to_led() {
  LatencyExpectation check;
  check.from = parse_selector("sw:press");
  check.to = parse_selector("pin:LED1:rising");
  return check;
}

TaskTarget task(const std::string& text, std::size_t board = 0) {
  TaskTarget target;
  target.board = board;
  target.text = text;
  target.name = text;
  return target;
}

void press_and_light(Rig& rig, Duration press, Duration light) {
  rig.emit(press, "sw", EventKind::press);
  rig.emit(light, "pin:LED1", EventKind::rising);
}

IntervalExpectation resumes_of_foo() {
  IntervalExpectation check;
  check.of = parse_selector("task:foo:resume");
  check.after = 2_ms;
  return check;
}

TEST(Expectation, IntervalIsMeasuredBetweenConsecutiveEvents) {
  IntervalExpectation check = resumes_of_foo();
  check.max = 3_ms;
  Rig rig;
  rig.expect(check, "max 3ms").start();
  for (const Duration at : {1_ms, 2_ms, 4_ms, 8_ms}) rig.emit(at, "task:foo", EventKind::resume);
  EXPECT_EQ(rig.judge(),
            "FAIL interval task:foo:resume after 2ms: count 2, min 2ms, mean 3ms, p50 2ms, p99 4ms, max 4ms, rate "
            "333.333/s (max 3ms)\n"
            "the longest, 4ms from 4ms to 8ms, is above max 3ms\n");
}

TEST(Expectation, IntervalNeedsTwoEvents) {
  Rig rig;
  rig.expect(resumes_of_foo()).start();
  EXPECT_EQ(rig.judge(),
            "FAIL interval task:foo:resume after 2ms: count 0\n"
            "task:foo:resume after 2ms never happened until the end at 10s\n");
  rig.emit(3_ms, "task:foo", EventKind::resume);
  EXPECT_EQ(rig.judge(),
            "FAIL interval task:foo:resume after 2ms: count 0\n"
            "task:foo:resume after 2ms happened once, at 3ms, and not again until the end at 10s\n");
}

TEST(Expectation, PublishedFigureIsJudgedBesideTheBounds) {
  IntervalExpectation check = resumes_of_foo();
  check.max = 1_ms;
  Rig rig;
  rig.expect(check, "max 1ms").publish(published_mean(1_ms)).start();
  for (const Duration at : {2_ms, 4_ms}) rig.emit(at, "task:foo", EventKind::resume);
  EXPECT_EQ(rig.judge(),
            "FAIL interval task:foo:resume after 2ms: count 1, min 2ms, mean 2ms, p50 2ms, p99 2ms, max 2ms, rate "
            "500/s (max 1ms, published mean 1ms ±5%)\n"
            "the longest, 2ms from 2ms to 4ms, is above max 1ms\n"
            "mean is 2ms, outside of the published 1ms ±5%, a deviation of +100.0 %\n");
  EXPECT_EQ(rig.run().expectations.front().published->status, PublishedResult::Status::outside);
}

TEST(Expectation, LatencyWithinItsBoundsPasses) {
  LatencyExpectation check = press_to_led();
  check.min = 1_ms;  // bounds are inclusive
  check.max = 3_ms;
  check.mean = 2_ms;
  check.p50 = 1_ms;
  check.p99 = 3_ms;
  check.count = 2;
  Rig rig;
  rig.expect(check, "min 1ms, max 3ms").start();
  press_and_light(rig, 1_s, 1001_ms);
  press_and_light(rig, 2_s, 2003_ms);
  EXPECT_EQ(
      rig.judge(),
      "PASS latency sw:press -> pin:LED1:rising: count 2, min 1ms, mean 2ms, p50 1ms, p99 3ms, max 3ms, missed 0, "
      "overruns 0 (min 1ms, max 3ms)\n");
}

TEST(Expectation, LatencyOutsideItsBoundsNamesTheWorst) {
  LatencyExpectation check = press_to_led();
  check.min = 2_ms;
  check.max = 60_ms;
  check.mean = 20_ms;
  check.p50 = 500_us;
  check.p99 = 50_ms;
  check.count = 1;
  Rig rig;
  rig.expect(check).start();
  press_and_light(rig, 1_s, 1001_ms);
  press_and_light(rig, 2_s, 2061200_us);
  EXPECT_EQ(rig.judge(),
            "FAIL latency sw:press -> pin:LED1:rising: count 2, min 1ms, mean 31.1ms, p50 1ms, p99 61.2ms, max 61.2ms, "
            "missed 0, overruns 0\n"
            "count is 2, not 1\n"
            "the shortest, 1ms from 1s to 1.001s, is below min 2ms\n"
            "the longest, 61.2ms from 2s to 2.0612s, is above max 60ms\n"
            "mean is 31.1ms, above 20ms\n"
            "p50 is 1ms, above 500us\n"
            "p99 is 61.2ms, above 50ms\n");
}

TEST(Expectation, LatencyFailsIfItIsOpenAtTheEnd) {
  Rig rig;
  rig.expect(press_to_led()).start();
  press_and_light(rig, 1_s, 1001_ms);
  rig.emit(5200_ms, "sw", EventKind::press);
  rig.emit(5300_ms, "sw", EventKind::press);
  EXPECT_EQ(
      rig.judge(),
      "FAIL latency sw:press -> pin:LED1:rising: count 1, min 1ms, mean 1ms, p50 1ms, p99 1ms, max 1ms, missed 1, "
      "overruns 1\n"
      "sw:press at 5.2s was not followed by pin:LED1:rising until the end at 10s\n");
}

TEST(Expectation, LatencyWithoutAnyPairFailsUnlessNoneIsWanted) {
  LatencyExpectation none = press_to_led();
  none.count = 0;
  LatencyExpectation two = press_to_led();
  two.count = 2;
  Rig rig;
  rig.expect(press_to_led()).expect(none).expect(two).start();
  EXPECT_EQ(rig.judge(),
            "FAIL latency sw:press -> pin:LED1:rising: count 0, missed 0, overruns 0\n"
            "sw:press never happened\n"
            "PASS latency sw:press -> pin:LED1:rising: count 0, missed 0, overruns 0\n"
            "FAIL latency sw:press -> pin:LED1:rising: count 0, missed 0, overruns 0\n"
            "sw:press never happened\n"
            "count is 0, not 2\n");
}

TEST(Expectation, LatenessNamesTheInstanceThatWasLatest) {
  LatenessExpectation check;
  check.task = task("fast");
  check.max = 4_ms;
  Rig rig;
  rig.expect(check).start();
  rig.emit(1_s, "task:fast", EventKind::resume, 0, 1'000'000);
  rig.emit(2_s, "task:fast", EventKind::resume, 3, 5'000'000);
  EXPECT_EQ(rig.judge(),
            "FAIL lateness fast: count 2, min 1ms, mean 3ms, p50 1ms, p99 5ms, max 5ms\n"
            "the longest, 5ms from 1.995s to 2s in fast[3], is above max 4ms\n");
}

TEST(Expectation, LatenessOfATaskThatNeverSleptFails) {
  LatenessExpectation check;
  check.task = task("fast");
  LatenessExpectation none = check;
  none.count = 0;
  Rig rig;
  rig.expect(check).expect(none).start();
  rig.emit(1_s, "task:fast", EventKind::resume, 0, -1);
  EXPECT_EQ(rig.judge(), "FAIL lateness fast: count 0\nfast never woke from a sleep\nPASS lateness fast: count 0\n");
}

TEST(Expectation, OverrunsOfDevicesAreCounted) {
  const auto overruns = [](const std::string& text, auto of) {
    OverrunsExpectation check;
    check.text = text;
    check.of = std::move(of);
    check.max = 0;
    return check;
  };
  OverrunsExpectation some = overruns("uart4", UartOverruns{{0, "uart4"}});
  some.max.reset();
  some.min = 2;
  OverrunsExpectation wait_of_one = overruns("wait:foo[1]", WaitOverruns{task("foo")});
  std::get<WaitOverruns>(wait_of_one.of).task.instance = 1;
  Rig rig;
  rig.expect(overruns("uart4", UartOverruns{{0, "uart4"}}))
      .expect(some)
      .expect(overruns("irq:X3", IrqOverruns{0, "X3"}))
      .expect(overruns("schedule", ScheduleOverruns{0}))
      .expect(overruns("wait:foo", WaitOverruns{task("foo")}))
      .expect(wait_of_one)
      .start();
  rig.emit(1_s, "uart4", EventKind::overrun);
  rig.emit(2_s, "uart4", EventKind::rx);
  rig.emit(3_s, "uart4", EventKind::overrun);
  rig.emit(4_s, "irq:X3", EventKind::overrun);
  rig.emit(5_s, "wait:foo", EventKind::overrun, 2);
  EXPECT_EQ(rig.judge(),
            "FAIL overruns uart4: count 2\n"
            "count is 2, above max 0\n"
            "the first at 1s, the last at 3s\n"
            "PASS overruns uart4: count 2\n"
            "FAIL overruns irq:X3: count 1\n"
            "count is 1, above max 0\n"
            "at 4s\n"
            "PASS overruns schedule: count 0\n"
            "FAIL overruns wait:foo: count 1\n"
            "count is 1, above max 0\n"
            "at 5s\n"
            "PASS overruns wait:foo[1]: count 0\n");
}

TEST(Expectation, OverrunsOfAPairAreCounted) {
  OverrunsExpectation check;
  check.text = "sw:press -> pin:LED1:rising";
  check.of = PairOverruns{parse_selector("sw:press"), parse_selector("pin:LED1:rising")};
  check.max = 0;
  OverrunsExpectation some = check;
  some.max.reset();
  some.count = 2;
  Rig rig;
  rig.expect(check).expect(some).start();
  for (const Duration at : {1_s, 2_s, 3_s}) rig.emit(at, "sw", EventKind::press);
  EXPECT_EQ(rig.judge(),
            "FAIL overruns sw:press -> pin:LED1:rising: count 2\n"
            "count is 2, above max 0\n"
            "the first at 2s\n"
            "PASS overruns sw:press -> pin:LED1:rising: count 2\n");
}

TEST(Expectation, OverrunsThatAreMissingAreSaidToBe) {
  OverrunsExpectation check;
  check.text = "uart4";
  check.of = UartOverruns{{0, "uart4"}};
  check.count = 1;
  Rig rig;
  rig.expect(check).start();
  EXPECT_EQ(rig.judge(), "FAIL overruns uart4: count 0\ncount is 0, not 1\nuart4 never overran\n");
}

TEST(Expectation, CancellationFailsForATaskThatIsStillAlive) {
  CancellationExpectation check;
  check.task = task("foo");
  check.max = 10_ms;
  Rig rig;
  rig.expect(check).start();
  rig.emit(1_s, "task:foo", EventKind::cancel_requested, 0);
  rig.emit(1005_ms, "task:foo", EventKind::cancelled, 0);
  rig.emit(2_s, "task:foo", EventKind::cancel_requested, 1);
  EXPECT_EQ(rig.judge(),
            "FAIL cancellation foo: count 1, min 5ms, mean 5ms, p50 5ms, p99 5ms, max 5ms, missed 1\n"
            "foo[1], asked to stop at 2s, was still alive at the end at 10s\n");
}

TEST(Expectation, CancellationThatNobodyAskedForFails) {
  CancellationExpectation cancel;
  cancel.task = task("reader");
  CancellationExpectation timeout = cancel;
  timeout.of = CancellationExpectation::Of::timeout;
  Rig rig;
  rig.expect(cancel).expect(timeout).start();
  EXPECT_EQ(rig.judge(),
            "FAIL cancellation reader: count 0, missed 0\nreader was never cancelled\n"
            "FAIL cancellation reader (timeouts): count 0, missed 0\nreader was never timed out\n");
}

TEST(Expectation, TimeoutsAreMeasuredLikeCancellations) {
  CancellationExpectation check;
  check.task = task("reader");
  check.of = CancellationExpectation::Of::timeout;
  check.max = 1_ms;
  Rig rig;
  rig.expect(check).start();
  rig.emit(1_s, "task:reader", EventKind::timeout_requested);
  rig.emit(1002_ms, "task:reader", EventKind::timeout_ended);
  rig.emit(3_s, "task:reader", EventKind::timeout_requested);
  EXPECT_EQ(rig.judge(),
            "FAIL cancellation reader (timeouts): count 1, min 2ms, mean 2ms, p50 2ms, p99 2ms, max 2ms, missed 1\n"
            "the longest, 2ms from 1s to 1.002s in reader, is above max 1ms\n"
            "reader, timed out at 3s, had not left its timed part at the end at 10s\n");
}

TEST(Expectation, TaskStatesOfOneInstance) {
  using State = TaskExpectation::State;
  Rig rig;
  for (const State state : {State::done, State::cancelled, State::failed, State::waiting, State::never_started}) {
    rig.expect(TaskExpectation{task("main"), state});
  }
  rig.expect(TaskExpectation{task("ghost"), State::done});
  rig.expect(TaskExpectation{task("ghost"), State::never_started});
  rig.start();
  rig.emit(1_s, "task:main", EventKind::spawn);
  rig.emit(2_s, "task:main", EventKind::resume);
  rig.emit(3_s, "task:main", EventKind::suspend);
  EXPECT_EQ(rig.judge(),
            "FAIL task main: state waiting, instances 1\nmain: waiting since 3s\n"
            "FAIL task main: state waiting, instances 1\nmain: waiting since 3s\n"
            "FAIL task main: state waiting, instances 1\nmain: waiting since 3s\n"
            "PASS task main: state waiting, instances 1\n"
            "FAIL task main: state waiting, instances 1\nmain: waiting since 3s\n"
            "FAIL task ghost: state never_started, instances 0\nghost was never spawned\n"
            "PASS task ghost: state never_started, instances 0\n");
}

TEST(Expectation, ATaskThatNobodyIsCalledIsComparedWithThoseThatWere) {
  Rig rig;
  rig.expect(TaskExpectation{task("mian"), TaskExpectation::State::done});
  rig.expect(TaskExpectation{task("ghost"), TaskExpectation::State::done}).start();
  rig.run().tasks = {{.name = "main[0]"}, {.name = "main[1]"}};
  EXPECT_EQ(rig.judge(),
            "FAIL task mian: state never_started, instances 0\nmian was never spawned\n"
            "no task is called \"mian\"; did you mean \"main\"?\n"
            "FAIL task ghost: state never_started, instances 0\nghost was never spawned\n");
}

TEST(Expectation, TaskStatesOfSeveralInstancesMustAllBeTheOneWanted) {
  Rig rig;
  rig.expect(TaskExpectation{task("foo"), TaskExpectation::State::done}).start();
  for (std::uint32_t k = 0; k < 4; ++k) rig.emit(1_s, "task:foo", EventKind::spawn, k);
  for (std::uint32_t k = 0; k < 3; ++k) rig.emit(2_s, "task:foo", EventKind::resume, k);
  rig.emit(3_s, "task:foo", EventKind::done, 0);
  rig.emit(4_s, "task:foo", EventKind::failed, 1);
  EXPECT_EQ(rig.judge(),
            "FAIL task foo: state mixed, instances 4, done 1, failed 1, waiting 1, never_started 1\n"
            "1 of 4 failed, the latest foo[1] at 4s\n"
            "1 of 4 waiting, the latest foo[2] since 2s\n"
            "1 of 4 never started, the latest foo[3] since 1s\n");
}

TEST(Expectation, PinsAreReadAtAnInstantOrAtTheEnd) {
  const auto pin = [](const std::string& name, int value, std::optional<Duration> at = {}) {
    PinExpectation check;
    check.text = name;
    check.pin = {0, name};
    check.value = value;
    check.at = at;
    return check;
  };
  Rig rig;
  rig.expect(pin("X9", 1)).expect(pin("X9", 0)).expect(pin("X9", 0, 4500_ms)).expect(pin("X9", 1, 4500_ms));
  rig.expect(pin("HIGH", 1)).expect(pin("HIGH", 0, 1_s)).expect(pin("X9", 1, 20_s)).start();
  rig.emit(5_s, "pin:X9", EventKind::rising);
  EXPECT_EQ(rig.judge(),
            "PASS pin X9: value 1\n"
            "FAIL pin X9: value 1\nX9 is 1 at 10s, since 5s\n"
            "PASS pin X9 at 4.5s: value 0\n"
            "FAIL pin X9 at 4.5s: value 0\nX9 is 0 at 4.5s, since the start\n"
            "PASS pin HIGH: value 1\n"
            "FAIL pin HIGH at 1s: value 1\nHIGH is 1 at 1s, since the start\n"
            "PASS pin X9 at 20s: value 1\n");
}

TEST(Expectation, PinsAreNotReadAfterARunThatStoppedBefore) {
  PinExpectation check;
  check.text = "X9";
  check.pin = {0, "X9"};
  check.at = 20_s;
  Rig rig;
  rig.expect(check).start();
  rig.run().error = ErrorResult{.message = "x", .traceback = "", .task = "", .source = "", .board = "", .at = {}};
  EXPECT_EQ(rig.judge(), "FAIL pin X9 at 20s: \nthe run stopped at 10s, before 20s\n");
}

TEST(Expectation, StdoutIsThatOfItsBoard) {
  const auto stdout_of = [](std::size_t board, StdoutExpectation::Test test) {
    StdoutExpectation check;
    check.board = board;
    check.test = test;
    check.text = "hello";
    return check;
  };
  using Check = StdoutExpectation::Test;
  Rig rig({"sensor", "hub"});
  rig.expect(stdout_of(0, Check::contains))
      .expect(stdout_of(1, Check::contains))
      .expect(stdout_of(1, Check::not_contains));
  rig.start();
  rig.print(1_s, "hello", "sensor.stdout");
  rig.print(2_s, "say hello", "hub.stdout");
  rig.print(3_s, "hello", "hub.stdout");
  rig.facts().printed = {"bye\n", "say hello\nhello\n"};
  EXPECT_EQ(rig.judge(),
            "FAIL stdout sensor.stdout: found 0, lines 1\n"
            "\"hello\" was never printed; 1 line was printed, the last is \"bye\"\n"
            "PASS stdout hub.stdout: found 2, lines 2\n"
            "FAIL stdout hub.stdout: found 2, lines 2\n"
            "\"hello\" was printed: line 1 is \"say hello\", at 2s\n");
}

TEST(Expectation, EventsAreCountedWithinBounds) {
  EventsExpectation check;
  check.of = parse_selector("irq:X3");
  check.min = 1;
  check.max = 10;
  EventsExpectation more = check;
  more.min = 3;
  EventsExpectation other;
  other.of = parse_selector("mark:ready");
  other.min = 1;
  Rig rig;
  rig.expect(check).expect(more).expect(other).start();
  rig.emit(1_s, "irq:X3", EventKind::irq);
  rig.emit(2_s, "irq:X3", EventKind::irq);
  rig.emit(3_s, "irq:X3", EventKind::overrun);
  EXPECT_EQ(rig.judge(),
            "PASS events irq:X3: count 2\n"
            "FAIL events irq:X3: count 2\ncount is 2, below min 3\nthe first at 1s, the last at 2s\n"
            "FAIL events mark:ready: count 0\ncount is 0, below min 1\nmark:ready never happened\n");
}

TEST(Expectation, SubjectsOfSeveralBoardsBearTheirLabels) {
  LatenessExpectation check;
  check.task = task("main", 1);
  check.task.text = "hub.main";
  Rig rig({"sensor", "hub"});
  rig.expect(check).start();
  rig.emit(1_s, "sensor.task:main", EventKind::resume, 0, 1000);
  rig.emit(2_s, "hub.task:main", EventKind::resume, 0, 2000);
  EXPECT_EQ(rig.judge(), "PASS lateness hub.main: count 1, min 2us, mean 2us, p50 2us, p99 2us, max 2us\n");
}

/// Whether the failure of `failed` on `board` counts as expected where `state: failed` is wanted of hub.foo, or of one
/// instance of it.
bool expected_failure(const std::string& failed, const std::string& board, ErrorKind kind = ErrorKind::exception,
                      std::optional<std::uint32_t> instance = {}) {
  TaskExpectation check{task("foo", 1), TaskExpectation::State::failed};
  check.task.instance = instance;
  Rig rig({"sensor", "hub"});
  rig.expect(check).start();
  rig.emit(1_s, "hub.task:foo", EventKind::spawn, instance.value_or(0));
  rig.emit(1_s, "hub.task:foo", EventKind::failed, instance.value_or(0));
  rig.run().error = ErrorResult{
      .kind = kind, .message = "x", .traceback = "", .task = failed, .source = "", .board = board, .at = {}};
  (void)rig.judge();
  return rig.run().error->expected;
}

TEST(Expectation, AFailureThatIsWantedIsExpected) {
  EXPECT_TRUE(expected_failure("foo", "hub"));
  EXPECT_TRUE(expected_failure("foo[3]", "hub"));
  EXPECT_TRUE(expected_failure("foo[3]", "hub", ErrorKind::exception, 3));
  EXPECT_TRUE(expected_failure("foo", "hub", ErrorKind::exception, 0));
  EXPECT_FALSE(expected_failure("foo[2]", "hub", ErrorKind::exception, 3));
  EXPECT_FALSE(expected_failure("foo", "sensor"));
  EXPECT_FALSE(expected_failure("bar", "hub"));
  EXPECT_FALSE(expected_failure("foo[x]", "hub"));
  EXPECT_FALSE(expected_failure("", "hub"));
  EXPECT_FALSE(expected_failure("foo", "hub", ErrorKind::hang));
}

TEST(Expectation, AFailureIsNotExpectedIfTheTaskIsNotInThatState) {
  Rig rig;
  rig.expect(TaskExpectation{task("foo"), TaskExpectation::State::failed}).start();
  rig.emit(1_s, "task:foo", EventKind::spawn, 0);
  rig.emit(1_s, "task:foo", EventKind::spawn, 1);
  rig.emit(1_s, "task:foo", EventKind::failed, 0);
  rig.run().error = ErrorResult{.message = "x", .traceback = "", .task = "foo", .source = "", .board = "", .at = {}};
  EXPECT_EQ(rig.judge(),
            "FAIL task foo: state mixed, instances 2, failed 1, never_started 1\n"
            "1 of 2 never started, the latest foo[1] since 1s\n");
  EXPECT_FALSE(rig.run().error->expected);
}

TEST(Expectation, OnlyWhatMattersIsListenedTo) {
  Rig rig;
  rig.expect(press_to_led()).start();
  rig.emit(1_s, "task:other", EventKind::resume, 0, 1000);
  rig.emit(1_s, "uart4", EventKind::overrun);
  EXPECT_EQ(rig.judge(),
            "FAIL latency sw:press -> pin:LED1:rising: count 0, missed 0, overruns 0\nsw:press never happened\n");
}

}  // namespace
}  // namespace asim
