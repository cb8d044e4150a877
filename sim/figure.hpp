// Figure: a measured or published quantity: a time, a rate, or a number of things; and tolerances in percent.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/time.hpp"

namespace asim {

/// How often a second something happens, in thousandths.
struct Rate {
  std::int64_t millihertz = 0;
  friend auto operator<=>(const Rate&, const Rate&) = default;
};

using Figure = std::variant<std::int64_t, Duration, Rate>;

/// The regular expression (ECMAScript) of a figure that is no bare number, for the JSON Schema.
inline constexpr const char* figure_pattern = "^[0-9]+(\\.[0-9]+)?(ns|us|ms|s|min|/s)$";
inline constexpr const char* percent_pattern = "^[0-9]+(\\.[0-9]{1,4})?%$";

/// "9", "156us" or "4249/s". Throws InputError that says what would be right.
Figure parse_figure(std::string_view text);
/// "9", "156us", "4249/s", as `parse_figure` takes them.
std::string format_figure(const Figure& figure);

/// The amount in the figure's own unit: things, nanoseconds, thousandths of a hertz. To be compared only between
/// figures of one type.
std::int64_t amount_of(const Figure& figure);

/// "5%" as parts of a million. Throws InputError.
std::int64_t parse_percent(std::string_view text);
/// With one decimal and a sign: "+5.0 %", "-0.3 %".
std::string signed_percent(std::int64_t parts_per_million);
/// As `parse_percent` takes it: "5%", "2.5%".
std::string format_percent(std::int64_t parts_per_million);

/// How far `amount` is from `reference`, in parts of `reference` divided by a million, rounded to the nearest.
/// `reference` is above zero.
std::int64_t deviation_ppm(std::int64_t amount, std::int64_t reference);

}  // namespace asim
