// RandomStream: reproducible random integers for one user (a device, a stimulus, a task).
//
// Streams derive from (seed, name of the user), so that adding a user disturbs no other. The generator and the draws
// are our own integer code, because the standard distributions differ between libraries.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/time.hpp"

namespace asim {

class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::string_view user);

  /// The next 64 bits.
  std::uint64_t next() noexcept;
  /// Uniform in `low` … `high`, both included, without bias. Throws InternalError if `high < low`.
  std::int64_t uniform(std::int64_t low, std::int64_t high);
  /// Uniform to the nanosecond, both ends included.
  Duration uniform(Duration low, Duration high) { return Duration::from_ns(uniform(low.ns, high.ns)); }

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace asim
