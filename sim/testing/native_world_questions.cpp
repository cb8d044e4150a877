// What a NativeWorld answers when it has run.
#include <functional>
#include <initializer_list>
#include <utility>

#include "sim/duration_text.hpp"
#include "sim/expectation.hpp"
#include "sim/json_text.hpp"
#include "sim/near_match.hpp"
#include "sim/recorded_run.hpp"
#include "sim/testing/native_world.hpp"

namespace asim::test {
namespace {

/// `{kind: {names..., bound: value}}` as a scenario has it.
std::string expectation_text(const char* kind, std::initializer_list<std::pair<const char*, std::string_view>> names,
                             const char* bound, std::string_view value) {
  JsonText json;
  json.open('{');
  json.key(kind);
  json.open('{');
  for (const auto& [key, name] : names) json.field(key, name);
  json.literal_field(bound, value);
  json.close('}');
  json.close('}');
  return std::move(json).finish();
}

/// Why an expectation is not met by what happened so far; empty if it is.
std::string complaint(LiveWorld& world, const RecordedRun& run, std::string_view expectation) {
  const ExpectationSpec spec = world.names().expectation(expectation);
  EventReplay replay(*world.log());
  const auto check = make_expectation(spec, world.scenario(), replay);
  replay.play(0, world.log()->size());
  return check->judge(run.result(), world.simulation().facts()).message;
}

Judgement judgement(const std::string& complaint, const std::function<std::string()>& evidence) {
  if (complaint.empty()) return {.met = true};
  return {.met = false, .explanation = complaint + "\n" + evidence()};
}

/// "pin:X5" means its edges.
std::string with_kind(std::string_view selector) {
  const std::size_t pin = selector.find("pin:");
  const bool bare = pin != std::string_view::npos && selector.find(':', pin + 4) == std::string_view::npos;
  return std::string(selector) + (bare ? ":change" : "");
}

}  // namespace

// --- figures

Distribution::Summary NativeWorld::latency(std::string_view from, std::string_view to) {
  return world_->record()->latency(from, to).spans.lengths().summary();
}

Distribution::Summary NativeWorld::lateness(std::string_view task) {
  return world_->record()->lateness(task).spans.lengths().summary();
}

Distribution::Summary NativeWorld::cancellation(std::string_view task) {
  return world_->record()->cancellation(task, CancellationMetric::Of::cancel).spans.lengths().summary();
}

std::int64_t NativeWorld::overruns(std::string_view of) { return world_->record()->overruns(of); }

std::string NativeWorld::task_state(std::string_view task) {
  const std::shared_ptr<RecordedRun> run = world_->record();
  std::vector<std::string> names;
  for (const TaskResult& result : run->result().tasks) {
    if (result.name == task) return result.state;
    names.push_back(result.name);
  }
  const std::string near = did_you_mean(task, names);
  throw InputError("there is no task " + in_quotes(task) +
                   (near.empty() && !names.empty() ? "; there is " + listed_or(names) : near));
}

std::vector<RecordedEvent> NativeWorld::events(std::string_view selector) {
  const std::shared_ptr<RecordedRun> run = world_->record();
  std::vector<RecordedEvent> events;
  run->each_event(with_kind(selector), [&](const Event& event) {
    events.push_back({.at = event.at,
                      .kind = event.kind,
                      .value = event.value,
                      .subject = std::string(run->subject_name(event.subject)),
                      .instance = event.instance,
                      .text = std::string(event.text)});
  });
  return events;
}

std::string NativeWorld::printed() { return world_->record()->result().stdout_text; }

// --- judgements

Judgement NativeWorld::judge_latency(std::string_view from, std::string_view to, Duration limit) {
  const std::shared_ptr<RecordedRun> run = world_->record();
  return judgement(complaint(*world_, *run,
                             expectation_text("latency", {{"from", from}, {"to", to}}, "max", format_duration(limit))),
                   [&] { return run->explain(run->latency(from, to)); });
}

Judgement NativeWorld::judge_lateness(std::string_view task, Duration limit) {
  const std::shared_ptr<RecordedRun> run = world_->record();
  return judgement(
      complaint(*world_, *run, expectation_text("lateness", {{"task", task}}, "max", format_duration(limit))),
      [&] { return run->explain(run->lateness(task)); });
}

Judgement NativeWorld::judge_cancellation(std::string_view task, Duration limit) {
  const std::shared_ptr<RecordedRun> run = world_->record();
  return judgement(
      complaint(*world_, *run, expectation_text("cancellation", {{"task", task}}, "max", format_duration(limit))),
      [&] { return run->explain(run->cancellation(task, CancellationMetric::Of::cancel)); });
}

Judgement NativeWorld::judge_overruns(std::string_view of, std::int64_t count) {
  const std::shared_ptr<RecordedRun> run = world_->record();
  return judgement(complaint(*world_, *run, expectation_text("overruns", {{"of", of}}, "count", std::to_string(count))),
                   [&] { return run->explain_overruns(of); });
}

}  // namespace asim::test
