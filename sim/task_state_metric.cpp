#include "sim/task_state_metric.hpp"

#include <cstddef>

namespace asim {

const char* name_of(TaskState state) {
  switch (state) {
    case TaskState::done:
      return "done";
    case TaskState::cancelled:
      return "cancelled";
    case TaskState::failed:
      return "failed";
    case TaskState::waiting:
      return "waiting";
    case TaskState::never_started:
      break;
  }
  return "never_started";
}

TaskStateMetric::TaskStateMetric(EventSource& events, SubjectId task, std::optional<std::uint32_t> instance)
    : instance_(instance) {
  events.listen(task, *this);
}

void TaskStateMetric::on_event(const Event& event) {
  if (instance_ && *instance_ != event.instance) return;
  switch (event.kind) {
    case EventKind::spawn:
      living_[event.instance].since = event.at;
      break;
    case EventKind::resume:
    case EventKind::suspend:
      if (const auto found = living_.find(event.instance); found != living_.end()) {
        found->second = {true, event.at};
      }
      break;
    case EventKind::done:
      end(event, TaskState::done);
      break;
    case EventKind::cancelled:
      end(event, TaskState::cancelled);
      break;
    case EventKind::failed:
      end(event, TaskState::failed);
      break;
    default:
      break;
  }
}

void TaskStateMetric::end(const Event& event, TaskState state) {
  if (living_.erase(event.instance) == 0) return;
  ++ended_[static_cast<std::size_t>(state)];
  last_end_[static_cast<std::size_t>(state)] = {event.at, event.instance};
}

std::int64_t TaskStateMetric::instances() const noexcept {
  auto sum = static_cast<std::int64_t>(living_.size());
  for (const std::int64_t count : ended_) sum += count;
  return sum;
}

std::int64_t TaskStateMetric::count(TaskState state) const noexcept {
  if (const auto index = static_cast<std::size_t>(state); index < ended_.size()) return ended_[index];
  std::int64_t count = 0;
  for (const auto& [instance, living] : living_) {
    if (living.started == (state == TaskState::waiting)) ++count;
  }
  return count;
}

std::optional<TaskStateMetric::Change> TaskStateMetric::last_change(TaskState state) const noexcept {
  if (count(state) == 0) return {};
  if (const auto index = static_cast<std::size_t>(state); index < ended_.size()) return last_end_[index];
  Change last{{-1}, 0};
  for (const auto& [instance, living] : living_) {
    if (living.started == (state == TaskState::waiting) && living.since > last.at) last = {living.since, instance};
  }
  return last;
}

}  // namespace asim
