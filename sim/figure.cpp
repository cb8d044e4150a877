#include "sim/figure.hpp"

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <optional>

#include "core/errors.hpp"
#include "sim/duration_text.hpp"
#include "sim/json_text.hpp"
#include "sim/near_match.hpp"

namespace asim {
namespace {

constexpr std::int64_t ppm_of_a_percent = 10'000;

/// "12.345" as 12345 where `places` is 3. Empty if it is no such number, has more places or is too large.
std::optional<std::int64_t> parse_decimal(std::string_view text, std::size_t places) {
  const std::size_t point = text.find('.');
  std::string digits(text.substr(0, point));
  std::string fraction(point == std::string_view::npos ? "" : text.substr(point + 1));
  if (digits.empty() || (point != std::string_view::npos && fraction.empty()) || fraction.size() > places) {
    return std::nullopt;
  }
  digits += fraction.append(places - fraction.size(), '0');
  if (digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc()) return std::nullopt;
  return value;
}

}  // namespace

Figure parse_figure(std::string_view text) {
  constexpr std::string_view per_second = "/s";
  if (text.ends_with(per_second)) {
    const auto rate = parse_decimal(text.substr(0, text.size() - per_second.size()), 3);
    if (!rate) throw InputError("expected a rate such as 4249/s or 0.5/s, got " + in_quotes(text));
    return Rate{*rate};
  }
  if (!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos) {
    const auto count = parse_decimal(text, 0);
    if (!count) throw InputError("expected a number below 2^63, got " + in_quotes(text));
    return *count;
  }
  return parse_duration(text);
}

std::string format_figure(const Figure& figure) {
  if (const auto* time = std::get_if<Duration>(&figure)) return format_duration(*time);
  if (const auto* rate = std::get_if<Rate>(&figure)) return decimal_text(rate->millihertz, 1000) + "/s";
  return std::to_string(std::get<std::int64_t>(figure));
}

std::int64_t amount_of(const Figure& figure) {
  if (const auto* time = std::get_if<Duration>(&figure)) return time->ns;
  if (const auto* rate = std::get_if<Rate>(&figure)) return rate->millihertz;
  return std::get<std::int64_t>(figure);
}

std::int64_t parse_percent(std::string_view text) {
  const bool marked = text.ends_with('%');
  const auto parts = parse_decimal(text.substr(0, text.size() - (marked ? 1 : 0)), 4);
  if (!marked || !parts) {
    throw InputError("expected a percentage such as 5% or 2.5%, got " + in_quotes(text));
  }
  return *parts;
}

std::string signed_percent(std::int64_t parts_per_million) {
  const std::int64_t tenths = (std::llabs(parts_per_million) + 500) / 1000;
  const char* sign = tenths == 0 ? "" : parts_per_million < 0 ? "-" : "+";
  return sign + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

std::string format_percent(std::int64_t parts_per_million) {
  return decimal_text(parts_per_million, ppm_of_a_percent) + "%";
}

std::int64_t deviation_ppm(std::int64_t amount, std::int64_t reference) {
  __extension__ using Wide = __int128;  // a year of nanoseconds times a million
  const Wide scaled = (static_cast<Wide>(amount) - reference) * 100 * ppm_of_a_percent;
  const Wide half = scaled < 0 ? -static_cast<Wide>(reference) / 2 : static_cast<Wide>(reference) / 2;
  const Wide parts = (scaled + half) / reference;
  constexpr Wide most = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(parts > most ? most : parts);
}

}  // namespace asim
