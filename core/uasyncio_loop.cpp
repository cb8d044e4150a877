#include "core/uasyncio_loop.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "core/errors.hpp"
#include "core/native_task.hpp"
#include "core/scheduler_error.hpp"

namespace asim {
namespace {

/// The time limit of one `with_timeout`.
struct TimeLimit {
  enum class Body : std::uint8_t { running, returned, raised };
  Body body = Body::running;
};

/// Keeps the task: a limit that stays armed may expire after the task has ended.
class TimeLimitCallback final : public Callback {
 public:
  TimeLimitCallback(UasyncioLoop& loop, Task& task, std::shared_ptr<TimeLimit> limit)
      : loop_(loop), task_(&task), limit_(std::move(limit)) {}
  void call() override {
    if (limit_->body == TimeLimit::Body::returned) return;
    if (!task_->finished()) {
      if (limit_->body == TimeLimit::Body::raised) loop_.tell(KnownDefect::limit_outlived_body, task_.get());
      loop_.record(*task_, EventKind::timeout_requested);
    }
    // A task that has ended keeps its slot, to which fast_io does not put a second exception.
    loop_.pend(*task_, Throw::timeout);
  }

 private:
  UasyncioLoop& loop_;
  TaskRef task_;
  std::shared_ptr<TimeLimit> limit_;
};

}  // namespace

UasyncioLoop::UasyncioLoop(SchedulerHost host, const Options& options)
    : Scheduler(std::move(host)),
      options_(options),
      ready_(options.run_queue),
      timers_(ticks().period(), options.wait_queue) {}

void UasyncioLoop::reset(const Options& options) {
  options_ = options;
  ready_.reset(options.run_queue);
  timers_.reset(options.wait_queue);
}

// --- timers

void UasyncioLoop::call_at(Ticks time, LoopEntry entry) {
  charge(costs().timer_push);
  timers_.push(time, std::move(entry));
}

void UasyncioLoop::call_later_ms(std::int64_t ms, LoopEntry entry) {
  if (ms == 0) {
    call_soon(std::move(entry));
  } else {
    call_at(ticks().period().add(ticks_ms(), ms), std::move(entry));
  }
}

Instant UasyncioLoop::next_timer_due() {
  if (timers_.empty()) return Instant::never();
  return TickClock::tick_begin(cpu().now(),
                               std::max<std::int64_t>(0, ticks().period().diff(timers_.next_due(), ticks_ms())));
}

void UasyncioLoop::note_sleep(Task& task, std::int64_t ms) {
  task.wake_due = TickClock::tick_begin(cpu().now(), std::max<std::int64_t>(ms, 0));
}

void UasyncioLoop::require_slot(const Task& task) const {
  if (!options_.slot_from_start && !task.started && !task.native()) {
    throw SchedulerError(SchedulerError::Type::type, "can't pend throw to just-started generator");
  }
}

void UasyncioLoop::mark_asleep(Task& task) {
  require_slot(task);
  if (&task == running()) return;  // the slot is emptied when it yields
  task.pending = Throw::none;
  task.slot = Slot::asleep;
}

void UasyncioLoop::sleep_low_priority(std::int64_t /*ms*/, LoopEntry /*entry*/) {
  throw InternalError("only fast_io has a low-priority queue");
}

// --- tasks

void UasyncioLoop::spawn_at(Task& task, Instant start) {
  const Instant now = cpu().now();
  const std::int64_t ms = start <= now ? 0 : (start.ns + 999'999) / 1'000'000 - now.ns / 1'000'000;
  call_later_ms(ms, LoopEntry(TaskRef(&task)));
}

void UasyncioLoop::pend(Task& task, Throw exception) {
  const Slot old = task.pending != Throw::none ? Slot::exception : task.slot;
  task.slot = Slot::empty;
  task.pending = exception;
  if (task.waiting_on != nullptr) {
    task.waiting_on->remove(task);
    wake(task);
  } else {
    rouse(task, old);
  }
}

void UasyncioLoop::wake(Task& task) {
  task.waiting_on = nullptr;
  call_soon(LoopEntry(TaskRef(&task)));
}

void UasyncioLoop::wake_joiners(Task& task) {
  if (task.waiters == nullptr) return;
  while (Task* const waiter = task.waiters->pop()) wake(*waiter);
}

void UasyncioLoop::on_escape(Task& task) {
  Scheduler::on_escape(task);
  wake_joiners(task);
}

bool UasyncioLoop::cancel(Task& task) {
  if (task.finished()) return false;
  record(task, EventKind::cancel_requested);
  pend(task, Throw::cancelled);
  return true;
}

Coroutine<bool> UasyncioLoop::with_timeout(std::int64_t limit_ms, Coroutine<void> body) {
  Task& self = *current();
  const auto limit = std::make_shared<TimeLimit>();
  LoopEntry timer(std::make_unique<TimeLimitCallback>(*this, self, limit));
  timer.mark_native();
  call_later_ms(limit_ms, std::move(timer));
  // The limit stays armed with every exception of the body: it may yet strike.
  limit->body = TimeLimit::Body::running;
  try {
    co_await std::move(body);
  } catch (const TimedOut&) {
    limit->body = TimeLimit::Body::raised;
    record(self, EventKind::timeout_ended);
    co_return false;
  } catch (...) {
    limit->body = TimeLimit::Body::raised;
    throw;
  }
  limit->body = TimeLimit::Body::returned;
  co_return true;
}

void UasyncioLoop::collect_ready(std::vector<const Task*>& ready) const {
  for (std::size_t i = 0; i < ready_.size(); ++i) {
    if (const Task* const task = ready_[i].task(); task != nullptr) ready.push_back(task);
  }
}

// --- the loop

void* UasyncioLoop::run_forever() {
  begin_run();
  for (;;) {
    charge(costs().iteration);
    expire();
    if (!sweep()) return std::exchange(stop_value_, nullptr);
    wait(delay());
  }
}

void UasyncioLoop::run_until_idle() {
  begin_run();
  while (!ready_.empty() || !timers_.empty() || anything_set_aside() || anybody_waits_for_io()) {
    charge(costs().iteration);
    expire();
    if (!sweep()) return;
    if (const std::int64_t ms = delay(); ms >= 0 || anybody_waits_for_io()) wait(ms);
  }
}

bool UasyncioLoop::sweep() {
  look();
  const Sweeping tasks_run(*this, true);
  for (std::size_t left = ready_.size(); left > 0 && !ready_.empty(); --left) {
    if (!run_head(ready_, left)) return false;
  }
  return true;
}

void UasyncioLoop::call(LoopEntry entry, SlotQueue& queue) {
  if (entry.without_arguments()) {
    if (queue.empty()) throw SchedulerError(SchedulerError::Type::index, "empty");
    queue.pop();
    throw SchedulerError(SchedulerError::Type::type, "object isn't iterable");
  }
  const Sweeping no_task_runs(*this, false);
  Callback& callback = *entry.callback();
  if (!entry.native()) charge(costs().resume);
  record_callback(callback, EventKind::resume, -1);
  callback.call();
  record_callback(callback, EventKind::suspend, 0);
}

void UasyncioLoop::record_callback(const Callback& callback, EventKind kind, std::int64_t value) {
  if (events() == nullptr || callback.name == nullptr) return;
  events()->emit({.at = cpu().now(), .subject = callback.name->subject, .kind = kind, .value = value});
}

bool UasyncioLoop::prepare(Task& task) {
  if (task.finished()) {
    // Queued twice; resuming an exhausted coroutine has no effect.
    charge(costs().resume);
    set_current(task);
    return false;
  }
  task.slot = Slot::empty;
  // The slot holds False or a number, which is no exception: the coroutine gets a TypeError.
  if (task.pending == Throw::none) task.pending = Throw::not_an_exception;
  return true;
}

bool UasyncioLoop::obey(Request request, LoopEntry entry) {
  const Sweeping no_task_runs(*this, false);
  Task& task = *entry.task();
  if (request.ends()) {
    wake_joiners(task);
    return true;
  }
  // The slot is emptied at every yield, whatever was put there while the coroutine ran.
  task.pending = Throw::none;
  const auto object = [&request]() -> Pollable& { return *static_cast<Pollable*>(request.object); };
  switch (request.kind) {
    case RequestKind::sleep:
      note_sleep(task, request.value);
      call_at(ticks().period().add(ticks_ms(), request.value), std::move(entry));
      break;
    case RequestKind::sleep_low_priority:
      sleep_low_priority(request.value, std::move(entry));
      break;
    case RequestKind::wait_readable:
      charge(costs().io_wait);
      task.slot = Slot::awaits_io;
      add_reader(object(), std::move(entry));
      break;
    case RequestKind::wait_writable:
      charge(costs().io_wait);
      task.slot = Slot::awaits_io;
      add_writer(object(), std::move(entry));
      break;
    case RequestKind::readable_done:
      charge(costs().io_done);
      remove_reader(object());
      call_io(std::move(entry));
      break;
    case RequestKind::writable_done:
      charge(costs().io_done);
      remove_writer(object());
      call_io(std::move(entry));
      break;
    case RequestKind::spawn:
      call_soon(LoopEntry(TaskRef(static_cast<Task*>(request.object))));
      call_soon(std::move(entry));
      break;
    case RequestKind::stop_loop:
      // Nobody queues it again. It is the wrapper in which `run_until_complete` runs a coroutine, as a rule, and that
      // coroutine has ended.
      record(task, EventKind::done);
      stop_value_ = request.object;
      return false;
    default:  // park, queued: somebody else will queue it, or has
      break;
  }
  return true;
}

std::int64_t UasyncioLoop::delay() {
  if (!ready_.empty()) return 0;
  if (timers_.empty()) return -1;
  return std::max<std::int64_t>(0, ticks().period().diff(timers_.next_due(), ticks_ms()));
}

void UasyncioLoop::wait(std::int64_t delay_ms) {
  const Sweeping no_task_runs(*this, false);
  if (!options_.polls && !anything_registered()) {
    // With nothing queued the bare loop spins, which is idling for what an interrupt may queue.
    if (delay_ms != 0) {
      cpu().idle_until(delay_ms < 0 ? Instant::never() : TickClock::tick_begin(cpu().now(), delay_ms));
    }
    return;
  }
  poll_set().wait(cpu(), costs(), delay_ms, PollSet::Reporting::one_shot);
  bool for_somebody = poll_set().ready().empty();
  // By index and by value: a callback may register and remove. NOLINTNEXTLINE(modernize-loop-convert)
  for (std::size_t i = 0; i < poll_set().ready().size(); ++i) {
    charge(costs().io_ready);
    if (deliver(poll_set().ready()[i])) for_somebody = true;
  }
  if (!for_somebody && delay_ms != 0) [[unlikely]]
    spin();
}

void UasyncioLoop::spin() {
  // The real loop goes round and round until the device is no longer ready. Where that costs no time, time must move.
  const Instant now = cpu().now();
  if (now == spun_at_) cpu().skip_ahead(std::min(next_timer_due(), TickClock::tick_begin(now, 1)));
  spun_at_ = now;
}

void UasyncioLoop::clear_slot_for_io(Task& task) {
  if (task.pending != Throw::none) {
    tell(task.pending == Throw::timeout ? KnownDefect::timeout_lost : KnownDefect::cancellation_lost, &task);
  } else if (task.slot != Slot::awaits_io && !task.finished()) {
    tell(KnownDefect::resumed_by_leftover, &task);
  }
  task.pending = Throw::none;
  task.slot = Slot::empty;
}

}  // namespace asim
