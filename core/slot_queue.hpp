// SlotQueue: the bounded queue of uasyncio, `deque(n)`: a coroutine takes one slot, a callback two. Native entries take
// none.
//
// Source: MicroPython `py/objdeque.c`; a callback for which only one slot is left is stored without its arguments.
#pragma once

#include <cstddef>
#include <utility>

#include "core/entry_ring.hpp"
#include "core/loop_entry.hpp"

namespace asim {

class SlotQueue {
 public:
  explicit SlotQueue(int slots) noexcept : slots_(slots) {}

  [[nodiscard]] bool empty() const noexcept { return ring_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return ring_.size(); }
  /// The entry that is `index` places behind the first.
  [[nodiscard]] const LoopEntry& operator[](std::size_t index) const noexcept { return ring_[index]; }

  /// Throws SchedulerError(index, "full"), after storing what there is room for.
  void push(LoopEntry entry) {
    const int needed = entry.slots();
    if (needed > 0 && taken_ + needed > slots_) [[unlikely]]
      refuse(std::move(entry));
    taken_ += needed;
    ring_.push(std::move(entry));
  }
  /// Must not be empty.
  LoopEntry pop() noexcept {
    LoopEntry entry = ring_.pop();
    taken_ -= entry.slots();
    return entry;
  }
  /// An empty queue of `slots` slots; native entries stay.
  void reset(int slots);

 private:
  [[noreturn]] void refuse(LoopEntry entry);

  EntryRing ring_;
  int slots_;
  int taken_ = 0;
};

}  // namespace asim
