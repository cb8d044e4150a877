#include "sim/task_roster.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "sim/task_names.hpp"

namespace asim {
namespace {

/// "hub.task:main" -> "hub.main"; the name alone where there is no label.
std::string display_name(std::string_view subject) {
  const std::size_t at = subject.find(task_prefix);
  return std::string(subject.substr(0, at)) + std::string(subject.substr(at + task_prefix.size()));
}

bool is_internal(std::string_view subject) {
  return subject.substr(subject.find(task_prefix) + task_prefix.size()).starts_with('_');
}

}  // namespace

TaskRoster::TaskRoster(EventSource& events) : events_(events) { events.listen_all(*this); }

void TaskRoster::on_event(const Event& event) {
  if (event.kind > EventKind::failed || event.kind == EventKind::suspend || event.kind == EventKind::cancel_requested)
    return;
  if (event.subject >= states_.size()) {
    states_.resize(event.subject + 1);
    counts_.resize(event.subject + 1);
  }
  std::vector<State>& states = states_[event.subject];
  if (event.kind == EventKind::spawn) {
    if (counts_[event.subject]++ == 0) order_.push_back(event.subject);
    if (event.instance < listed_instances) states.resize(std::max<std::size_t>(states.size(), event.instance + 1));
    return;
  }
  if (event.instance >= states.size()) return;
  State& state = states[event.instance];
  switch (event.kind) {
    case EventKind::resume:
      if (state == State::never_started) state = State::waiting;
      break;
    case EventKind::done:
      state = State::done;
      break;
    case EventKind::cancelled:
      state = State::cancelled;
      break;
    default:
      state = State::failed;
  }
}

std::vector<TaskResult> TaskRoster::tasks() const {
  static constexpr std::array<const char*, 5> names{"never_started", "waiting", "done", "cancelled", "failed"};
  std::vector<TaskResult> result;
  for (const SubjectId subject : order_) {
    const std::string_view name = events_.name(subject);
    if (is_internal(name)) continue;
    const std::vector<State>& states = states_[subject];
    for (std::size_t i = 0; i < states.size(); ++i) {
      std::string shown = display_name(name);
      if (counts_[subject] > 1) shown += "[" + std::to_string(i) + "]";
      result.push_back({std::move(shown), names[static_cast<std::size_t>(states[i])]});
    }
  }
  return result;
}

}  // namespace asim
