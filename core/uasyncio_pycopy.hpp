// UasyncioPycopy: the uasyncio of the fork Pycopy, `micropython-uasyncio` 2.1.1 with `micropython-uasyncio.core` 2.3.
//
// Against V2.0: a cancelled or timed-out sleeper leaves the wait queue and runs at its next turn. The slot of a sleeper
// holds the handle of its timer, that of a waiter for I/O the stream, so that
//   - a task that somebody else queues meanwhile gets a TypeError instead of being resumed early,
//   - cancelling a waiter for I/O, or a task in whose slot an exception is already, ends in AttributeError: the loop
//     lacks the method `cancel_io` that version 2.3 calls (2.1 cancels the former promptly, and asserts in the latter),
//   - a timer that expires empties the slot, whatever was put there.
// A reader that is not registered may be removed.
//
// Source: these packages, run beside this class by the tests. What `pend_throw` itself returns for a waiter for I/O is
// False here, the stream there.
#pragma once

#include <optional>
#include <string_view>

#include "core/uasyncio_v2.hpp"

namespace asim {

class UasyncioPycopy final : public UasyncioV2 {
 public:
  using UasyncioV2::UasyncioV2;

  /// Throws SchedulerError(attribute) for a task that waits for I/O or in whose slot an exception was.
  void rouse(Task& task, Slot old) override;
  [[nodiscard]] std::optional<SchedulerError> second_exception_refusal() const override;

  /// To the wait queue, and marks a coroutine as asleep. Throws SchedulerError(index), or (type) for a coroutine that
  /// has no slot yet.
  void call_at(Ticks time, LoopEntry entry) override;
  void remove_reader(Pollable& object) override { remove_writer(object); }

 protected:
  [[nodiscard]] std::string_view product() const noexcept override { return "uasyncio 2.1.1 with core 2.3"; }
  void expire() override;
};

}  // namespace asim
