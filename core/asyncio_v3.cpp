#include "core/asyncio_v3.hpp"

#include <algorithm>
#include <memory>

#include "core/native_task.hpp"
#include "core/scheduler_error.hpp"

namespace asim {
namespace {

/// With nothing to run, the loop looks again after this many ticks (upstream's choice: something scheduled may wake a
/// task).
constexpr std::int64_t idle_poll_ms = 3;

/// Shared by the three parties of a time limit: the caller, the runner and the body's task.
struct TimeLimit {
  AsyncioV3& loop;
  Task* caller;  ///< null when it waits no more
  std::exception_ptr exception = nullptr;
};

/// Counts the loops that run one in another.
class NestedLoop {
 public:
  explicit NestedLoop(int& depth) noexcept : depth_(depth) { ++depth_; }
  NestedLoop(const NestedLoop&) = delete;
  NestedLoop& operator=(const NestedLoop&) = delete;
  ~NestedLoop() { --depth_; }
  [[nodiscard]] bool inner() const noexcept { return depth_ > 1; }

 private:
  int& depth_;
};

Coroutine<void> run_limited(std::shared_ptr<TimeLimit> limit, TaskRef body) {
  try {
    co_await join(body);
  } catch (...) {
    limit->exception = std::current_exception();
  }
  // A cancellation of the caller that came first stands, and one that comes later replaces this.
  if (limit->caller != nullptr && limit->caller->pending == Throw::none) {
    limit->loop.interrupt(*limit->caller, Throw::timeout);
  }
}

/// Null if it awaits no task.
Task* awaited_by(const Task& task) { return task.waiting_on == nullptr ? nullptr : task.waiting_on->as_task(); }

}  // namespace

AsyncioV3::AsyncioV3(SchedulerHost host, Variant variant)
    : Scheduler(std::move(host)), run_queue_(ticks().period()), io_queue_(*this), variant_(variant) {}

AsyncioV3::~AsyncioV3() {
  drop_queued([](const Task&) { return true; });
  release_tasks();
}

template <class Drop>
void AsyncioV3::drop_queued(Drop drop) {
  std::vector<Task*> dropped;
  run_queue_.for_each([&](Task& task) {
    if (drop(task)) dropped.push_back(&task);
  });
  for (Task* task : dropped) {
    run_queue_.remove(*task);
    if (task->finished()) task->release();
  }
}

void AsyncioV3::reset() {
  drop_queued([](const Task& task) { return !task.native(); });
  io_queue_.clear();
}

// --- queueing

void AsyncioV3::make_ready_at(Task& task, Ticks key) {
  task.pending = Throw::none;
  task.waiting_on = nullptr;
  charge(costs().timer_push);
  const Ticks now = ticks_ms();
  const std::int64_t distance = ticks().period().diff(key, now);
  if (distance > 0) task.wake_due = TickClock::tick_begin(cpu().now(), distance);
  if (distance == 0) {
    run_queue_.push_now(task, now);
  } else {
    run_queue_.push_at(task, key);
  }
}

void AsyncioV3::make_io_ready(Task& task) {
  if (io_offset_ms_ == 0) [[likely]] {
    make_ready(task);
  } else {
    make_ready_at(task, ticks().period().add(ticks_ms(), io_offset_ms_));
  }
}

void AsyncioV3::spawn_at(Task& task, Instant start) {
  const Instant now = cpu().now();
  const std::int64_t ms = start <= now ? 0 : (start.ns + 999'999) / 1'000'000 - now.ns / 1'000'000;
  make_ready_at(task, ticks().period().add(ticks_ms(), ms));
  task.wake_due = Instant{-1};
}

void AsyncioV3::wait_io(Task& task, Pollable& object, PollMask direction) {
  task.pending = Throw::none;
  charge(costs().io_wait);
  io_queue_.add(task, object, direction);
  task.waiting_on = &io_queue_;
}

Task& AsyncioV3::innermost_awaited(Task& asked) {
  Task* task = &asked;
  std::size_t followed = 0;
  while (Task* const next = awaited_by(*task)) {
    task = next;
    if (++followed > live_tasks()) [[unlikely]]
      hang_in_ring(*task);
  }
  return *task;
}

void AsyncioV3::hang_in_ring(Task& member) {
  constexpr int most_named = 10;
  std::string ring = display_name(member);
  const Task* task = &member;
  for (int named = 1; named < most_named; ++named) {
    task = awaited_by(*task);
    ring += " -> " + display_name(*task);
    if (task == &member) break;
  }
  if (task != &member) ring += " -> ...";
  cpu().hang("for ever in a cancellation that goes round tasks that await each other: " + ring);
}

bool AsyncioV3::cancel(Task& asked) {
  if (asked.finished()) return false;
  if (&asked == current()) throw SchedulerError(SchedulerError::Type::runtime, "can't cancel self");
  Task* const task = &innermost_awaited(asked);
  if (task == current()) {
    tell(KnownDefect::lost_cancellation, {display_name(asked), display_name(*task)});
  }
  record(asked, EventKind::cancel_requested);
  if (task != &asked) record(*task, EventKind::cancel_requested);
  interrupt(*task, Throw::cancelled);
  return true;
}

void AsyncioV3::interrupt(Task& task, Throw exception) {
  if (task.waiting_on != nullptr) {
    task.waiting_on->remove(task);
    make_ready(task);
  } else if (task.queue == &run_queue_ && ticks().period().diff(task.key, ticks_ms()) > 0) {
    run_queue_.remove(task);
    make_ready(task);
  }
  task.pending = exception;
}

Instant AsyncioV3::next_timer_due() {
  const std::int64_t distance = run_queue_.next_distance(ticks_ms());
  return distance < 0 ? Instant::never() : TickClock::tick_begin(cpu().now(), distance);
}

void AsyncioV3::collect_ready(std::vector<const Task*>& ready) const {
  const Ticks now = ticks().ms(const_cast<AsyncioV3*>(this)->cpu().now());
  run_queue_.for_each([&](const Task& task) {
    if (ticks().period().diff(task.key, now) <= 0) ready.push_back(&task);
  });
}

// --- the loop

inline std::int64_t AsyncioV3::poll_timeout(const Task& head) {
  // Most tasks are due since a tick that is known already.
  if (head.key == known_tick()) [[likely]]
    return 0;
  const TickPeriod period = ticks().period();
  if (period.diff(head.key, known_tick()) <= 0) return 0;
  return std::max<std::int64_t>(0, period.diff(head.key, ticks_ms()));
}

inline bool AsyncioV3::await_ready_task(const Task* main) {
  for (;;) {
    charge(costs().iteration);
    std::int64_t timeout = -1;
    if (const Task* const head = run_queue_.peek(); head != nullptr) [[likely]] {
      timeout = poll_timeout(*head);
    } else if (io_queue_.empty()) {
      set_no_current();
      if (main == nullptr || main->finished()) return false;
      timeout = idle_poll_ms;
    }
    if (timeout < 0 && !variant_.polls_without_limit) [[unlikely]] {
      tell(KnownDefect::unpolled_io);
      return true;
    }
    // Without I/O, the poll before a task that is due would find nothing.
    if (timeout == 0 && poll_set().empty() && costs().poll.ns == 0) [[likely]]
      return true;
    io_queue_.wait(timeout);
    if (timeout <= 0) return true;
  }
}

AsyncioV3::Outcome AsyncioV3::run_until_complete(Task* main) {
  const NestedLoop nested(depth_);
  if (nested.inner() && current() != nullptr) {
    tell(KnownDefect::nested_run, {display_name(*current())});
  }
  begin_run();
  while (await_ready_task(main)) {
    charge(costs().timer_pop);
    Task* const next = run_queue_.pop();
    if (next == nullptr) [[unlikely]]
      throw SchedulerError(SchedulerError::Type::index, "empty heap");
    Task& task = *next;
    if (task.finished()) [[unlikely]] {
      set_current(task);
      report_unretrieved(task);
      continue;
    }
    const Request request = step(task);
    if (request.only_yields()) [[likely]] {
      make_ready(task);
      continue;
    }
    const bool failed = request.kind == RequestKind::failed || request.kind == RequestKind::cancelled;
    if (!failed && request.kind != RequestKind::done) {
      obey(request, task);
      continue;
    }
    if (task.waiting_on != nullptr || task.pending != Throw::none) {
      throw SchedulerError(SchedulerError::Type::assertion, "");
    }
    // A sleep that the code called and did not await has queued the task once more: the queue has a share in it.
    if (task.queue == &run_queue_) [[unlikely]]
      task.retain();
    if (&task == main) {
      set_no_current();
      if (!failed) {
        conclude(task, false);
      } else if (task.waiters != nullptr && !task.waiters->empty()) {
        tell(KnownDefect::deaf_main, {display_name(task)});
      }
      task.state = TaskPhase::retrieved;
      return failed ? Outcome::raised : Outcome::returned;
    }
    conclude(task, request.kind == RequestKind::failed);
  }
  return Outcome::idle;
}

void AsyncioV3::obey(Request request, Task& task) {
  switch (request.kind) {
    case RequestKind::sleep:
      make_ready_at(task, ticks().period().add(ticks_ms(), request.value));
      break;
    case RequestKind::wait_readable:
      wait_io(task, *static_cast<Pollable*>(request.object), poll_in);
      break;
    case RequestKind::wait_writable:
      wait_io(task, *static_cast<Pollable*>(request.object), poll_out);
      break;
    default:  // the coroutine has queued itself, or never will run again
      break;
  }
}

void AsyncioV3::conclude(Task& task, bool failed) {
  bool anybody = false;
  if (task.completion != nullptr) {
    std::exchange(task.completion, nullptr)->on_completion(task);
    task.state = TaskPhase::retrieved;
    anybody = true;
  } else if (task.waiters != nullptr) {
    while (Task* const waiter = task.waiters->pop()) {
      make_ready(*waiter);
      anybody = true;
    }
    task.state = TaskPhase::retrieved;
  }
  if (anybody || !failed) return;
  // Queued once more, so that others may retrieve the exception before its turn to be reported. The reference is given
  // back there.
  task.retain();
  run_queue_.push_now(task, ticks_ms());
}

void AsyncioV3::report_unretrieved(Task& task) {
  const TaskRef last = TaskRef::adopt(&task);
  if (task.state == TaskPhase::retrieved) {
    if (unretrieved_ != nullptr && !task.native()) unretrieved_->on_unreported(task);
    return;
  }
  if (task.native()) {
    std::rethrow_exception(static_cast<NativeTask&>(task).exception());
  }
  if (unretrieved_ != nullptr) unretrieved_->report(task);
}

void AsyncioV3::on_escape(Task& task) {
  // A native task keeps nothing that could be awaited; one of the program stays as it is, "not done", on no queue.
  if (task.native()) {
    Scheduler::on_escape(task);
  } else {
    record(task, EventKind::failed);
  }
}

// --- time limits of native tasks

Coroutine<bool> AsyncioV3::with_timeout(std::int64_t limit_ms, Coroutine<void> body) {
  Task& self = *current();
  const auto limit = std::make_shared<TimeLimit>(TimeLimit{*this, &self});
  const TaskRef inner = asim::spawn(*this, "_limited", std::move(body));
  const TaskRef runner = asim::spawn(*this, "_limit", run_limited(limit, inner));
  try {
    co_await sleep_ms(limit_ms);
  } catch (const TimedOut&) {
    // The runner's word that the body has ended, told apart from a cancellation from outside.
    if (limit->exception) std::rethrow_exception(limit->exception);
    co_return true;
  } catch (const Cancelled&) {
    limit->caller = nullptr;
    cancel(*runner);
    throw;
  }
  limit->caller = nullptr;
  record(self, EventKind::timeout_requested);
  cancel(*runner);
  co_await join(runner);
  record(self, EventKind::timeout_ended);
  co_return false;
}

// --- I/O

std::vector<AsyncioV3::IoQueue::Entry>::iterator AsyncioV3::IoQueue::find(const Pollable* object) {
  return std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.object == object; });
}

void AsyncioV3::IoQueue::add(Task& task, Pollable& object, PollMask direction) {
  auto entry = find(&object);
  if (entry == entries_.end()) entry = entries_.insert(entries_.end(), Entry{&object, nullptr, nullptr});
  Task*& place = direction == poll_in ? entry->reader : entry->writer;
  if (place != nullptr) throw SchedulerError(SchedulerError::Type::assertion, "");
  place = &task;
  loop_.poll_set().watch(object, (entry->reader != nullptr ? poll_in : 0) | (entry->writer != nullptr ? poll_out : 0));
}

void AsyncioV3::IoQueue::remove(Task& task) {
  // The whole entry goes: a task that waits on the other direction of the stream is never woken (an upstream defect).
  std::erase_if(entries_, [&](const Entry& entry) {
    if (entry.reader != &task && entry.writer != &task) return false;
    const Task* const other = entry.reader == &task ? entry.writer : entry.reader;
    if (other != nullptr) {
      loop_.tell(KnownDefect::orphaned_stream, {loop_.display_name(*other), loop_.display_name(task)});
    }
    loop_.poll_set().forget(*entry.object);
    return true;
  });
}

void AsyncioV3::IoQueue::clear() {
  std::erase_if(entries_, [&](const Entry& entry) {
    const auto native = [](const Task* task) { return task != nullptr && task->native(); };
    if (native(entry.reader) || native(entry.writer)) return false;
    loop_.poll_set().forget(*entry.object);
    return true;
  });
}

void AsyncioV3::IoQueue::wait(std::int64_t timeout_ms) {
  PollSet& polls = loop_.poll_set();
  polls.wait(loop_.cpu(), loop_.costs(), timeout_ms, PollSet::Reporting::level);
  if (polls.ready().empty()) return;
  const std::vector<PollSet::Ready> ready = polls.ready();
  for (const PollSet::Ready& item : ready) {
    loop_.charge(loop_.costs().io_ready);
    wake(item);
  }
}

void AsyncioV3::IoQueue::wake(const PollSet::Ready& item) {
  const auto entry = find(item.object);
  if (entry == entries_.end()) return;
  // Any bit but "writable" wakes the reader, any but "readable" the writer, so errors wake both.
  if ((item.events & ~poll_out) != 0 && entry->reader != nullptr) {
    loop_.make_io_ready(*std::exchange(entry->reader, nullptr));
  }
  if ((item.events & ~poll_in) != 0 && entry->writer != nullptr) {
    loop_.make_io_ready(*std::exchange(entry->writer, nullptr));
  }
  PollSet& polls = loop_.poll_set();
  if (entry->reader == nullptr && entry->writer == nullptr) {
    polls.forget(*item.object);
    entries_.erase(entry);
  } else {
    polls.watch(*item.object, entry->reader != nullptr ? poll_in : poll_out);
  }
}

}  // namespace asim
