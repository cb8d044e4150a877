#include "sim/unawaited_coroutine.hpp"

namespace asim {
namespace {

/// Schedulers of the uasyncio line make tasks by a method of the loop.
const char* task_maker(std::string_view scheduler) {
  return scheduler.starts_with("uasyncio") || scheduler == "fast_io" ? "loop.create_task" : "asyncio.create_task";
}

std::string times(std::int64_t count) { return count == 1 ? "" : " " + std::to_string(count) + " times"; }

}  // namespace

std::string unawaited_text(const UnawaitedCoroutine& coroutine, std::string_view scheduler) {
  const std::string who = "coroutine '" + coroutine.function + "' (" + coroutine.place + ")";
  if (coroutine.call.empty()) {
    return who + " was called" + times(coroutine.count) +
           " as a callback, and never ran; a callback must be a plain function, a task is made by " +
           task_maker(scheduler) + "(" + coroutine.function + "())";
  }
  return who + " was created" + times(coroutine.count) + " and never awaited or scheduled; write \"await " +
         coroutine.call + "\" or \"" + task_maker(scheduler) + "(" + coroutine.call + ")\"";
}

}  // namespace asim
