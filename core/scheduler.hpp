// Scheduler: what all policies share: the names of tasks, their events, their steps, costs, and the watch over time
// that stands still. How tasks are queued, polled, cancelled and timed out is the policy's business, and the only place
// where variants differ.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/coroutine.hpp"
#include "core/cpu.hpp"
#include "core/errors.hpp"
#include "core/event.hpp"
#include "core/known_defect.hpp"
#include "core/poll_set.hpp"
#include "core/scheduler_costs.hpp"
#include "core/task.hpp"
#include "core/task_queue.hpp"
#include "core/ticks.hpp"

namespace asim {

/// What a scheduler is put into.
struct SchedulerHost {
  Cpu& cpu;
  EventSink* events = nullptr;  ///< null: nothing is recorded
  TickClock ticks{};
  SchedulerCosts costs{};
  /// Told in words when something happens that a user should know; empty: not told.
  std::function<void(const std::string&)> warn{};
  std::string subject_prefix{};  ///< before the subjects of tasks: "hub." in worlds of several boards
};

/// The name shared by all tasks of one coroutine function, and the count of them.
struct TaskName {
  std::string name;
  SubjectId subject = 0;
  std::uint32_t instances = 0;
};

class Scheduler {
 public:
  explicit Scheduler(SchedulerHost host);
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  virtual ~Scheduler();

  /// The name record of `name`; the same one for the same text. Valid as long as the scheduler.
  TaskName& task_name(std::string_view name);
  /// Gives a new task its identity, records its spawn and keeps a reference until it ends. Charges the cost of a spawn.
  void enrol(Task& task, TaskName& name);

  /// Puts an enrolled task behind all that is ready.
  virtual void spawn(Task& task) = 0;
  /// Puts an enrolled task where it first runs at `start`, at the next full tick.
  virtual void spawn_at(Task& task, Instant start) = 0;
  /// Asks `task` to end by CancelledError; when it does is the policy's business. False if it has ended already.
  virtual bool cancel(Task& task) = 0;
  /// Runs `body` with a time limit on behalf of the current native task. True if it ended in time, false if the limit
  /// came first; other exceptions of `body` pass.
  virtual Coroutine<bool> with_timeout(std::int64_t limit_ms, Coroutine<void> body) = 0;
  /// Puts a task that waits on something else back among those that are ready.
  virtual void wake(Task& task) = 0;
  /// Puts the running task on `queue`, behind those that wait there already, until it is woken or cancelled.
  /// `reason` is what cancelling it takes it off: the queue, or the task whose end it awaits.
  void wait_on(Task& task, TaskQueue& queue, Waitable& reason);
  void wait_on(Task& task, TaskQueue& queue);
  /// What a stream of this scheduler's library asks for at the end of a read; nothing: its reader goes on at once.
  [[nodiscard]] virtual std::optional<Request> after_read(Pollable& /*object*/) const { return std::nullopt; }
  /// How far a write got before it waited.
  enum class Written : std::uint8_t { at_once, after_waiting };
  /// The same when a write, with what drains it, is over.
  [[nodiscard]] virtual std::optional<Request> after_write(Pollable& /*object*/, Written /*how*/) const {
    return std::nullopt;
  }
  /// Whether an exception that ends a task stays with it until somebody asks, or leaves the loop at once.
  [[nodiscard]] virtual bool tasks_keep_exceptions() const noexcept = 0;
  /// Runs until no task is left that could ever run again.
  virtual void run_until_idle() = 0;

  /// Lets go of every live task: when the scheduler ends, or the code that tasks run goes away before it does.
  void release_tasks() noexcept;

  /// Called once, when a loop of this scheduler first runs, after what is queued by then.
  void set_first_run(std::function<void()> hook) { first_run_ = std::move(hook); }

  /// The task resumed last; null before, and where a policy clears it.
  [[nodiscard]] Task* current() const noexcept { return current_; }
  /// The present tick.
  [[nodiscard]] Ticks ticks_ms() {
    look();
    return tick_;
  }
  [[nodiscard]] const TickClock& ticks() const noexcept { return host_.ticks; }
  [[nodiscard]] Cpu& cpu() const noexcept { return host_.cpu; }
  [[nodiscard]] const SchedulerCosts& costs() const noexcept { return host_.costs; }
  [[nodiscard]] EventSink* events() const noexcept { return host_.events; }
  /// How many steps tasks have made; a program that hogs the CPU leaves it where it is.
  [[nodiscard]] std::uint64_t step_count() const noexcept { return step_count_; }
  /// "foo[3]" where there are several of the name, else "foo".
  [[nodiscard]] std::string display_name(const Task& task) const;
  void record(const Task& task, EventKind kind, std::int64_t value = 0);
  void warn(const std::string& text) const {
    if (host_.warn) host_.warn(text);
  }
  /// Warns, once a run, that a fault of the real loop or its library has hit the program, or that task of it.
  void tell(KnownDefect defect, const Task* victim = nullptr);
  /// The same of a defect whose description wants `details`.
  void tell(KnownDefect defect, const std::vector<std::string>& details);

  /// Steps without time moving before a scheduler goes on to the next due event; four for each live task where that is
  /// more.
  static constexpr std::uint32_t stall_limit = 10'000;

 protected:
  /// Whose defects they are: "uasyncio V2.0".
  [[nodiscard]] virtual std::string_view product() const noexcept = 0;
  /// Resumes `task` once, with its events and its cost. When it throws, it is recorded as failed and finished.
  Request step(Task& task);
  /// Asks the CPU for the present.
  Instant look() {
    present_ = host_.cpu.now();
    if (present_ - tick_begin_ >= Duration::from_ms(1)) [[unlikely]]
      enter_tick();
    return present_;
  }
  /// The tick in which the time was last looked at: the present one, or an earlier one. Saves asking where that will
  /// do.
  [[nodiscard]] Ticks known_tick() const noexcept { return tick_; }
  /// An exception left the loop through `task`.
  virtual void on_escape(Task& task);
  void charge(Duration cost) {
    if (cost.ns != 0) [[unlikely]]
      host_.cpu.spend(cost);
  }
  void begin_run();
  [[nodiscard]] std::size_t live_tasks() const noexcept { return enrolled_.size(); }
  /// When the next timer of the policy is due; never if there is none.
  [[nodiscard]] virtual Instant next_timer_due() = 0;
  /// The tasks that are queued to run now, for the message about time that stands still.
  virtual void collect_ready(std::vector<const Task*>& ready) const = 0;
  [[nodiscard]] PollSet& poll_set() noexcept { return poll_set_; }
  [[nodiscard]] const PollSet& poll_set() const noexcept { return poll_set_; }

  void set_current(Task& task) {
    current_ = &task;
    if (task.finished()) ended_ = TaskRef(&task);
  }
  void set_no_current() noexcept { current_ = nullptr; }

 private:
  Request resume(Task& task);
  Request recorded_step(Task& task);
  /// `how`: done, cancelled or failed.
  void finish(Task& task, RequestKind how);
  void enter_tick();
  void record_resume(const Task& task);
  void watch_progress(const Task& next) {
    if (present_ != last_step_) [[unlikely]] {
      enter_instant();
    } else if (++steps_at_this_instant_ >= stall_limit) [[unlikely]] {
      check_stall(next);
    }
  }
  void enter_instant() noexcept {
    last_step_ = present_;
    steps_at_this_instant_ = 0;
    most_at_this_instant_ = enrolled_.size();
  }
  void check_stall(const Task& next);
  void warn_of_stall(const Task& next, std::uint32_t resumes);

  SchedulerHost host_;
  PollSet poll_set_;
  std::map<std::string, TaskName, std::less<>> names_;
  std::vector<Task*> enrolled_;
  Task* current_ = nullptr;
  TaskRef ended_;  // the task that ended last, which may be the current one
  std::function<void()> first_run_;
  Instant present_;  ///< when the time was last looked at
  Instant tick_begin_ = Instant::start() - Duration::from_ms(1);
  Ticks tick_ = 0;
  Instant last_step_{-1};
  std::uint32_t steps_at_this_instant_ = 0;
  std::size_t most_at_this_instant_ = 0;  ///< live tasks
  std::uint64_t step_count_ = 0;
  bool stall_reported_ = false;
  ToldDefects told_;
};

// In the header, so that the loop of each policy has them in line.

inline Request Scheduler::step(Task& task) {
  ++step_count_;
  charge(host_.costs.resume);
  if (host_.events != nullptr) [[unlikely]]
    return recorded_step(task);
  watch_progress(task);
  return resume(task);
}

inline Request Scheduler::resume(Task& task) {
  current_ = &task;
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
  if (request.ends()) [[unlikely]]
    finish(task, request.kind);
  return request;
}

}  // namespace asim
