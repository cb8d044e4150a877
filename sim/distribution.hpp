// Distribution: how a stream of durations is spread, in bounded memory.
//
// Exact while there are at most `exact_values` distinct values. A further one merges them into log-linear buckets:
// below 4096 ns every nanosecond keeps a bucket of its own, above that each power of two is cut into 2048 equal
// buckets. A bucket answers with the largest value it can hold, so a percentile is then too large by less than 1/2048
// and never too small: a bound cannot be met by rounding. Count, minimum, maximum and mean stay exact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/time.hpp"

namespace asim {

class Distribution {
 public:
  static constexpr std::size_t exact_values = 16384;

  /// All in nanoseconds; zero where nothing was added.
  struct Summary {
    std::uint64_t count = 0;
    Duration min;
    Duration mean;  ///< rounded to the nearest nanosecond
    Duration p50;
    Duration p99;
    Duration max;
    friend bool operator==(const Summary&, const Summary&) = default;
  };

  Distribution();

  /// Throws InternalError if `value` is negative.
  void add(Duration value);

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  /// Whether percentiles are exact.
  [[nodiscard]] bool exact() const noexcept { return exact_; }
  /// Nearest rank: the smallest value that at least `percent` of 100 values do not exceed. `percent` from 1 to 100.
  /// Throws InternalError if nothing was added.
  [[nodiscard]] Duration percentile(int percent) const;
  [[nodiscard]] Summary summary() const;

 private:
  __extension__ using Wide = unsigned __int128;  // 2^64 values of up to 2^63 ns

  struct Bin {
    std::int64_t value = 0;
    std::uint64_t count = 0;
  };

  void merge_pending();
  void widen_bins();
  [[nodiscard]] static std::int64_t bucket_end(std::int64_t value) noexcept;

  std::vector<Bin> bins_;  ///< by value, each once
  std::vector<Bin> spare_;
  std::vector<std::int64_t> pending_;  ///< not in `bins_` yet
  std::uint64_t count_ = 0;
  Wide sum_ = 0;
  std::int64_t min_ = 0;
  std::int64_t max_ = 0;
  bool exact_ = true;
};

}  // namespace asim
