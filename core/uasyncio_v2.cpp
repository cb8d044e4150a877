#include "core/uasyncio_v2.hpp"

#include <algorithm>

#include "core/native_task.hpp"
#include "core/scheduler_error.hpp"

namespace asim {
namespace {

/// The time limit of one `with_timeout`: disarmed when its body ends in time.
struct TimeLimit {
  bool armed = true;
};

/// Keeps the task: a limit that stays armed may expire after the task has ended.
class TimeLimitCallback final : public Callback {
 public:
  TimeLimitCallback(UasyncioV2& loop, Task& task, std::shared_ptr<TimeLimit> limit)
      : loop_(loop), task_(&task), limit_(std::move(limit)) {}
  void call() override {
    if (!limit_->armed || task_->finished()) return;
    loop_.record(*task_, EventKind::timeout_requested);
    loop_.pend(*task_, Throw::timeout);
  }

 private:
  UasyncioV2& loop_;
  TaskRef task_;
  std::shared_ptr<TimeLimit> limit_;
};

}  // namespace

UasyncioV2::UasyncioV2(SchedulerHost host, Options options) : Scheduler(std::move(host)), options_(options) {}

UasyncioV2::~UasyncioV2() { release_tasks(); }

void UasyncioV2::reset(Options options) {
  options_ = options;
  std::vector<LoopEntry> kept;
  while (!ready_.empty()) {
    if (LoopEntry entry = pop_ready(); entry.native()) kept.push_back(std::move(entry));
  }
  for (LoopEntry& entry : kept) ready_.push(std::move(entry));
  std::erase_if(timers_, [](const Timer& timer) { return !timer.entry.native(); });
  std::make_heap(timers_.begin(), timers_.end(), [this](const Timer& a, const Timer& b) { return precedes(b, a); });
  timer_slots_ = 0;
  std::erase_if(watches_, [this](const Watch& watch) {
    if (watch.task && watch.task->native()) return false;
    poll_set().forget(*watch.object);
    return true;
  });
}

// --- the run queue

void UasyncioV2::refuse(LoopEntry entry) {
  if (entry.callback() != nullptr && run_slots_ + 1 == options_.run_queue) {
    entry.mark_without_arguments();
    ++run_slots_;
    ready_.push(std::move(entry));
  }
  throw SchedulerError(SchedulerError::Type::index, "full");
}

// --- the wait queue

bool UasyncioV2::precedes(const Timer& a, const Timer& b) const noexcept {
  const std::int64_t distance = ticks().period().wrap(b.time - a.time);
  if (distance == 0) return a.sequence < b.sequence;
  return distance < ticks().period().period() / 2;
}

void UasyncioV2::call_at(Ticks time, LoopEntry entry) {
  if (!entry.native()) {
    if (timer_slots_ >= options_.wait_queue) throw SchedulerError(SchedulerError::Type::index, "queue overflow");
    ++timer_slots_;
  }
  charge(costs().timer_push);
  timers_.push_back({time, next_sequence_++, std::move(entry)});
  std::push_heap(timers_.begin(), timers_.end(), [this](const Timer& a, const Timer& b) { return precedes(b, a); });
}

void UasyncioV2::call_later_ms(std::int64_t ms, LoopEntry entry) {
  if (ms == 0) {
    call_soon(std::move(entry));
  } else {
    call_at(ticks().period().add(ticks_ms(), ms), std::move(entry));
  }
}

LoopEntry UasyncioV2::pop_timer() {
  std::pop_heap(timers_.begin(), timers_.end(), [this](const Timer& a, const Timer& b) { return precedes(b, a); });
  LoopEntry entry = std::move(timers_.back().entry);
  timers_.pop_back();
  if (!entry.native()) --timer_slots_;
  charge(costs().timer_pop);
  return entry;
}

Instant UasyncioV2::next_timer_due() {
  if (timers_.empty()) return Instant::never();
  return TickClock::tick_begin(cpu().now(),
                               std::max<std::int64_t>(0, ticks().period().diff(timers_.front().time, ticks_ms())));
}

// --- tasks

void UasyncioV2::spawn(Task& task) { call_soon(LoopEntry(TaskRef(&task))); }

void UasyncioV2::spawn_at(Task& task, Instant start) {
  const Instant now = cpu().now();
  const std::int64_t ms = start <= now ? 0 : (start.ns + 999'999) / 1'000'000 - now.ns / 1'000'000;
  call_later_ms(ms, LoopEntry(TaskRef(&task)));
}

void UasyncioV2::pend(Task& task, Throw exception) {
  if (task.waiting_on != nullptr) {
    task.waiting_on->remove(task);
    wake(task);
  } else if (std::exchange(task.waiting_for_io, false)) {
    call_soon(LoopEntry(TaskRef(&task)));
  }
  task.pending = exception;
}

void UasyncioV2::wake(Task& task) {
  task.waiting_on = nullptr;
  call_soon(LoopEntry(TaskRef(&task)));
}

void UasyncioV2::wake_joiners(Task& task) {
  if (task.waiters == nullptr) return;
  while (Task* const waiter = task.waiters->pop()) wake(*waiter);
}

void UasyncioV2::on_escape(Task& task) {
  Scheduler::on_escape(task);
  wake_joiners(task);
}

bool UasyncioV2::cancel(Task& task) {
  if (task.finished()) return false;
  record(task, EventKind::cancel_requested);
  pend(task, Throw::cancelled);
  return true;
}

Coroutine<bool> UasyncioV2::with_timeout(std::int64_t limit_ms, Coroutine<void> body) {
  Task& self = *current();
  const auto limit = std::make_shared<TimeLimit>();
  LoopEntry timer(std::make_unique<TimeLimitCallback>(*this, self, limit));
  timer.mark_native();
  call_later_ms(limit_ms, std::move(timer));
  try {
    co_await std::move(body);
  } catch (const TimedOut&) {
    // The limit stays armed, as with every exception of the body: a nested one may yet expire.
    record(self, EventKind::timeout_ended);
    co_return false;
  }
  limit->armed = false;
  co_return true;
}

void UasyncioV2::collect_ready(std::vector<const Task*>& ready) const {
  for (std::size_t i = 0; i < ready_.size(); ++i) {
    if (const Task* const task = ready_[i].task(); task != nullptr) ready.push_back(task);
  }
}

// --- the loop

void* UasyncioV2::run_forever() {
  begin_run();
  for (;;) {
    charge(costs().iteration);
    expire();
    if (!sweep()) return std::exchange(stop_value_, nullptr);
    wait(delay());
  }
}

void UasyncioV2::run_until_idle() {
  begin_run();
  while (!ready_.empty() || !timers_.empty() || anybody_waits_for_io()) {
    charge(costs().iteration);
    expire();
    if (!sweep()) return;
    if (const std::int64_t ms = delay(); ms >= 0 || anybody_waits_for_io()) wait(ms);
  }
}

void UasyncioV2::expire() {
  if (timers_.empty()) return;
  const Ticks now = ticks_ms();
  while (!timers_.empty() && ticks().period().diff(timers_.front().time, now) <= 0) call_soon(pop_timer());
}

bool UasyncioV2::sweep() {
  look();
  for (std::size_t left = ready_.size(); left > 0 && !ready_.empty(); --left) {
    LoopEntry entry = pop_ready();
    if (const Task* const following = ready_[1].task(); following != nullptr) following->prefetch();
    Task* const task = entry.task();
    if (task == nullptr) [[unlikely]] {
      // A callback without arguments takes the entry behind it for them.
      if (entry.without_arguments() && left > 1) --left;
      call(std::move(entry));
      continue;
    }
    if (task->finished() || task->waiting_for_io) [[unlikely]] {
      if (!prepare(*task)) continue;
    }
    const Request request = step(*task);
    if (request.only_yields()) [[likely]] {
      task->pending = Throw::none;
      call_soon(std::move(entry));
    } else if (!obey(request, std::move(entry))) {
      return false;
    }
  }
  return true;
}

void UasyncioV2::call(LoopEntry entry) {
  if (entry.without_arguments()) {
    if (ready_.empty()) throw SchedulerError(SchedulerError::Type::index, "empty");
    pop_ready();
    throw SchedulerError(SchedulerError::Type::type, "object isn't iterable");
  }
  Callback& callback = *entry.callback();
  if (!entry.native()) charge(costs().resume);
  record_callback(callback, EventKind::resume, -1);
  callback.call();
  record_callback(callback, EventKind::suspend, 0);
}

void UasyncioV2::record_callback(const Callback& callback, EventKind kind, std::int64_t value) {
  if (events() == nullptr || callback.name == nullptr) return;
  events()->emit({.at = cpu().now(), .subject = callback.name->subject, .kind = kind, .value = value});
}

bool UasyncioV2::prepare(Task& task) {
  if (task.finished()) {
    // Queued twice; resuming an exhausted coroutine has no effect.
    charge(costs().resume);
    set_current(task);
    return false;
  }
  if (task.pending == Throw::none) {
    // The slot holds False, which is no exception: the coroutine gets a TypeError.
    task.waiting_for_io = false;
    task.pending = Throw::not_an_exception;
  }
  return true;
}

bool UasyncioV2::obey(Request request, LoopEntry entry) {
  Task& task = *entry.task();
  switch (request.kind) {
    case RequestKind::done:
    case RequestKind::cancelled:
    case RequestKind::failed:
      wake_joiners(task);
      return true;
    default:
      // The slot is emptied at every yield, whatever was put there while the coroutine ran.
      task.pending = Throw::none;
  }
  const auto object = [&request]() -> Pollable& { return *static_cast<Pollable*>(request.object); };
  switch (request.kind) {
    case RequestKind::sleep:
      sleep(request.value, std::move(entry));
      break;
    case RequestKind::wait_readable:
      task.waiting_for_io = true;
      add_reader(object(), std::move(entry));
      break;
    case RequestKind::wait_writable:
      task.waiting_for_io = true;
      add_writer(object(), std::move(entry));
      break;
    case RequestKind::readable_done:
      remove_reader(object());
      call_soon(std::move(entry));
      break;
    case RequestKind::writable_done:
      remove_writer(object());
      call_soon(std::move(entry));
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

void UasyncioV2::sleep(std::int64_t ms, LoopEntry entry) {
  entry.task()->wake_due = TickClock::tick_begin(cpu().now(), std::max<std::int64_t>(ms, 0));
  call_at(ticks().period().add(ticks_ms(), ms), std::move(entry));
}

std::int64_t UasyncioV2::delay() {
  if (!ready_.empty()) return 0;
  if (timers_.empty()) return -1;
  return std::max<std::int64_t>(0, ticks().period().diff(timers_.front().time, ticks_ms()));
}

void UasyncioV2::wait(std::int64_t delay_ms) {
  if (!options_.polls && watches_.empty()) {
    // With nothing queued the bare loop spins, which is idling for what an interrupt may queue.
    if (delay_ms != 0) {
      cpu().idle_until(delay_ms < 0 ? Instant::never() : TickClock::tick_begin(cpu().now(), delay_ms));
    }
    return;
  }
  poll_set().wait(cpu(), costs(), delay_ms, PollSet::Reporting::one_shot);
  // By index into a copy: a callback may register and remove.
  const std::vector<PollSet::Ready> ready = poll_set().ready();
  for (const PollSet::Ready& item : ready) {
    const auto found =
        std::find_if(watches_.begin(), watches_.end(), [&](const Watch& w) { return w.object == item.object; });
    if (found == watches_.end()) throw SchedulerError(SchedulerError::Type::key, "");
    const std::shared_ptr<Callback> callback = found->io_callback;
    const TaskRef task = found->task;
    if ((item.events & (poll_err | poll_hup)) != 0) drop_watch(*item.object);
    if (callback) {
      callback->call();
      continue;
    }
    task->pending = Throw::none;
    task->waiting_for_io = false;
    call_soon(LoopEntry(task));
  }
}

// --- I/O

void UasyncioV2::add_io(Pollable& object, PollMask direction, LoopEntry entry) {
  poll_set().watch(object, direction);
  // One entry an object, whatever the direction: the second one displaces the first (a defect of V2.0).
  for (Watch& watch : watches_) {
    if (watch.object == &object) {
      watch = {&object, TaskRef(entry.task()), entry.take_callback()};
      return;
    }
  }
  watches_.push_back({&object, TaskRef(entry.task()), entry.take_callback()});
}

bool UasyncioV2::anybody_waits_for_io() const noexcept {
  // An object stays registered after it was read, with nobody waiting.
  return std::any_of(watches_.begin(), watches_.end(), [](const Watch& watch) {
    return watch.io_callback != nullptr || (watch.task && watch.task->waiting_for_io);
  });
}

bool UasyncioV2::drop_watch(Pollable& object) {
  poll_set().forget(object);
  return std::erase_if(watches_, [&](const Watch& watch) { return watch.object == &object; }) > 0;
}

void UasyncioV2::remove_reader(Pollable& object) {
  if (!drop_watch(object)) throw SchedulerError(SchedulerError::Type::key, "");
}

void UasyncioV2::remove_writer(Pollable& object) { drop_watch(object); }

}  // namespace asim
