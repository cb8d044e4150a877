#include "sim/recorded_run.hpp"

#include <algorithm>
#include <variant>

#include "sim/bounds.hpp"
#include "sim/duration_text.hpp"
#include "sim/event_timeline.hpp"
#include "sim/expectation.hpp"
#include "sim/interval_metric.hpp"
#include "sim/latency_metric.hpp"
#include "sim/lateness_metric.hpp"
#include "sim/live_world.hpp"
#include "sim/measured_text.hpp"
#include "sim/near_match.hpp"
#include "sim/task_names.hpp"

namespace asim {

RecordedRun::RecordedRun(LiveWorld& world) : world_(world), result_(world.simulation().result()) {
  if (const EventLog* const log = world.log()) end_ = log->size();
  printed_ = world.simulation().facts().printed;
}

const EventLog& RecordedRun::log(std::string_view what) const {
  if (const EventLog* const log = world_.log()) return *log;
  throw WorldError(std::string(what) +
                   ": events were not recorded; leave record=False out where the world is made, or expect it in the "
                   "scenario");
}

std::string_view RecordedRun::subject_name(SubjectId id) const { return log("event").name(id); }

Selector RecordedRun::selector(std::string_view text, const char* key) const {
  return world_.names().selector(text, key);
}

TaskTarget RecordedRun::task(std::string_view text) const { return world_.names().task(text, "task"); }

// A program's tasks are known only when it has run.
SubjectId RecordedRun::subject_of(const TaskTarget& task, EventSource& source) const {
  const Scenario& scenario = world_.scenario();
  if (!exists(task, scenario, result_.tasks) && !task.name.starts_with('_')) {
    const std::vector<std::string> names = task_names(result_.tasks);
    const std::string near = did_you_mean(full_name(task, scenario), names);
    throw ScenarioError({.origin = "", .key = "task"},
                        "there was no task " + in_quotes(task.text) + " until " + instant_text(end()) +
                            (near.empty() && !names.empty() ? "; there was " + listed_or(names) : near));
  }
  return source.subject(task_subject(task, scenario));
}

MeasuredSpans RecordedRun::latency(std::string_view from, std::string_view to) const {
  EventReplay replay(log("latency"));
  const Selector first = selector(from, "from");
  const Selector last = selector(to, "to");
  const LatencyMetric metric(replay, first, last, SpanLog::Keep::all);
  replay.play(0, end_);
  return {.kind = "latency",
          .of = first.text + " -> " + last.text,
          .spans = metric.spans(),
          .missed = metric.open() ? 1 : 0,
          .overruns = metric.overruns(),
          .open = metric.open(),
          .bounds = {EventMatcher(replay, first), EventMatcher(replay, last)}};
}

MeasuredSpans RecordedRun::interval(std::string_view of, Duration after) const {
  EventReplay replay(log("interval"));
  const Selector wanted = selector(of, "of");
  const IntervalMetric metric(replay, wanted, after, SpanLog::Keep::all);
  replay.play(0, end_);
  return {.kind = "interval", .of = wanted.text, .spans = metric.spans(), .bounds = {EventMatcher(replay, wanted)}};
}

MeasuredSpans RecordedRun::lateness(std::string_view task) const {
  EventReplay replay(log("lateness"));
  const TaskTarget target = this->task(task);
  const SubjectId subject = subject_of(target, replay);
  const LatenessMetric metric(replay, subject, target.instance, SpanLog::Keep::all);
  replay.play(0, end_);
  return {.kind = "lateness",
          .of = target.text,
          .spans = metric.spans(),
          .bounds = {EventMatcher(subject, EventKind::resume, target.instance)}};
}

MeasuredSpans RecordedRun::cancellation(std::string_view task, CancellationMetric::Of of) const {
  EventReplay replay(log("cancellation"));
  const TaskTarget target = this->task(task);
  const SubjectId subject = subject_of(target, replay);
  const CancellationMetric metric(replay, subject, of, target.instance, SpanLog::Keep::all);
  replay.play(0, end_);
  MeasuredSpans measured{.kind = "cancellation",
                         .of = target.text + (of == CancellationMetric::Of::timeout ? " (timeouts)" : ""),
                         .spans = metric.spans(),
                         .missed = metric.open_count()};
  if (measured.missed > 0) measured.open = metric.earliest_open().first;
  const bool timeouts = of == CancellationMetric::Of::timeout;
  for (const EventKind kind :
       {timeouts ? EventKind::timeout_requested : EventKind::cancel_requested,
        timeouts ? EventKind::timeout_ended : EventKind::cancelled, EventKind::done, EventKind::failed}) {
    measured.bounds.emplace_back(subject, kind, target.instance);
  }
  return measured;
}

ExpectationSpec RecordedRun::overruns_spec(std::string_view of) const {
  std::string text;
  for (const char c : of) text += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return world_.names().expectation("{overruns: {of: \"" + text + "\", min: 0}}");
}

std::int64_t RecordedRun::overruns(std::string_view of) const {
  EventReplay replay(log("overruns"));
  const ExpectationSpec spec = overruns_spec(of);
  const auto check = make_expectation(spec, world_.scenario(), replay);
  replay.play(0, end_);
  return std::get<std::int64_t>(check->judge(result_, {}).measured.at(0).value);
}

void RecordedRun::each_event(std::string_view selector, const std::function<void(const Event&)>& take) const {
  const EventLog& log = this->log("events");
  EventReplay replay(log);
  const Selector wanted = this->selector(selector, "selector");
  if (wanted.subject_class == SubjectClass::task) {
    const std::string subject = wanted.subject();
    static_cast<void>(subject_of(task(subject.substr(0, subject.find("task:")) + wanted.name), replay));
  }
  const EventMatcher matcher(replay, wanted);
  for (std::size_t i = 0; i < end_; ++i) {
    const Event event = log.at(i);
    if (matcher.matches(event)) take(event);
  }
}

std::string RecordedRun::explain(const MeasuredSpans& measured) const {
  std::vector<Measurement> figures = measurements_of(measured.spans);
  if (measured.missed > 0) figures.push_back({"missed", measured.missed});
  if (measured.overruns > 0) figures.push_back({"overruns", measured.overruns});
  std::string text = measured.kind + " " + measured.of + ": " + measured_text(figures) + "\n";

  std::optional<Span> worst;
  if (measured.spans.lengths().count() > 0) worst = measured.spans.longest();
  std::string which = "the longest, ";
  if (measured.open && (!worst || end() - *measured.open > worst->length())) {
    worst = Span{*measured.open, end()};
    which = "one that was not over at the end, ";
  }
  if (!worst) return text;
  text += which + format_duration(worst->length()) + " from " + instant_text(worst->from) + " to " +
          instant_text(worst->to) + ":\n";
  const auto is_bound = [&](const Event& event) {
    return std::any_of(measured.bounds.begin(), measured.bounds.end(),
                       [&](const EventMatcher& matcher) { return matcher.matches(event); });
  };
  return text + event_timeline(log("explain"), {.from = worst->from, .to = worst->to, .bounds = is_bound, .end = end_});
}

std::string RecordedRun::explain_overruns(std::string_view of) const {
  const EventLog& log = this->log("explain");
  EventReplay replay(log);
  const ExpectationSpec spec = overruns_spec(of);
  const EventMatcher matcher = overruns_of(world_.scenario(), std::get<OverrunsExpectation>(spec.check), replay);
  for (std::size_t i = 0; i < end_; ++i) {
    const Event event = log.at(i);
    if (!matcher.matches(event)) continue;
    const auto is_overrun = [&](const Event& other) { return matcher.matches(other); };
    return "the first at " + instant_text(event.at) + ":\n" +
           event_timeline(log, {.from = event.at, .to = event.at, .bounds = is_overrun, .end = end_});
  }
  return std::string(of) + " never overran\n";
}

std::string RecordedRun::timeline() const {
  constexpr std::size_t most_lines = 5'000;
  return event_timeline(log("timeline"), {.from = Instant::start(), .to = end(), .end = end_, .most = most_lines});
}

std::string RecordedRun::last_events() const {
  const EventLog* const log = world_.log();
  return log == nullptr ? "" : event_timeline(*log, {.from = end(), .to = end(), .end = end_});
}

}  // namespace asim
