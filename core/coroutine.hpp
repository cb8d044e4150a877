// Coroutine<T>: a native task's code, and what it can await.
//
//   Coroutine<void> blink(Led& led) {
//     for (;;) { led.toggle(); co_await sleep_ms(500); }
//   }
//
// Lazy: nothing runs before it is awaited or spawned. Awaiting another coroutine runs it in place, as `await` does. A
// leaf awaitable suspends the whole chain: the scheduler resumes it at the leaf.
#pragma once

#include <coroutine>
#include <cstdint>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/task.hpp"

namespace asim {

/// Thrown into a native task that is cancelled, at the point where it waits.
class Cancelled : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "CancelledError"; }
};
/// Thrown where a time limit expires; a Cancelled, as in uasyncio V2.
class TimedOut : public Cancelled {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "TimeoutError"; }
};

/// The scheduler's side of a chain of awaiting coroutines: where to resume, and what was asked for.
struct CoroutineContext {
  std::coroutine_handle<> leaf;
  Request request;
  Task* task = nullptr;
};

namespace detail {

struct PromiseBase {
  CoroutineContext* context = nullptr;
  std::coroutine_handle<> continuation;
  std::exception_ptr exception;

  static std::suspend_always initial_suspend() noexcept { return {}; }
  struct FinalAwaiter {
    static bool await_ready() noexcept { return false; }
    template <class Promise>
    static std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) noexcept {
      if (const auto continuation = self.promise().continuation; continuation) return continuation;
      self.promise().context->request.kind = RequestKind::done;
      return std::noop_coroutine();
    }
    static void await_resume() noexcept {}
  };
  static FinalAwaiter final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { exception = std::current_exception(); }
};

template <class T>
struct Promise;

}  // namespace detail

template <class T = void>
class [[nodiscard]] Coroutine {
 public:
  using promise_type = detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  explicit Coroutine(Handle handle) noexcept : handle_(handle) {}
  Coroutine(Coroutine&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Coroutine& operator=(Coroutine&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Coroutine() {
    if (handle_) handle_.destroy();
  }

  /// Awaiting runs the coroutine in the awaiting task, without a switch.
  static bool await_ready() noexcept { return false; }
  template <class Awaiting>
  Handle await_suspend(std::coroutine_handle<Awaiting> awaiting) noexcept {
    handle_.promise().continuation = awaiting;
    handle_.promise().context = awaiting.promise().context;
    return handle_;
  }
  T await_resume() { return handle_.promise().take(); }

  [[nodiscard]] Handle handle() const noexcept { return handle_; }

 private:
  Handle handle_;
};

namespace detail {

template <class T>
struct Promise : PromiseBase {
  std::optional<T> value;
  Coroutine<T> get_return_object() noexcept { return Coroutine<T>(Coroutine<T>::Handle::from_promise(*this)); }
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  T take() {
    if (exception) std::rethrow_exception(exception);
    return std::move(*value);
  }
};

template <>
struct Promise<void> : PromiseBase {
  Coroutine<void> get_return_object() noexcept { return Coroutine<void>(Coroutine<void>::Handle::from_promise(*this)); }
  static void return_void() noexcept {}
  void take() const {
    if (exception) std::rethrow_exception(exception);
  }
};

}  // namespace detail

/// Raises what was sent to the task while it waited.
void throw_pending(Throw pending);
inline void raise_pending(const CoroutineContext& context) {
  if (context.task->pending != Throw::none) throw_pending(std::exchange(context.task->pending, Throw::none));
}
/// Suspends the task at `leaf` and puts it on `queue`, until it is woken or cancelled.
void suspend_in_queue(CoroutineContext& context, std::coroutine_handle<> leaf, TaskQueue& queue);

/// Awaits one Request. All leaf awaitables are made of it.
/// *Yields:* always. *Throws:* Cancelled or TimedOut if the task is cancelled or timed out while it waits.
class [[nodiscard]] RequestAwaiter {
 public:
  explicit RequestAwaiter(Request request) noexcept : request_(request) {}
  static bool await_ready() noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> self) noexcept {
    context_ = self.promise().context;
    context_->leaf = self;
    // Field by field: copying the whole just after its fields were written stalls the processor.
    context_->request.kind = request_.kind;
    context_->request.value = request_.value;
  }
  void await_resume() const { raise_pending(*context_); }

 private:
  Request request_;
  CoroutineContext* context_ = nullptr;
};

/// Sleeps `ms` milliseconds by the scheduler's tick; 0 lets the others run once.
inline RequestAwaiter sleep_ms(std::int64_t ms) noexcept {
  return RequestAwaiter({RequestKind::sleep, ms < 0 ? 0 : ms, nullptr});
}
/// Sleeps `ms` milliseconds at low priority, as `after_ms` of fast_io; under no other policy. *Throws:* also
/// SchedulerError(os), out of the loop, if it has no queue of low priority.
inline RequestAwaiter after_ms(std::int64_t ms) noexcept {
  return RequestAwaiter({RequestKind::sleep_low_priority, ms < 0 ? 0 : ms, nullptr});
}
/// Lets those that are ready run first.
inline RequestAwaiter yield_now() noexcept { return RequestAwaiter({RequestKind::yield, 0, nullptr}); }
/// Waits in the poll set until `object` can be read.
inline RequestAwaiter readable(Pollable& object) noexcept {
  return RequestAwaiter({RequestKind::wait_readable, 0, &object});
}
/// Waits in the poll set until `object` can be written.
inline RequestAwaiter writable(Pollable& object) noexcept {
  return RequestAwaiter({RequestKind::wait_writable, 0, &object});
}
/// Has `object` no longer looked at for input, as uasyncio's readers do; then lets those that are ready run.
inline RequestAwaiter readable_done(Pollable& object) noexcept {
  return RequestAwaiter({RequestKind::readable_done, 0, &object});
}
/// The same for output.
inline RequestAwaiter writable_done(Pollable& object) noexcept {
  return RequestAwaiter({RequestKind::writable_done, 0, &object});
}

/// `co_await this_task()` gives the Task that runs, without a switch.
class [[nodiscard]] ThisTask {
 public:
  static bool await_ready() noexcept { return false; }
  template <class P>
  bool await_suspend(std::coroutine_handle<P> self) noexcept {
    task_ = self.promise().context->task;
    return false;
  }
  [[nodiscard]] Task& await_resume() const noexcept { return *task_; }

 private:
  Task* task_ = nullptr;
};
inline ThisTask this_task() noexcept { return {}; }

}  // namespace asim
