// Text for the console: colour, cells below each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asim {

/// Whether to write ANSI escape sequences.
enum class Colour : std::uint8_t { off, on };

enum class Tint : std::uint8_t { plain, good, bad, faint, strong };

std::string tinted(std::string_view text, Tint tint, Colour colour);

/// With blanks for control characters: what a program printed must neither steer the terminal nor break the line.
std::string on_one_line(std::string_view text);

/// Letters rather than bytes: names may hold UTF-8.
std::size_t width_of(std::string_view text);

/// With blanks at the end up to `width` letters.
std::string padded(std::string text, std::size_t width);

struct Cell {
  std::string text;
  Tint tint = Tint::plain;
};

/// Lines whose cells stand below each other, two blanks apart. A row may have fewer cells than others.
class TextTable {
 public:
  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  /// All cells of one tint.
  void add(const std::vector<std::string>& row, Tint tint);
  /// A line by itself, which no column is widened for.
  void add_line(std::string text, Tint tint = Tint::plain);

  /// With a newline after each line and no blanks before it.
  [[nodiscard]] std::string text(Colour colour) const;

 private:
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace asim
