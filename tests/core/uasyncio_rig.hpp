// What the tests of both uasyncio loops share: callbacks, an iteration's mark, requests, and how tasks end.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "core/scheduler_error.hpp"
#include "core/uasyncio_loop.hpp"
#include "tests/core/rig.hpp"

namespace asim::testing {

/// Ends every iteration with a "| ": it is polled once in each, and never ready.
template <class Policy>
class IterationMark final : public Pollable {
 public:
  explicit IterationMark(Rig<Policy>& rig) : log_(rig.log) {
    rig.loop.add_reader(*this, LoopEntry(TaskRef::adopt(new ProgramTask([](Throw) { return Request{}; }))));
  }
  PollMask poll(PollMask /*interest*/) override {
    log_ += "| ";
    return 0;
  }
  [[nodiscard]] bool announces_ready() const noexcept override { return true; }

 private:
  std::string& log_;
};

/// A callback that logs `what` with the time.
template <class Policy>
LoopEntry callback(Rig<Policy>& rig, std::string what) {
  class Noting final : public Callback {
   public:
    Noting(Rig<Policy>& noted_by, std::string note) : rig_(noted_by), note_(std::move(note)) {}
    void call() override { rig_.note_at(note_); }

   private:
    Rig<Policy>& rig_;
    std::string note_;
  };
  return LoopEntry(std::make_unique<Noting>(rig, std::move(what)));
}

inline RequestAwaiter stop_loop(void* value) { return RequestAwaiter({RequestKind::stop_loop, 0, value}); }
inline RequestAwaiter park() { return RequestAwaiter({RequestKind::park, 0, nullptr}); }

/// Runs `body`, and logs an exception of the scheduler as "TypeError: text".
inline std::string error_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const SchedulerError& error) {
    switch (error.type()) {
      case SchedulerError::Type::assertion:
        return std::string("AssertionError: ") + error.what();
      case SchedulerError::Type::attribute:
        return std::string("AttributeError: ") + error.what();
      case SchedulerError::Type::index:
        return std::string("IndexError: ") + error.what();
      case SchedulerError::Type::key:
        return std::string("KeyError: ") + error.what();
      case SchedulerError::Type::os:
        return std::string("OSError: ") + error.what();
      case SchedulerError::Type::type:
        return std::string("TypeError: ") + error.what();
      default:
        return std::string("other: ") + error.what();
    }
  }
  return "none";
}

/// Logs how it ends: "20:done" or "20:cancelled".
template <class Policy, class Body>
Coroutine<void> noting_end(Rig<Policy>& rig, Body body) {
  std::string how = "done";
  try {
    co_await body();
  } catch (const TimedOut&) {
    how = "timed out";
  } catch (const Cancelled&) {
    how = "cancelled";
  }
  rig.note_at(how);
}

/// Cancels `target` at `ms`.
template <class Policy>
Coroutine<void> cancel_at(Rig<Policy>& rig, TaskRef target, std::int64_t ms, int times = 1) {
  if (ms > 0) co_await sleep_ms(ms);
  for (int i = 0; i < times; ++i) rig.note(rig.loop.cancel(*target) ? "cancel" : "too late");
}

template <class Policy>
Request yields(Rig<Policy>& rig, const std::string& what) {
  rig.note(what);
  return {RequestKind::yield};
}

inline Coroutine<void> sleeping(std::int64_t ms) { co_await sleep_ms(ms); }

/// Logs "20:ended" or "20:limit".
template <class Policy>
Coroutine<void> limited(Rig<Policy>& rig, Duration limit, Coroutine<void> body) {
  const bool ended = co_await with_timeout(limit, std::move(body));
  rig.note_at(ended ? "ended" : "limit");
}

}  // namespace asim::testing
