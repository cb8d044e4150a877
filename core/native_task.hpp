// NativeTask: a C++ coroutine as a task. Spawning, joining, time limits.
#pragma once

#include <cstdint>
#include <exception>
#include <string_view>

#include "core/coroutine.hpp"
#include "core/scheduler.hpp"
#include "core/time.hpp"

namespace asim {

class NativeTask final : public Task {
 public:
  explicit NativeTask(Coroutine<void> body) noexcept;

  Request resume() override;
  [[nodiscard]] bool native() const noexcept override { return true; }
  void abandon() noexcept override;
  /// The exception that ended the task; null if it returned.
  [[nodiscard]] std::exception_ptr exception() const noexcept { return exception_; }

 private:
  /// False if it was cancelled before. Cold, like `end`: not to weigh on every resume.
  [[gnu::cold]] bool start();
  [[gnu::cold]] Request end();

  Coroutine<void> body_;
  CoroutineContext context_;
  std::exception_ptr exception_;
};

/// Starts `body` as a task: it first runs after all that is ready now.
TaskRef spawn(Scheduler& scheduler, std::string_view name, Coroutine<void> body);

/// Waits until `task` has ended. *Yields:* unless it has ended already. *Cancel:* under asyncio V3 what waits for a
/// task is not cancelled itself, the task is; under uasyncio V2 the waiting ends at once and the task goes on.
/// *Throws:* what ended a native task, Cancelled or its exception.
Coroutine<void> join(TaskRef task);

/// Runs `body` with a time limit; true if it ended in time. When the limit takes effect depends on the policy:
/// uasyncio V2 lets a sleep in progress run to its end, asyncio V3 does not.
/// *Throws:* what `body` throws.
Coroutine<bool> with_timeout(Duration limit, Coroutine<void> body);

}  // namespace asim
