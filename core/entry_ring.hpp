// EntryRing: the run queue of uasyncio, first in, first out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/loop_entry.hpp"

namespace asim {

/// Grows as needed: how many slots there are is the scheduler's business.
class EntryRing {
 public:
  [[nodiscard]] bool empty() const noexcept { return head_ == tail_; }
  [[nodiscard]] std::size_t size() const noexcept { return tail_ - head_; }
  /// The entry that is `index` places behind the first.
  [[nodiscard]] const LoopEntry& operator[](std::size_t index) const noexcept {
    return places_[(head_ + index) & mask_];
  }

  void push(LoopEntry&& entry) {
    if (size() > mask_) [[unlikely]]
      grow();
    places_[tail_++ & mask_] = std::move(entry);
  }
  /// Must not be empty.
  LoopEntry pop() noexcept { return std::move(places_[head_++ & mask_]); }

 private:
  void grow();

  // A power of two of places; the counters run on, and only their low bits say where.
  std::vector<LoopEntry> places_ = std::vector<LoopEntry>(64);
  std::size_t mask_ = 63;
  std::size_t head_ = 0;
  std::size_t tail_ = 0;
};

}  // namespace asim
