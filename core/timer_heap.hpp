// TimerHeap: the timer queue of uasyncio, `utimeq(n)`: entries by due tick, those of one tick in order of pushing.
//
// Source: MicroPython 1.10 `extmod/modutimeq.c`: A precedes B if (B - A) mod P is in (0, P/2).
#pragma once

#include <cstdint>
#include <vector>

#include "core/loop_entry.hpp"
#include "core/ticks.hpp"

namespace asim {

class TimerHeap {
 public:
  /// Native entries take none of the `capacity` places.
  TimerHeap(TickPeriod period, int capacity) noexcept : period_(period), capacity_(capacity) {}

  [[nodiscard]] bool empty() const noexcept { return timers_.empty(); }
  /// The due tick of the first entry. Must not be empty.
  [[nodiscard]] Ticks next_due() const noexcept { return timers_.front().due; }
  /// Whether the first entry is due at `now`; false if there is none.
  [[nodiscard]] bool is_due(Ticks now) const noexcept {
    return !timers_.empty() && period_.diff(timers_.front().due, now) <= 0;
  }

  /// Throws SchedulerError(index, "queue overflow").
  void push(Ticks due, LoopEntry entry);
  /// Must not be empty.
  LoopEntry pop();
  /// Whether `task` has an entry that was pushed before the one popped last.
  [[nodiscard]] bool holds_older_than_popped(const Task& task) const noexcept;
  /// Takes off the entry of `task` that was pushed last; there must be one.
  void remove_newest(const Task& task);
  /// An empty queue of `capacity` places; native entries stay.
  void reset(int capacity);

 private:
  struct Timer {
    Ticks due;
    std::uint64_t sequence;
    LoopEntry entry;
  };
  /// Orders a heap whose first entry is the earliest.
  struct Later {
    TickPeriod period;
    bool operator()(const Timer& a, const Timer& b) const noexcept;
  };

  TickPeriod period_;
  int capacity_;
  int taken_ = 0;
  std::uint64_t next_sequence_ = 0;
  std::uint64_t popped_sequence_ = 0;
  std::vector<Timer> timers_;
};

}  // namespace asim
