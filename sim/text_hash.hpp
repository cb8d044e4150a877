// hash_text: a number for a text, the same on every machine.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace asim {

/// FNV-1a: byte by byte, so that it does not depend on byte order.
constexpr std::uint64_t hash_text(std::string_view text) noexcept {
  std::uint64_t h = 0xcbf29ce484222325U;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return h;
}

/// The hash as sixteen hexadecimal digits: tells that a file has changed, not who may have meant it to.
inline std::string text_digest(std::string_view text) {
  std::string digits(17, '\0');
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash_text(text)));
  digits.pop_back();
  return digits;
}

}  // namespace asim
