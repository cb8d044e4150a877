// UasyncioV2: the official uasyncio V2.0 of micropython-lib.
//
// It polls once an iteration, after the whole sweep. A cancelled sleeper stays on the wait queue until its sleep ends.
// An object has one waiter, whatever the direction: the second one displaces the first.
//
// Source: micropython-lib uasyncio 2.0 and MicroPython 1.10 as documented; its defects are kept.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/uasyncio_loop.hpp"

namespace asim {

class UasyncioV2 : public UasyncioLoop {
 public:
  explicit UasyncioV2(SchedulerHost host) : UasyncioV2(std::move(host), Options{}) {}
  UasyncioV2(SchedulerHost host, const Options& options);
  ~UasyncioV2() override;

  void reset(const Options& options) override;
  void rouse(Task& task, Slot old) override;

  void add_reader(Pollable& object, LoopEntry entry) override { add_io(object, poll_in, std::move(entry)); }
  void add_writer(Pollable& object, LoopEntry entry) override { add_io(object, poll_out, std::move(entry)); }
  /// Throws SchedulerError(key) for an object that is not registered.
  void remove_reader(Pollable& object) override;
  void remove_writer(Pollable& object) override;

 protected:
  [[nodiscard]] std::string_view product() const noexcept override { return "uasyncio V2.0"; }
  void expire() override;
  bool deliver(PollSet::Ready item) override;
  [[nodiscard]] bool anybody_waits_for_io() const noexcept override;
  [[nodiscard]] bool anything_registered() const noexcept override { return !watches_.empty(); }

 private:
  struct Watch {
    Pollable* object;
    TaskRef task;
    std::shared_ptr<Callback> io_callback;

    /// Whether its task still waits for I/O, if perhaps not for this object.
    [[nodiscard]] bool awaited() const noexcept { return task && task->slot == Slot::awaits_io; }
  };

  void add_io(Pollable& object, PollMask direction, LoopEntry entry);
  void tell_if_displaced(const Watch& watch, const Task* by);
  bool drop_watch(Pollable& object);

  std::vector<Watch> watches_;
};

}  // namespace asim
