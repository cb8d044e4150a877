#include "sim/expectation.hpp"

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/errors.hpp"
#include "sim/bounds.hpp"
#include "sim/cancellation_metric.hpp"
#include "sim/count_metric.hpp"
#include "sim/duration_text.hpp"
#include "sim/event_matcher.hpp"
#include "sim/interval_metric.hpp"
#include "sim/label_prefix.hpp"
#include "sim/latency_metric.hpp"
#include "sim/lateness_metric.hpp"
#include "sim/near_match.hpp"
#include "sim/pin_metric.hpp"
#include "sim/published_check.hpp"
#include "sim/stdout_check.hpp"
#include "sim/task_names.hpp"
#include "sim/task_state_metric.hpp"

namespace asim {
namespace {

SubjectId subject_on(const Scenario& scenario, std::size_t board, const std::string& name, EventSource& events) {
  return events.subject(label_prefix(scenario.boards.at(board).label) + name);
}

template <class Spec>
DurationBounds duration_bounds(const Spec& spec) {
  return {spec.min, spec.max, spec.mean, spec.p50, spec.p99, spec.count};
}

std::string joined(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences) text += (text.empty() ? "" : "\n") + sentence;
  return text;
}

SpanEvidence evidence_of(const SpanLog& spans, std::optional<Instant> open_since = {}) {
  if (spans.lengths().count() == 0) return {.open_since = open_since};
  return {.longest = spans.longest(), .shortest = spans.shortest(), .open_since = open_since};
}

/// "foo[3]", or what the scenario calls the task if that names an instance already.
std::string instance_text(const TaskTarget& task, std::uint32_t instance) {
  return task.instance ? task.text : task.text + "[" + std::to_string(instance) + "]";
}

class LatencyCheck final : public Expectation {
 public:
  LatencyCheck(const LatencyExpectation& spec, EventSource& events)
      : spec_(spec), metric_(events, spec.from, spec.to) {}

  Finding judge(const RunResult& run, const RunFacts& /*facts*/) const override {
    const bool none = metric_.spans().lengths().count() == 0 && !metric_.open();
    std::vector<std::string> broken;
    if (none && spec_.count != 0) broken.push_back(spec_.from.text + " never happened");
    for (std::string& sentence : violations(duration_bounds(spec_), metric_.spans()))
      broken.push_back(std::move(sentence));
    if (metric_.open()) {
      broken.push_back(spec_.from.text + " at " + instant_text(*metric_.open()) + " was not followed by " +
                       spec_.to.text + " until the end at " + instant_text(run.end));
    }
    std::vector<Measurement> measured = measurements_of(metric_.spans());
    measured.push_back({"missed", std::int64_t{metric_.open() ? 1 : 0}});
    measured.push_back({"overruns", metric_.overruns()});
    return {.kind = "latency",
            .of = spec_.from.text + " -> " + spec_.to.text,
            .measured = std::move(measured),
            .message = joined(broken),
            .evidence = evidence_of(metric_.spans(), metric_.open())};
  }

 private:
  const LatencyExpectation& spec_;
  LatencyMetric metric_;
};

class IntervalCheck final : public Expectation {
 public:
  IntervalCheck(const IntervalExpectation& spec, EventSource& events)
      : spec_(spec), metric_(events, spec.of, spec.after) {}

  Finding judge(const RunResult& run, const RunFacts& /*facts*/) const override {
    std::vector<std::string> broken = violations(duration_bounds(spec_), metric_.spans());
    if (metric_.spans().lengths().count() == 0 && spec_.count != 0) broken.insert(broken.begin(), too_few(run));
    std::vector<Measurement> measured = measurements_of(metric_.spans());
    measured.push_back({"rate", metric_.rate()});
    return {.kind = "interval",
            .of = of(),
            .measured = std::move(measured),
            .message = joined(broken),
            .evidence = evidence_of(metric_.spans())};
  }

 private:
  [[nodiscard]] std::string of() const {
    return spec_.after == Duration::zero() ? spec_.of.text : spec_.of.text + " after " + format_duration(spec_.after);
  }
  [[nodiscard]] std::string too_few(const RunResult& run) const {
    const std::string until = " until the end at " + instant_text(run.end);
    if (!metric_.last()) return of() + " never happened" + until;
    return of() + " happened once, at " + instant_text(*metric_.last()) + ", and not again" + until;
  }

  const IntervalExpectation& spec_;
  IntervalMetric metric_;
};

class LatenessCheck final : public Expectation {
 public:
  LatenessCheck(const LatenessExpectation& spec, SubjectId task, EventSource& events)
      : spec_(spec), metric_(events, task, spec.task.instance) {}

  Finding judge(const RunResult& /*run*/, const RunFacts& /*facts*/) const override {
    std::vector<std::string> broken = violations(duration_bounds(spec_), metric_.spans(), spec_.task.text);
    if (metric_.spans().lengths().count() == 0 && spec_.count != 0) {
      broken.insert(broken.begin(), spec_.task.text + " never woke from a sleep");
    }
    return {.kind = "lateness",
            .of = spec_.task.text,
            .measured = measurements_of(metric_.spans()),
            .message = joined(broken),
            .evidence = evidence_of(metric_.spans())};
  }

 private:
  const LatenessExpectation& spec_;
  LatenessMetric metric_;
};

class CancellationCheck final : public Expectation {
 public:
  CancellationCheck(const CancellationExpectation& spec, SubjectId task, EventSource& events)
      : spec_(spec), metric_(events, task, metric_of(spec.of), spec.task.instance) {}

  Finding judge(const RunResult& run, const RunFacts& /*facts*/) const override {
    std::vector<std::string> broken = violations(duration_bounds(spec_), metric_.spans(), spec_.task.text);
    const std::int64_t open = metric_.open_count();
    if (metric_.spans().lengths().count() == 0 && open == 0 && spec_.count != 0) {
      broken.insert(broken.begin(), spec_.task.text + (timeouts() ? " was never timed out" : " was never cancelled"));
    }
    if (open > 0) broken.push_back(still_open(run));
    std::vector<Measurement> measured = measurements_of(metric_.spans());
    measured.push_back({"missed", open});
    return {.kind = "cancellation",
            .of = spec_.task.text + (timeouts() ? " (timeouts)" : ""),
            .measured = std::move(measured),
            .message = joined(broken),
            .evidence =
                evidence_of(metric_.spans(), open > 0 ? std::optional(metric_.earliest_open().first) : std::nullopt)};
  }

 private:
  static CancellationMetric::Of metric_of(CancellationExpectation::Of of) {
    return of == CancellationExpectation::Of::timeout ? CancellationMetric::Of::timeout
                                                      : CancellationMetric::Of::cancel;
  }
  [[nodiscard]] bool timeouts() const { return spec_.of == CancellationExpectation::Of::timeout; }
  [[nodiscard]] std::string still_open(const RunResult& run) const {
    const auto [at, instance] = metric_.earliest_open();
    const bool several = instance > 0 || metric_.spans().several_instances() || metric_.open_count() > 1;
    const std::string who = several ? instance_text(spec_.task, instance) : spec_.task.text;
    return who + (timeouts() ? ", timed out at " : ", asked to stop at ") + instant_text(at) +
           (timeouts() ? ", had not left its timed part" : ", was still alive") + " at the end at " +
           instant_text(run.end);
  }

  const CancellationExpectation& spec_;
  CancellationMetric metric_;
};

/// `events`, and `overruns` of a device.
class CountCheck final : public Expectation {
 public:
  CountCheck(std::string kind, std::string of, CountBounds bounds, EventMatcher matcher, EventSource& events)
      : kind_(std::move(kind)), of_(std::move(of)), bounds_(bounds), metric_(events, std::move(matcher)) {}

  Finding judge(const RunResult& /*run*/, const RunFacts& /*facts*/) const override {
    std::vector<std::string> broken = violations(bounds_, metric_.count());
    if (!broken.empty()) broken.push_back(evidence());
    return {.kind = kind_, .of = of_, .measured = {{"count", metric_.count()}}, .message = joined(broken)};
  }

 private:
  [[nodiscard]] std::string evidence() const {
    if (metric_.count() == 0) return kind_ == "events" ? of_ + " never happened" : of_ + " never overran";
    if (metric_.count() == 1) return "at " + instant_text(metric_.first());
    return "the first at " + instant_text(metric_.first()) + ", the last at " + instant_text(metric_.last());
  }

  std::string kind_;
  std::string of_;
  CountBounds bounds_;
  CountMetric metric_;
};

class PairOverrunCheck final : public Expectation {
 public:
  PairOverrunCheck(const OverrunsExpectation& spec, const PairOverruns& pair, EventSource& events)
      : spec_(spec), metric_(events, pair.from, pair.to) {}

  Finding judge(const RunResult& /*run*/, const RunFacts& /*facts*/) const override {
    std::vector<std::string> broken = violations(CountBounds{spec_.min, spec_.max, spec_.count}, metric_.overruns());
    if (!broken.empty() && metric_.overruns() > 0)
      broken.push_back("the first at " + instant_text(metric_.first_overrun()));
    return {
        .kind = "overruns", .of = spec_.text, .measured = {{"count", metric_.overruns()}}, .message = joined(broken)};
  }

 private:
  const OverrunsExpectation& spec_;
  LatencyMetric metric_;
};

TaskState wanted_state(TaskExpectation::State state) {
  switch (state) {
    case TaskExpectation::State::done:
      return TaskState::done;
    case TaskExpectation::State::cancelled:
      return TaskState::cancelled;
    case TaskExpectation::State::failed:
      return TaskState::failed;
    case TaskExpectation::State::waiting:
      return TaskState::waiting;
    case TaskExpectation::State::never_started:
      break;
  }
  return TaskState::never_started;
}

class TaskCheck final : public Expectation {
 public:
  TaskCheck(const TaskExpectation& spec, SubjectId task, EventSource& events)
      : spec_(spec), metric_(events, task, spec.task.instance) {}

  Finding judge(const RunResult& /*run*/, const RunFacts& /*facts*/) const override {
    return {.kind = "task", .of = spec_.task.text, .measured = measured(), .message = message()};
  }

 private:
  [[nodiscard]] std::vector<Measurement> measured() const {
    const std::int64_t instances = metric_.instances();
    std::string common = instances == 0 ? name_of(TaskState::never_started) : "mixed";
    std::vector<Measurement> counts;
    for (const TaskState state : all_task_states) {
      const std::int64_t count = metric_.count(state);
      if (count == 0) continue;
      if (count == instances) common = name_of(state);
      counts.push_back({name_of(state), count});
    }
    std::vector<Measurement> measured{{"state", common}, {"instances", instances}};
    if (counts.size() > 1) measured.insert(measured.end(), counts.begin(), counts.end());
    return measured;
  }

  [[nodiscard]] std::string message() const {
    const TaskState wanted = wanted_state(spec_.state);
    const std::int64_t instances = metric_.instances();
    if (instances == 0) return wanted == TaskState::never_started ? "" : spec_.task.text + " was never spawned";
    std::vector<std::string> broken;
    for (const TaskState state : all_task_states) {
      const std::int64_t count = metric_.count(state);
      if (state != wanted && count > 0) broken.push_back(strays(state, count, instances));
    }
    return joined(broken);
  }

  /// What those are doing that should be in another state.
  [[nodiscard]] std::string strays(TaskState state, std::int64_t count, std::int64_t instances) const {
    const TaskStateMetric::Change last = *metric_.last_change(state);
    const std::string when =
        (state == TaskState::waiting || state == TaskState::never_started ? " since " : " at ") + instant_text(last.at);
    const std::string word = state == TaskState::never_started ? "never started" : name_of(state);
    if (instances == 1) return spec_.task.text + ": " + word + when;
    return std::to_string(count) + " of " + std::to_string(instances) + " " + word + ", the latest " +
           instance_text(spec_.task, last.instance) + when;
  }

  const TaskExpectation& spec_;
  TaskStateMetric metric_;
};

class PinCheck final : public Expectation {
 public:
  PinCheck(const PinExpectation& spec, SubjectId pin, EventSource& events)
      : spec_(spec), metric_(events, pin, instant(spec)) {}

  Finding judge(const RunResult& run, const RunFacts& facts) const override {
    const std::optional<Instant> at = instant(spec_);
    const std::string of = spec_.text + (at ? " at " + instant_text(*at) : "");
    if (at && *at > run.end && run.error) {
      const std::string message = "the run stopped at " + instant_text(run.end) + ", before " + instant_text(*at);
      return {.kind = "pin", .of = of, .measured = {}, .message = message};
    }
    const int level = metric_.level() ? *metric_.level() : facts.pin_level(spec_.pin);
    std::string message;
    if (level != spec_.value) {
      message = spec_.text + " is " + std::to_string(level) + " at " + instant_text(at ? *at : run.end) + ", since " +
                (metric_.since() ? instant_text(*metric_.since()) : "the start");
    }
    return {.kind = "pin", .of = of, .measured = {{"value", std::int64_t{level}}}, .message = message};
  }

 private:
  static std::optional<Instant> instant(const PinExpectation& spec) {
    return spec.at ? std::optional(Instant::start() + *spec.at) : std::nullopt;
  }

  const PinExpectation& spec_;
  PinMetric metric_;
};

/// Remembers when a text was first printed that must not be.
class StdoutCheck final : public Expectation, private EventObserver {
 public:
  StdoutCheck(const StdoutExpectation& spec, SubjectId lines, EventSource& events)
      : spec_(spec), of_(events.name(lines)) {
    if (spec.test == StdoutExpectation::Test::not_contains) events.listen(lines, *this);
  }

  Finding judge(const RunResult& /*run*/, const RunFacts& facts) const override {
    StdoutVerdict verdict = check_stdout(spec_, facts.printed.at(spec_.board));
    if (!verdict.message.empty() && first_) verdict.message += ", at " + instant_text(*first_);
    return {
        .kind = "stdout", .of = of_, .measured = std::move(verdict.measured), .message = std::move(verdict.message)};
  }

 private:
  void on_event(const Event& event) override {
    if (!first_ && event.text.find(spec_.text) != std::string_view::npos) first_ = event.at;
  }
  const StdoutExpectation& spec_;
  std::string of_;
  std::optional<Instant> first_;
};

/// Makes the check for each kind of expectation.
struct CheckMaker {
  const Scenario& scenario;
  EventSource& events;
  using Made = std::unique_ptr<Expectation>;

  Made operator()(const LatencyExpectation& spec) const { return std::make_unique<LatencyCheck>(spec, events); }
  Made operator()(const IntervalExpectation& spec) const { return std::make_unique<IntervalCheck>(spec, events); }
  Made operator()(const LatenessExpectation& spec) const {
    return std::make_unique<LatenessCheck>(spec, subject(spec.task), events);
  }
  Made operator()(const OverrunsExpectation& spec) const {
    if (const auto* pair = std::get_if<PairOverruns>(&spec.of)) {
      return std::make_unique<PairOverrunCheck>(spec, *pair, events);
    }
    return std::make_unique<CountCheck>("overruns", spec.text, CountBounds{spec.min, spec.max, spec.count},
                                        overruns_of(scenario, spec, events), events);
  }
  Made operator()(const CancellationExpectation& spec) const {
    return std::make_unique<CancellationCheck>(spec, subject(spec.task), events);
  }
  Made operator()(const TaskExpectation& spec) const {
    return std::make_unique<TaskCheck>(spec, subject(spec.task), events);
  }
  Made operator()(const PinExpectation& spec) const {
    const SubjectId pin = subject_on(scenario, spec.pin.board, "pin:" + spec.pin.name, events);
    return std::make_unique<PinCheck>(spec, pin, events);
  }
  Made operator()(const StdoutExpectation& spec) const {
    return std::make_unique<StdoutCheck>(spec, subject_on(scenario, spec.board, "stdout", events), events);
  }
  Made operator()(const EventsExpectation& spec) const {
    return std::make_unique<CountCheck>("events", spec.of.text, CountBounds{spec.min, spec.max, spec.count},
                                        EventMatcher(events, spec.of), events);
  }

  [[nodiscard]] SubjectId subject(const TaskTarget& task) const { return events.subject(task_subject(task, scenario)); }
};

/// "foo[3]" as its name and its instance.
std::pair<std::string_view, std::uint32_t> split_task_name(std::string_view name) {
  const std::size_t bracket = name.find('[');
  if (bracket == std::string_view::npos || name.back() != ']') return {name, 0};
  std::uint32_t instance = 0;
  for (const char c : name.substr(bracket + 1, name.size() - bracket - 2)) {
    if (c < '0' || c > '9') return {name, 0};
    instance = instance * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return {name.substr(0, bracket), instance};
}

/// The task whose name the expectation has as its own.
const TaskTarget* task_of(const ExpectationSpec& spec) {
  if (const auto* lateness = std::get_if<LatenessExpectation>(&spec.check)) return &lateness->task;
  if (const auto* cancellation = std::get_if<CancellationExpectation>(&spec.check)) return &cancellation->task;
  if (const auto* state = std::get_if<TaskExpectation>(&spec.check)) return &state->task;
  return nullptr;
}

/// `no task is called "reder"; did you mean "reader"?`: a program's tasks are known only when it has run.
std::string mistyped_task(const ExpectationSpec& spec, const Scenario& scenario, const std::vector<TaskResult>& tasks) {
  const TaskTarget* const task = task_of(spec);
  if (task == nullptr || exists(*task, scenario, tasks)) return "";
  const std::string name = full_name(*task, scenario);
  const std::string near = did_you_mean(name, task_names(tasks));
  return near.empty() ? "" : "\nno task is called " + in_quotes(name) + near;
}

}  // namespace

std::unique_ptr<Expectation> make_expectation(const ExpectationSpec& spec, const Scenario& scenario,
                                              EventSource& events) {
  return std::visit(CheckMaker{scenario, events}, spec.check);
}

EventMatcher overruns_of(const Scenario& scenario, const OverrunsExpectation& spec, EventSource& events) {
  const auto matcher = [&](std::size_t board, const std::string& name, std::optional<std::uint32_t> instance = {}) {
    return EventMatcher(subject_on(scenario, board, name, events), EventKind::overrun, instance);
  };
  if (const auto* uart = std::get_if<UartOverruns>(&spec.of)) return matcher(uart->uart.board, uart->uart.name);
  if (const auto* irq = std::get_if<IrqOverruns>(&spec.of)) return matcher(irq->board, "irq:" + irq->name);
  if (const auto* schedule = std::get_if<ScheduleOverruns>(&spec.of)) return matcher(schedule->board, "schedule");
  const TaskTarget& task = std::get<WaitOverruns>(spec.of).task;
  return matcher(task.board, "wait:" + task.name, task.instance);
}

Expectations::Expectations(const Scenario& scenario, EventSource& events) : scenario_(scenario) {
  for (const ExpectationSpec& spec : scenario.expectations) {
    expectations_.push_back(make_expectation(spec, scenario, events));
  }
}

void Expectations::judge(RunResult& run, const RunFacts& facts) const {
  std::vector<ExpectationResult> results;
  for (std::size_t k = 0; k < expectations_.size(); ++k) {
    const ExpectationSpec& spec = scenario_.expectations[k];
    Finding finding = expectations_[k]->judge(run, facts);
    if (!finding.message.empty()) finding.message += mistyped_task(spec, scenario_, run.tasks);
    std::string wanted = spec.wanted;
    std::optional<PublishedResult> published;
    if (spec.published) {
      published = compare_published(*spec.published, finding.measured);
      wanted +=
          (wanted.empty() ? "published " : ", published ") + spec.published->of + " " + published_text(*spec.published);
      const std::string failure = published_failure(*published);
      if (!failure.empty()) finding.message += (finding.message.empty() ? "" : "\n") + failure;
    }
    const bool pass = finding.message.empty();
    results.push_back({std::move(finding.kind), std::move(finding.of), pass, std::move(finding.measured),
                       std::move(wanted), std::move(finding.message), std::move(published), spec.place,
                       spec.tolerance_ppm, finding.evidence});
  }
  if (run.error) run.error->expected = expects(*run.error, results);
  run.expectations = std::move(results);
}

bool Expectations::expects(const ErrorResult& error, const std::vector<ExpectationResult>& results) const {
  if (error.kind != ErrorKind::exception || error.task.empty()) return false;
  const auto [name, instance] = split_task_name(error.task);
  for (std::size_t k = 0; k < results.size(); ++k) {
    const auto* spec = std::get_if<TaskExpectation>(&scenario_.expectations[k].check);
    if (spec == nullptr || !results[k].pass || spec->state != TaskExpectation::State::failed) continue;
    const TaskTarget& task = spec->task;
    const bool same_board = scenario_.boards.at(task.board).label == error.board;
    if (same_board && task.name == name && task.instance.value_or(instance) == instance) return true;
  }
  return false;
}

}  // namespace asim
