#include "core/uasyncio_v2.hpp"

#include <algorithm>
#include <utility>

#include "core/scheduler_error.hpp"

namespace asim {

UasyncioV2::UasyncioV2(SchedulerHost host, const Options& options) : UasyncioLoop(std::move(host), options) {}

UasyncioV2::~UasyncioV2() { release_tasks(); }

void UasyncioV2::reset(const Options& options) {
  UasyncioLoop::reset(options);
  std::erase_if(watches_, [this](const Watch& watch) {
    if (watch.task && watch.task->native()) return false;
    poll_set().forget(*watch.object);
    return true;
  });
}

void UasyncioV2::rouse(Task& task, Slot old) {
  if (old == Slot::awaits_io) {
    call_soon(LoopEntry(TaskRef(&task)));
  } else if (old == Slot::exception && task.pending == Throw::timeout && !task.finished()) {
    tell(KnownDefect::timeout_replaced, &task);
  }
}

void UasyncioV2::expire() {
  if (timers().empty()) return;
  const Ticks now = ticks_ms();
  while (timers().is_due(now)) call_soon(pop_timer(timers()));
}

bool UasyncioV2::deliver(PollSet::Ready item) {
  const auto found =
      std::find_if(watches_.begin(), watches_.end(), [&](const Watch& w) { return w.object == item.object; });
  if (found == watches_.end()) throw SchedulerError(SchedulerError::Type::key, "");
  const std::shared_ptr<Callback> callback = found->io_callback;
  TaskRef task = found->task;
  if ((item.events & (poll_err | poll_hup)) != 0) drop_watch(*item.object);
  if (callback) {
    callback->call();
    return true;
  }
  clear_slot_for_io(*task);
  call_soon(LoopEntry(std::move(task)));
  return true;
}

void UasyncioV2::add_io(Pollable& object, PollMask direction, LoopEntry entry) {
  poll_set().watch(object, direction);
  for (Watch& watch : watches_) {
    if (watch.object != &object) continue;
    tell_if_displaced(watch, entry.task());
    watch = {&object, TaskRef(entry.task()), entry.take_callback()};
    return;
  }
  watches_.push_back({&object, TaskRef(entry.task()), entry.take_callback()});
}

void UasyncioV2::tell_if_displaced(const Watch& watch, const Task* by) {
  if (!watch.awaited() || watch.task.get() == by) return;
  // A task that was cancelled here may wait for another object by now.
  const auto waits = std::count_if(watches_.begin(), watches_.end(),
                                   [&](const Watch& other) { return other.task.get() == watch.task.get(); });
  if (waits == 1) tell(KnownDefect::waiter_displaced, watch.task.get());
}

bool UasyncioV2::anybody_waits_for_io() const noexcept {
  // An object stays registered after it was read, with nobody waiting.
  return std::any_of(watches_.begin(), watches_.end(),
                     [](const Watch& watch) { return watch.io_callback != nullptr || watch.awaited(); });
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
