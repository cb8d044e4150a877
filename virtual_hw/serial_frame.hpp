// SerialFrame: one frame on a wire, known as a whole from its start bit on.
#pragma once

#include <cstdint>

#include "core/time.hpp"

namespace asim {

enum class Level : std::uint8_t { low = 0, high = 1 };

struct SerialFrame {
  Instant start;
  Instant end;
  std::int64_t baud = 0;
  std::uint32_t levels = 0;    ///< from the start bit on, least significant first
  std::uint8_t bit_count = 0;  ///< start, data, parity and stop bits

  [[nodiscard]] Instant bit_edge(std::int64_t bit) const noexcept {
    return bit >= bit_count ? end : start + Duration::from_bits_nearest(bit, baud);
  }
  [[nodiscard]] Level bit(unsigned k) const noexcept { return ((levels >> k) & 1U) != 0 ? Level::high : Level::low; }
  /// The line idles high before and after the frame.
  [[nodiscard]] Level level_at(Instant t) const noexcept;
};

}  // namespace asim
