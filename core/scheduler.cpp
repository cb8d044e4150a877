#include "core/scheduler.hpp"

#include <algorithm>

#include "core/errors.hpp"

namespace asim {

Scheduler::Scheduler(SchedulerHost host) : host_(std::move(host)) {}

Scheduler::~Scheduler() { release_tasks(); }

void Scheduler::release_tasks() noexcept {
  current_ = nullptr;
  ended_ = TaskRef();
  const std::vector<Task*> left = std::exchange(enrolled_, {});
  // Tasks that wait for each other keep each other.
  for (Task* task : left) task->abandon();
  for (Task* task : left) task->release();
}

TaskName& Scheduler::task_name(std::string_view name) {
  if (const auto found = names_.find(name); found != names_.end()) return found->second;
  TaskName record{std::string(name), 0, 0};
  if (host_.events != nullptr) record.subject = host_.events->subject(host_.subject_prefix + "task:" + record.name);
  return names_.emplace(record.name, std::move(record)).first->second;
}

void Scheduler::enrol(Task& task, TaskName& name) {
  task.scheduler = this;
  task.subject = name.subject;
  task.instance = name.instances++;
  task.name = &name;
  task.retain();
  task.roll = static_cast<std::uint32_t>(enrolled_.size());
  enrolled_.push_back(&task);
  most_at_this_instant_ = std::max(most_at_this_instant_, enrolled_.size());
  charge(host_.costs.spawn);
  record(task, EventKind::spawn);
}

std::string Scheduler::display_name(const Task& task) const {
  if (task.name == nullptr) return "?";
  return task.name->instances > 1 ? task.name->name + "[" + std::to_string(task.instance) + "]" : task.name->name;
}

void Scheduler::record(const Task& task, EventKind kind, std::int64_t value) {
  if (host_.events != nullptr) {
    host_.events->emit({host_.cpu.now(), task.subject, task.instance, kind, value, {}});
  }
}

void Scheduler::wait_on(Task& task, TaskQueue& queue, Waitable& reason) {
  task.pending = Throw::none;
  queue.push_now(task, ticks_ms());
  task.waiting_on = &reason;
}

void Scheduler::wait_on(Task& task, TaskQueue& queue) { wait_on(task, queue, queue); }

void Scheduler::begin_run() {
  if (first_run_) std::exchange(first_run_, nullptr)();
}

void Scheduler::enter_tick() {
  tick_begin_ = TickClock::tick_begin(present_, 0);
  tick_ = host_.ticks.ms(present_);
}

Request Scheduler::recorded_step(Task& task) {
  look();
  watch_progress(task);
  current_ = &task;  // for whoever is told of the resume
  record_resume(task);
  const Request request = resume(task);
  if (!request.ends()) record(task, EventKind::suspend);
  return request;
}

void Scheduler::record_resume(const Task& task) {
  const bool slept = task.wake_due.ns >= 0 && present_ >= task.wake_due && task.pending == Throw::none;
  host_.events->emit({.at = present_,
                      .subject = task.subject,
                      .instance = task.instance,
                      .kind = EventKind::resume,
                      .value = slept ? (present_ - task.wake_due).ns : -1});
}

void Scheduler::on_escape(Task& task) {
  if (!task.finished()) finish(task, RequestKind::failed);
}

void Scheduler::finish(Task& task, RequestKind how) {
  task.state = TaskPhase::finished;
  record(task, how == RequestKind::done        ? EventKind::done
               : how == RequestKind::cancelled ? EventKind::cancelled
                                               : EventKind::failed);
  // The last one takes the free place, so that the roll stays as long as there are live tasks.
  Task* const last = enrolled_.back();
  enrolled_[task.roll] = last;
  last->roll = task.roll;
  enrolled_.pop_back();
  // Whoever made the last step of the task may go on with it until another one ends.
  ended_ = TaskRef::adopt(&task);
}

void Scheduler::check_stall(const Task& next) {
  // Many tasks may well wake at one instant and yield a time or two before they sleep again.
  constexpr std::size_t resumes_of_each = 4;
  if (steps_at_this_instant_ < resumes_of_each * most_at_this_instant_) return;
  // A policy looks at the time less often than it resumes tasks.
  const std::uint32_t resumes = std::exchange(steps_at_this_instant_, 0);
  if (look() != last_step_) {
    enter_instant();
    return;
  }
  if (!std::exchange(stall_reported_, true)) warn_of_stall(next, resumes);
  Instant limit = next_timer_due();
  if (poll_set_.needs_looking()) limit = std::min(limit, TickClock::tick_begin(present_, 1));
  host_.cpu.skip_ahead(limit);
  look();
}

void Scheduler::warn_of_stall(const Task& next, std::uint32_t resumes) {
  std::vector<const Task*> ready{&next};
  collect_ready(ready);
  std::string names;
  for (std::size_t i = 0; i < ready.size() && i < 10; ++i) {
    names += (i == 0 ? "" : ", ") + display_name(*ready[i]);
  }
  if (ready.size() > 10) names += ", ...";
  warn("time stood still for " + std::to_string(resumes) + " task resumes: " + names +
       " spin at zero cost; went on to the next due event");
}

}  // namespace asim
