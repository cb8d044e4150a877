// AsyncioV3: the asyncio of MicroPython 1.13 and later.
//
//   turn:  peek the run queue --> poll (idling until the head is due) --> pop the head, resume it
//
// One queue ordered by tick holds ready tasks and sleepers alike; a poll precedes every task run; a woken or cancelled
// task goes behind all that are ready; a cancelled sleeper is brought forward at once.
//
// Its variants are AsyncioAlt and Circuitpython.
//
// Source: MicroPython `extmod/modasyncio.c`, `extmod/asyncio/core.py` (v1.29) as documented; its defects are kept.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/scheduler.hpp"
#include "core/task_queue.hpp"

namespace asim {

class AsyncioV3 : public Scheduler {
 public:
  explicit AsyncioV3(SchedulerHost host) : AsyncioV3(std::move(host), Variant{}) {}
  ~AsyncioV3() override;

  void spawn(Task& task) override { make_ready(task); }
  [[nodiscard]] bool tasks_keep_exceptions() const noexcept override { return true; }
  void spawn_at(Task& task, Instant start) override;
  /// Throws SchedulerError(runtime) for the running task. Where the tasks that it follows await each other in a ring it
  /// goes round for ever, as upstream's does: a hang of the CPU.
  bool cancel(Task& task) override;
  /// Has `exception` thrown at the task's next resume, and brings that forward: taken off what it waits on, behind all
  /// that are ready. Emits no event.
  void interrupt(Task& task, Throw exception);
  Coroutine<bool> with_timeout(std::int64_t limit_ms, Coroutine<void> body) override;
  void wake(Task& task) override { make_ready(task); }
  void run_until_idle() override { run_until_complete(nullptr); }
  /// `drain` switches even when nothing is left to send, so that a loop of writes cannot starve the others.
  [[nodiscard]] std::optional<Request> after_write(Pollable& /*object*/, Written how) const override {
    if (how == Written::after_waiting) return std::nullopt;
    return Request{RequestKind::sleep, 0, nullptr};
  }

  /// A fresh run queue and I/O queue: what was queued is dropped, native tasks stay.
  void reset();

  /// Queues `task` with the present tick as key, behind all that are ready. What was pending or waited on is forgotten.
  void make_ready(Task& task) {
    task.pending = Throw::none;
    task.waiting_on = nullptr;
    charge(costs().timer_push);
    run_queue_.push_now(task, ticks_ms());
  }
  /// Queues `task` to run when the tick `key` has come.
  void make_ready_at(Task& task, Ticks key);
  /// Registers `task` as the reader (poll_in) or writer (poll_out) of `object`.
  /// Throws SchedulerError(assertion) if there is one already.
  void wait_io(Task& task, Pollable& object, PollMask direction);

  enum class Outcome : std::uint8_t {
    idle,      ///< nothing is left that could run
    returned,  ///< the main task returned
    raised,    ///< the main task ended by an exception, which it keeps
  };
  /// The loop, until `main` ends (null: until nothing is left). Throws SchedulerError(index) when it finds no task to
  /// run.
  Outcome run_until_complete(Task* main);

  [[nodiscard]] TaskQueue& run_queue() noexcept { return run_queue_; }
  /// Whether a run has a current task; `current_task()` fails where it has none.
  [[nodiscard]] bool in_task() const noexcept { return current() != nullptr; }
  void clear_current() { set_no_current(); }

  /// How tasks report an exception that nobody retrieved.
  class Unretrieved {
   public:
    virtual void report(Task& task) = 0;
    /// The turn to report `task` has come, and somebody has retrieved its exception: upstream's task keeps none then.
    virtual void on_unreported(Task& /*task*/) {}

   protected:
    ~Unretrieved() = default;
  };
  /// Null: the exception of a native task leaves the run.
  void set_unretrieved(Unretrieved* handler) noexcept { unretrieved_ = handler; }

 protected:
  /// What variants of this loop do otherwise.
  struct Variant {
    std::string_view product = "asyncio V3";
    bool polls_without_limit = true;  ///< false: the loop fails when nothing but I/O is waited for
  };
  AsyncioV3(SchedulerHost host, Variant variant);
  [[nodiscard]] std::string_view product() const noexcept override { return variant_.product; }

  /// Tasks that I/O wakes get the present tick plus this as key: negative, they overtake those that are ready.
  void set_io_offset(std::int64_t ms) noexcept { io_offset_ms_ = ms; }
  [[nodiscard]] std::int64_t io_offset() const noexcept { return io_offset_ms_; }

  [[nodiscard]] Instant next_timer_due() override;
  void collect_ready(std::vector<const Task*>& ready) const override;
  void on_escape(Task& task) override;

 private:
  /// Tasks that wait on streams; a Waitable, so that cancellation takes them off.
  class IoQueue final : public Waitable {
   public:
    explicit IoQueue(AsyncioV3& loop) noexcept : loop_(loop) {}
    void remove(Task& task) override;
    void add(Task& task, Pollable& object, PollMask direction);
    void clear();
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    void wait(std::int64_t timeout_ms);

   private:
    struct Entry {
      Pollable* object;
      Task* reader;
      Task* writer;
    };
    std::vector<Entry>::iterator find(const Pollable* object);
    void wake(const PollSet::Ready& item);

    AsyncioV3& loop_;
    std::vector<Entry> entries_;
  };

  /// Takes the tasks for which `drop(task)` holds off the run queue, and lets go of those that wait to be reported.
  template <class Drop>
  void drop_queued(Drop drop);
  /// Polls until the head of the run queue is due, or I/O has made one ready. False when nothing can run any more.
  bool await_ready_task(const Task* main);
  /// How long the poll before `head` may take.
  [[nodiscard]] std::int64_t poll_timeout(const Task& head);
  /// Queues a task that I/O woke.
  void make_io_ready(Task& task);
  /// The task at the end of the chain of those that await one another.
  Task& innermost_awaited(Task& task);
  /// Does not return.
  void hang_in_ring(Task& member);
  void obey(Request request, Task& task);
  void conclude(Task& task, bool failed);
  void report_unretrieved(Task& task);

  TaskQueue run_queue_;
  IoQueue io_queue_;
  Unretrieved* unretrieved_ = nullptr;
  Variant variant_;
  int depth_ = 0;  ///< of loops that run one in another
  std::int64_t io_offset_ms_ = 0;
};

}  // namespace asim
