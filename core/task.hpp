// Task: one top-level coroutine on a scheduler, whatever language it is written in.
//
//   spawn --> ready --resume--> running --request--> ready | sleeping | waiting | parked
//                                  \--> done | cancelled | failed
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "core/event.hpp"
#include "core/ticks.hpp"
#include "core/time.hpp"

namespace asim {

class Pollable;
class Scheduler;
class Task;
class TaskQueue;
struct TaskName;

/// What a coroutine asks for when it gives up control, or how it ended.
enum class RequestKind : std::uint8_t {
  yield,               ///< to run again after those that are ready
  sleep,               ///< value: milliseconds
  sleep_low_priority,  ///< fast_io: value: milliseconds
  wait_readable,       ///< object: the Pollable
  wait_writable,
  readable_done,  ///< uasyncio's IOReadDone: no longer interested, run again
  writable_done,
  stop_loop,  ///< object: what `run` hands to its caller
  spawn,      ///< object: a new Task, which goes first
  park,       ///< on no queue until somebody queues it
  queued,     ///< the coroutine has seen to its being woken
  done,       ///< this and what follows: it has ended
  cancelled,  ///< ended by CancelledError (uasyncio: or by TimeoutError)
  failed,     ///< ended by an exception that the task keeps (asyncio V3)
};

/// Two words, so that it is returned in registers: a value or an object, as its kind says.
struct Request {
  RequestKind kind;
  union {
    std::int64_t value;
    void* object;
  };

  constexpr Request() noexcept : kind(RequestKind::yield), value(0) {}
  constexpr Request(RequestKind k, std::int64_t v = 0) noexcept : kind(k), value(v) {}
  constexpr Request(RequestKind k, std::int64_t v, std::nullptr_t) noexcept : kind(k), value(v) {}
  constexpr Request(RequestKind k, std::int64_t /*no value*/, void* o) noexcept : kind(k), object(o) {}

  /// Whether the coroutine has ended.
  [[nodiscard]] constexpr bool ends() const noexcept { return kind >= RequestKind::done; }
  /// Whether it is to run again after those that are ready, and no more.
  [[nodiscard]] constexpr bool only_yields() const noexcept {
    return kind == RequestKind::yield || (kind == RequestKind::sleep && value == 0);
  }
};

/// The exception that a scheduler delivers at the next resume.
enum class Throw : std::uint8_t {
  none,
  cancelled,
  timeout,
  other,             ///< one that the task's own kind knows (a Python exception)
  not_an_exception,  ///< uasyncio: the slot holds a marker, which cannot be raised
};

/// What the slot of a uasyncio coroutine holds. `Task::pending` says which exception.
enum class Slot : std::uint8_t {
  empty,      ///< None
  awaits_io,  ///< False
  asleep,     ///< fast_io: the coroutine's id, an int
  exception,  ///< never in `Task::slot`
};

/// What a task can wait on, and be taken off when it is cancelled.
class Waitable {
 public:
  virtual void remove(Task& task) = 0;
  /// The awaited task, where the Waitable is one.
  [[nodiscard]] virtual Task* as_task() noexcept { return nullptr; }

 protected:
  ~Waitable() = default;
};

/// Told once when a task ends.
class CompletionListener {
 public:
  virtual void on_completion(Task& task) = 0;

 protected:
  ~CompletionListener() = default;
};

enum class TaskPhase : std::uint8_t {
  running,
  finished,   ///< ended, nobody has asked for the result yet
  retrieved,  ///< ended, and somebody was waiting or has asked
};

class Task : public Waitable {
  // In front of the rest, so that what every resume touches shares a cache line.
  std::uint32_t references_ = 1;

 public:
  Task() = default;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;

  /// Runs the coroutine until it next gives up control, delivering `pending`. A C++ exception that leaves it leaves the
  /// scheduler's loop.
  virtual Request resume() = 0;
  /// Native tasks are no part of the simulated program: they take no slots of its queues.
  [[nodiscard]] virtual bool native() const noexcept { return false; }
  /// The task will not be resumed any more: it lets go of what its code holds, such as other tasks that wait for it.
  virtual void abandon() noexcept {}

  /// Where the code stands while it does not run, "main.py:12"; empty if unknown.
  [[nodiscard]] virtual std::string location() const { return {}; }

  [[nodiscard]] Task* as_task() noexcept override { return this; }
  /// The tasks that await this one; the queue is made when it is first asked for.
  TaskQueue& waiting_tasks(TickPeriod period);
  /// Takes `task` off the queue of those that wait for this one to end.
  void remove(Task& task) override;

  void retain() noexcept { ++references_; }
  void release() noexcept {
    if (--references_ == 0) delete this;
  }

  /// Brings the task into the cache ahead of its turn: with many tasks, waiting for memory is most of a resume.
  void prefetch() const noexcept {
    const auto* const first = reinterpret_cast<const char*>(this);
    __builtin_prefetch(first);
    __builtin_prefetch(first + 64);
    __builtin_prefetch(first + 128);
  }

  [[nodiscard]] bool finished() const noexcept { return state != TaskPhase::running; }

  // The place on a TaskQueue. Only the queue writes these.
  static constexpr std::uint32_t not_in_heap = 0xffffffff;
  std::uint32_t heap_slot = not_in_heap;
  TaskQueue* queue = nullptr;
  Task* previous = nullptr;
  Task* next = nullptr;
  std::uint64_t sequence = 0;
  Ticks key = 0;

  // Scheduler state.
  TaskPhase state = TaskPhase::running;
  Throw pending = Throw::none;
  bool started = false;
  Slot slot = Slot::empty;     ///< uasyncio: the marker in the generator's slot while no exception is there
  std::uint32_t instance = 0;  ///< set by Scheduler::enrol, as is what follows `completion`
  /// The instant at which the tick that ends the current sleep begins; negative when not sleeping.
  Instant wake_due{-1};
  Waitable* waiting_on = nullptr;
  TaskQueue* waiters = nullptr;  ///< owned; tasks that await this one
  CompletionListener* completion = nullptr;

  // Identity.
  Scheduler* scheduler = nullptr;
  TaskName* name = nullptr;
  SubjectId subject = 0;
  std::uint32_t roll = 0;  ///< its place on the scheduler's roll of live tasks

 protected:
  virtual ~Task();
};

/// Shares a task.
class TaskRef {
 public:
  TaskRef() noexcept = default;
  /// Takes over the reference that a new task is born with.
  static TaskRef adopt(Task* task) noexcept {
    TaskRef ref;
    ref.task_ = task;
    return ref;
  }
  explicit TaskRef(Task* task) noexcept : task_(task) {
    if (task_ != nullptr) task_->retain();
  }
  TaskRef(const TaskRef& other) noexcept : TaskRef(other.task_) {}
  TaskRef(TaskRef&& other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
  TaskRef& operator=(TaskRef other) noexcept {
    std::swap(task_, other.task_);
    return *this;
  }
  ~TaskRef() {
    if (task_ != nullptr) task_->release();
  }
  [[nodiscard]] Task* get() const noexcept { return task_; }
  /// Gives up the share without returning it.
  [[nodiscard]] Task* detach() noexcept { return std::exchange(task_, nullptr); }
  Task& operator*() const noexcept { return *task_; }
  Task* operator->() const noexcept { return task_; }
  explicit operator bool() const noexcept { return task_ != nullptr; }

 private:
  Task* task_ = nullptr;
};

}  // namespace asim
