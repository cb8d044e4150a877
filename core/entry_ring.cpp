#include "core/entry_ring.hpp"

namespace asim {

void EntryRing::grow() {
  std::vector<LoopEntry> larger(places_.size() * 2);
  const std::size_t larger_mask = larger.size() - 1;
  for (std::size_t i = head_; i != tail_; ++i) larger[i & larger_mask] = std::move(places_[i & mask_]);
  places_ = std::move(larger);
  mask_ = larger_mask;
}

}  // namespace asim
