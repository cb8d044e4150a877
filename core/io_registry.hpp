// IoRegistry: who waits for which direction of which object, one for each, as fast_io registers them with its poll
// object.
//
// Source: fast_io 0.24 as documented: an entry that was woken stays in its place, empty, until it is removed or filled
// again; each change registers all directions of the object anew.
#pragma once

#include <vector>

#include "core/loop_entry.hpp"
#include "core/poll_set.hpp"

namespace asim {

class IoRegistry {
 public:
  explicit IoRegistry(PollSet& poll_set) noexcept : poll_set_(poll_set) {}

  /// One direction of one object.
  struct Waiter {
    bool registered = false;
    LoopEntry entry;  ///< empty once it was woken

    /// Whether its task still waits for I/O, if perhaps not for this object.
    [[nodiscard]] bool awaited() const noexcept {
      return entry.task() != nullptr && entry.task()->slot == Slot::awaits_io;
    }
  };

  [[nodiscard]] bool empty() const noexcept { return registrations_.empty(); }
  /// Registers `entry` for `direction` (poll_in or poll_out) of `object`; returns what it takes the place of.
  LoopEntry add(Pollable& object, PollMask direction, LoopEntry entry);
  /// Harmless for what is not registered.
  void remove(Pollable& object, PollMask direction);
  /// Null if the direction was never registered, or has been removed. Valid until the next change.
  [[nodiscard]] Waiter* find(const Pollable& object, PollMask direction) noexcept;
  [[nodiscard]] bool anybody_waits() const noexcept;
  /// In how many places `task` is registered.
  [[nodiscard]] int count(const Task& task) const noexcept;
  /// Forgets the program's entries; those of native tasks stay.
  void reset();

 private:
  struct Registration {
    Pollable* object;
    Waiter reader;
    Waiter writer;

    [[nodiscard]] PollMask interest() const noexcept {
      return (reader.registered ? poll_in : 0) | (writer.registered ? poll_out : 0);
    }
    [[nodiscard]] Waiter& waiter(PollMask direction) noexcept { return direction == poll_in ? reader : writer; }
  };
  Registration* find(const Pollable& object) noexcept;

  PollSet& poll_set_;
  std::vector<Registration> registrations_;
};

}  // namespace asim
