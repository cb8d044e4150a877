#include "core/native_task.hpp"

#include "core/errors.hpp"
#include "core/scheduler_error.hpp"
#include "core/task_queue.hpp"

namespace asim {

void throw_pending(Throw pending) {
  switch (pending) {
    case Throw::none:
      return;
    case Throw::cancelled:
      throw Cancelled();
    case Throw::timeout:
      throw TimedOut();
    case Throw::other:
    case Throw::not_an_exception:
      throw SchedulerError(SchedulerError::Type::type, "exceptions must derive from BaseException");
  }
}

void suspend_in_queue(CoroutineContext& context, std::coroutine_handle<> leaf, TaskQueue& queue) {
  context.leaf = leaf;
  context.request = {RequestKind::queued, 0, nullptr};
  context.task->scheduler->wait_on(*context.task, queue);
}

NativeTask::NativeTask(Coroutine<void> body) noexcept : body_(std::move(body)) {
  context_.leaf = body_.handle();
  context_.task = this;
  body_.handle().promise().context = &context_;
}

Request NativeTask::resume() {
  if (!started && !start()) [[unlikely]]
    return {RequestKind::cancelled};
  context_.leaf.resume();
  if (context_.request.kind == RequestKind::done) [[unlikely]]
    return end();
  // Field by field: copying the whole just after its fields were written stalls the processor.
  return {context_.request.kind, context_.request.value};
}

bool NativeTask::start() {
  started = true;
  if (std::exchange(pending, Throw::none) == Throw::none) return true;
  // Thrown before the first statement: no part of the body runs.
  exception_ = std::make_exception_ptr(Cancelled());
  return false;
}

void NativeTask::abandon() noexcept { const Coroutine<void> abandoned = std::move(body_); }

Request NativeTask::end() {
  exception_ = body_.handle().promise().exception;
  // What the frame holds goes with the end of the task, however long the task itself is remembered.
  { const Coroutine<void> ended = std::move(body_); }
  if (!exception_) return {RequestKind::done};
  try {
    std::rethrow_exception(exception_);
  } catch (const Cancelled&) {
    return {RequestKind::cancelled};
  } catch (const RunStopped&) {
    throw;
  } catch (...) {
    if (scheduler->tasks_keep_exceptions()) return {RequestKind::failed};
    throw;
  }
}

TaskRef spawn(Scheduler& scheduler, std::string_view name, Coroutine<void> body) {
  auto task = TaskRef::adopt(new NativeTask(std::move(body)));
  scheduler.enrol(*task, scheduler.task_name(name));
  scheduler.spawn(*task);
  return task;
}

Coroutine<void> join(TaskRef task) {
  Task& self = co_await this_task();
  while (!task->finished()) {
    self.scheduler->wait_on(self, task->waiting_tasks(self.scheduler->ticks().period()), *task);
    co_await RequestAwaiter({RequestKind::queued, 0, nullptr});
  }
  task->state = TaskPhase::retrieved;
  if (!task->native()) co_return;
  if (const std::exception_ptr ended_by = static_cast<NativeTask&>(*task).exception()) {
    std::rethrow_exception(ended_by);
  }
}

Coroutine<bool> with_timeout(Duration limit, Coroutine<void> body) {
  Task& self = co_await this_task();
  co_return co_await self.scheduler->with_timeout(limit.ns / 1'000'000, std::move(body));
}

}  // namespace asim
