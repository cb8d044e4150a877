#include "sim/table_text.hpp"

#include <algorithm>
#include <utility>

#include "sim/collected.hpp"

namespace asim {

std::string tinted(std::string_view text, Tint tint, Colour colour) {
  if (colour == Colour::off || tint == Tint::plain || text.empty()) return std::string(text);
  const char* code = tint == Tint::good ? "32" : tint == Tint::bad ? "1;31" : tint == Tint::faint ? "2" : "1";
  return std::string("\x1b[") + code + "m" + std::string(text) + "\x1b[0m";
}

std::string on_one_line(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    clean += control ? ' ' : c;
  }
  return clean;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t present = width_of(text);
  if (present < width) text.append(width - present, ' ');
  return text;
}

void TextTable::add(const std::vector<std::string>& row, Tint tint) {
  rows_.push_back(collected(row, [&](const std::string& text) { return Cell{text, tint}; }));
}

void TextTable::add_line(std::string text, Tint tint) { rows_.push_back({{std::move(text), tint}}); }

std::string TextTable::text(Colour colour) const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    if (row.size() < 2) continue;
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t k = 0; k < row.size(); ++k) widths[k] = std::max(widths[k], width_of(row[k].text) + 2);
  }
  std::string text;
  for (const auto& row : rows_) {
    std::size_t blanks = 0;  // written only before a further cell that is not empty
    for (std::size_t k = 0; k < row.size(); ++k) {
      const std::size_t width = width_of(row[k].text);
      if (width > 0) {
        text.append(blanks, ' ').append(tinted(row[k].text, row[k].tint, colour));
        blanks = 0;
      }
      if (k < widths.size()) blanks += widths[k] - std::min(width, widths[k]);
    }
    text += '\n';
  }
  return text;
}

}  // namespace asim
