#include "core/scheduler.hpp"

#include <algorithm>

#include "core/errors.hpp"

namespace asim {

Scheduler::Scheduler(SchedulerHost host) : host_(std::move(host)) {}

Scheduler::~Scheduler() { release_tasks(); }

void Scheduler::release_tasks() noexcept {
  current_ = TaskRef();
  for (Task* task : std::exchange(enrolled_, {})) task->release();
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

Request Scheduler::step(Task& task) {
  ++step_count_;
  charge(host_.costs.resume);
  const Instant now = host_.cpu.now();
  watch_progress(task, now);
  if (current_.get() != &task) current_ = TaskRef(&task);
  if (host_.events != nullptr) {
    const bool slept = task.wake_due.ns >= 0 && now >= task.wake_due && task.pending == Throw::none;
    record(task, EventKind::resume, slept ? (now - task.wake_due).ns : -1);
  }
  task.wake_due = Instant{-1};
  Request request;
  try {
    request = task.resume();
  } catch (const RunStopped&) {
    throw;
  } catch (...) {
    on_escape(task);
    throw;
  }
  switch (request.kind) {
    case RequestKind::done:
      finish(task, EventKind::done);
      break;
    case RequestKind::cancelled:
      finish(task, EventKind::cancelled);
      break;
    case RequestKind::failed:
      finish(task, EventKind::failed);
      break;
    default:
      record(task, EventKind::suspend);
  }
  return request;
}

void Scheduler::on_escape(Task& task) {
  if (!task.finished()) finish(task, EventKind::failed);
}

void Scheduler::finish(Task& task, EventKind how) {
  task.state = TaskPhase::finished;
  record(task, how);
  // The last one takes the free place, so that the roll stays as long as there are live tasks.
  Task* const last = enrolled_.back();
  enrolled_[task.roll] = last;
  last->roll = task.roll;
  enrolled_.pop_back();
  task.release();
}

void Scheduler::watch_progress(const Task& next, Instant now) {
  if (now != last_step_) {
    last_step_ = now;
    steps_at_this_instant_ = 0;
  } else if (++steps_at_this_instant_ >= stall_limit) {
    steps_at_this_instant_ = 0;
    skip_ahead(next, now);
  }
}

void Scheduler::skip_ahead(const Task& next, Instant now) {
  Instant limit = next_timer_due();
  if (poll_set_.needs_looking()) limit = std::min(limit, TickClock::tick_begin(now, 1));
  if (!stall_reported_) {
    stall_reported_ = true;
    std::vector<const Task*> ready{&next};
    collect_ready(ready);
    std::string names;
    for (std::size_t i = 0; i < ready.size() && i < 10; ++i) {
      names += (i == 0 ? "" : ", ") + display_name(*ready[i]);
    }
    if (ready.size() > 10) names += ", ...";
    warn("time stood still for " + std::to_string(stall_limit) + " task resumes: " + names +
         " spin at zero cost; went on to the next due event");
  }
  host_.cpu.skip_ahead(limit);
}

}  // namespace asim
