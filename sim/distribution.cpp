#include "sim/distribution.hpp"

#include <algorithm>
#include <bit>

#include "core/errors.hpp"

namespace asim {
namespace {

constexpr std::size_t pending_limit = 4096;
constexpr int mantissa_bits = 12;  // 2048 buckets to a power of two

}  // namespace

Distribution::Distribution() { pending_.reserve(pending_limit); }

void Distribution::add(Duration value) {
  if (value.ns < 0) throw InternalError("a distribution takes no negative durations");
  min_ = count_ == 0 ? value.ns : std::min(min_, value.ns);
  max_ = std::max(max_, value.ns);
  ++count_;
  sum_ += static_cast<std::uint64_t>(value.ns);
  pending_.push_back(exact_ ? value.ns : bucket_end(value.ns));
  if (pending_.size() == pending_limit) merge_pending();
}

void Distribution::merge_pending() {
  std::sort(pending_.begin(), pending_.end());
  spare_.clear();
  spare_.reserve(bins_.size() + pending_.size());
  auto bin = bins_.cbegin();
  for (const std::int64_t value : pending_) {
    for (; bin != bins_.cend() && bin->value <= value; ++bin) spare_.push_back(*bin);
    if (!spare_.empty() && spare_.back().value == value) {
      ++spare_.back().count;
    } else {
      spare_.push_back({value, 1});
    }
  }
  spare_.insert(spare_.end(), bin, bins_.cend());
  bins_.swap(spare_);
  pending_.clear();
  if (exact_ && bins_.size() > exact_values) widen_bins();
}

void Distribution::widen_bins() {
  exact_ = false;
  std::size_t kept = 0;
  for (const Bin bin : bins_) {
    const std::int64_t value = bucket_end(bin.value);
    if (kept > 0 && bins_[kept - 1].value == value) {
      bins_[kept - 1].count += bin.count;
    } else {
      bins_[kept++] = {value, bin.count};
    }
  }
  bins_.resize(kept);
}

std::int64_t Distribution::bucket_end(std::int64_t value) noexcept {
  const int width = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(value)));
  if (width <= mantissa_bits) return value;
  return value | ((std::int64_t{1} << (width - mantissa_bits)) - 1);
}

Duration Distribution::percentile(int percent) const {
  if (count_ == 0) throw InternalError("an empty distribution has no percentiles");
  if (!pending_.empty()) {
    Distribution merged = *this;
    merged.merge_pending();
    return merged.percentile(percent);
  }
  const auto rank = static_cast<std::uint64_t>((static_cast<Wide>(count_) * static_cast<unsigned>(percent) + 99) / 100);
  std::uint64_t seen = 0;
  for (const Bin& bin : bins_) {
    seen += bin.count;
    if (seen >= rank) return {std::min(bin.value, max_)};
  }
  return {max_};
}

Distribution::Summary Distribution::summary() const {
  if (count_ == 0) return {};
  Distribution merged = *this;
  merged.merge_pending();
  const auto mean = static_cast<std::int64_t>((sum_ + count_ / 2) / count_);
  return {count_, {min_}, {mean}, merged.percentile(50), merged.percentile(99), {max_}};
}

}  // namespace asim
