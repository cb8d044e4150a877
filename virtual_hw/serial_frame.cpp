#include "virtual_hw/serial_frame.hpp"

#include <algorithm>

namespace asim {

Level SerialFrame::level_at(Instant t) const noexcept {
  if (t < start || t >= end) return Level::high;
  std::int64_t k = std::min<std::int64_t>((t - start).ns * baud / 1'000'000'000, bit_count - 1);
  // Edges are rounded to nanoseconds, so the division may be one bit off at an edge.
  while (k > 0 && bit_edge(k) > t) --k;
  while (k + 1 < bit_count && bit_edge(k + 1) <= t) ++k;
  return bit(static_cast<unsigned>(k));
}

}  // namespace asim
