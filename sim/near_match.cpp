#include "sim/near_match.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>

namespace asim {
namespace {

constexpr std::size_t longest_compared = 64;
constexpr std::size_t longest_shown = 60;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Damerau-Levenshtein in the "optimal string alignment" form; a neighbouring swap costs 2 like one edit, a difference
// of letter case costs 1.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = 2 * j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = 2 * i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char x = a[i - 1];
      const char y = b[j - 1];
      const std::size_t change = x == y ? 0U : lower(x) == lower(y) ? 1U : 2U;
      row[j] = std::min({last[j] + 2, row[j - 1] + 2, last[j - 1] + change});
      if (i > 1 && j > 1 && x == b[j - 2] && a[i - 2] == y) row[j] = std::min(row[j], before[j - 2] + 2);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view text, const std::vector<std::string>& candidates) {
  if (text.size() > longest_compared) return {};
  std::string best;
  std::size_t best_distance = 0;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest_compared) continue;
    const std::size_t d = distance(text, candidate);
    // Up to a third of the letters may be wrong, at least one, and something must be right.
    const std::size_t allowed = 2 * std::max<std::size_t>(1, std::max(text.size(), candidate.size()) / 3);
    if (d > allowed || d >= 2 * std::max(text.size(), candidate.size())) continue;
    if (best.empty() || d < best_distance) {
      best = candidate;
      best_distance = d;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view text, const std::vector<std::string>& candidates) {
  const std::string name = nearest_name(text, candidates);
  return name.empty() ? std::string() : "; did you mean \"" + name + "\"?";
}

std::string listed_or(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

std::string in_quotes(std::string_view text) {
  std::string shown = "\"";
  std::size_t count = 0;
  for (const char c : text) {
    // Never cut inside a UTF-8 sequence.
    if (++count > longest_shown && (static_cast<unsigned char>(c) & 0xc0U) != 0x80U) {
      shown += "…";
      break;
    }
    if (c == '\n') {
      shown += "\\n";
    } else if (c == '"' || c == '\\') {
      shown += '\\';
      shown += c;
    } else if (static_cast<unsigned char>(c) < 0x20U || c == 0x7f) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
      shown += escape.data();
    } else {
      shown += c;
    }
  }
  return shown + '"';
}

}  // namespace asim
