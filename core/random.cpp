#include "core/random.hpp"

#include <bit>

#include "core/errors.hpp"

namespace asim {

namespace {

/// FNV-1a: any fixed, portable hash of the name will do.
std::uint64_t hash(std::string_view text) noexcept {
  std::uint64_t h = 0xcbf29ce484222325U;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return h;
}

/// SplitMix64, the recommended way to fill the state of the xoshiro generators.
std::uint64_t split_mix(std::uint64_t& x) noexcept {
  x += 0x9e3779b97f4a7c15U;
  std::uint64_t z = x;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::string_view user) {
  // The seed is spread before the name is mixed in, so that neighbouring seeds do not give related streams.
  std::uint64_t x = seed;
  x = split_mix(x) ^ hash(user);
  for (std::uint64_t& word : state_) word = split_mix(x);
}

// xoshiro256** by Blackman and Vigna (2018).
std::uint64_t RandomStream::next() noexcept {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::int64_t RandomStream::uniform(std::int64_t low, std::int64_t high) {
  if (high < low) throw InternalError("random: the range is empty");
  const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  // Draws as many bits as the span has and rejects what lies beyond it, less than half of the draws.
  const std::uint64_t mask = span == 0 ? 0 : ~std::uint64_t{0} >> static_cast<unsigned>(std::countl_zero(span));
  std::uint64_t offset = next() & mask;
  while (offset > span) offset = next() & mask;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

}  // namespace asim
