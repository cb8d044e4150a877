#include "sim/duration_text.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/errors.hpp"
#include "sim/near_match.hpp"

namespace asim {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t ns;
};
constexpr std::array<Unit, 5> units{
    {{"ns", 1}, {"us", 1'000}, {"ms", 1'000'000}, {"s", 1'000'000'000}, {"min", 60'000'000'000}}};

// What people write for a unit, and what it is here.
struct OtherUnit {
  std::string_view written;
  std::string_view meant;
};
constexpr std::array<OtherUnit, 25> other_units{
    {{"sec", "s"},     {"secs", "s"},     {"second", "s"},       {"seconds", "s"},       {"S", "s"},
     {"msec", "ms"},   {"msecs", "ms"},   {"millisecond", "ms"}, {"milliseconds", "ms"}, {"MS", "ms"},
     {"millis", "ms"}, {"usec", "us"},    {"usecs", "us"},       {"microsecond", "us"},  {"microseconds", "us"},
     {"µs", "us"},     {"μs", "us"},      {"micros", "us"},      {"nsec", "ns"},         {"nanosecond", "ns"},
     {"m", "min"},     {"minute", "min"}, {"minutes", "min"},    {"mins", "min"},        {"nanoseconds", "ns"}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[noreturn]] void refuse(std::string_view text, const std::string& reason) {
  throw InputError("expected a duration such as 250us or 1.5ms, got " + in_quotes(text) + reason);
}

std::size_t digits_end(std::string_view text, std::size_t from) {
  while (from < text.size() && is_digit(text[from])) ++from;
  return from;
}

std::int64_t unit_of(std::string_view text, std::string_view number, std::string_view unit) {
  for (const Unit& known : units) {
    if (known.name == unit) return known.ns;
  }
  const std::string figure(number);
  if (unit.empty()) refuse(text, ": a bare number has no unit; did you mean \"" + figure + "ms\"?");
  if (unit == "h") refuse(text, ": there is no unit \"h\"; use min");
  const std::size_t word = unit.find_first_not_of(' ');
  const std::string_view bare = word == std::string_view::npos ? std::string_view() : unit.substr(word);
  for (const Unit& known : units) {
    if (known.name == bare) refuse(text, "; did you mean \"" + figure + std::string(bare) + "\"?");
  }
  for (const OtherUnit& other : other_units) {
    if (other.written == bare) refuse(text, "; did you mean \"" + figure + std::string(other.meant) + "\"?");
  }
  if (bare.ends_with("Hz") || bare.ends_with("hz") || bare == "/s") {
    refuse(text, ", which is a frequency; write the time between two");
  }
  refuse(text, ": the units are ns, us, ms, s and min");
}

std::int64_t exact_ns(std::string_view text, std::string_view number, std::int64_t unit_ns) {
  const std::size_t point = number.find('.');
  const std::string_view whole = number.substr(0, point);
  std::int64_t ns = 0;
  for (const char digit : whole) {
    ns = ns * 10 + (digit - '0');
    if (ns > longest_duration.ns / unit_ns) refuse(text, ", which is longer than a year");
  }
  ns *= unit_ns;
  if (point == std::string_view::npos) return ns;
  // unit_ns is 2^a 3^b 5^c, so that each decimal place divides it or leaves a part of a nanosecond.
  std::int64_t rest = unit_ns;
  for (const char digit : number.substr(point + 1)) {
    const std::int64_t scaled = rest * (digit - '0');
    if (digit != '0' && (rest == 0 || scaled % 10 != 0)) refuse(text, ", which is finer than a nanosecond");
    ns += scaled / 10;
    rest = rest % 10 == 0 ? rest / 10 : 0;
  }
  return ns;
}

}  // namespace

Duration parse_duration(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  const std::size_t start = negative ? 1 : 0;
  std::size_t end = digits_end(text, start);
  if (end == start) refuse(text, "");
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) end = digits_end(text, end + 1);
  const std::string_view number = text.substr(start, end - start);
  const std::int64_t unit_ns = unit_of(text, number, text.substr(end));
  if (negative) refuse(text, ", which is negative");
  const Duration duration{exact_ns(text, number, unit_ns)};
  if (duration > longest_duration) refuse(text, ", which is longer than a year");
  return duration;
}

std::string format_duration(Duration duration) {
  if (duration.ns == 0) return "0s";
  const bool negative = duration.ns < 0;
  const std::uint64_t ns =
      negative ? 0U - static_cast<std::uint64_t>(duration.ns) : static_cast<std::uint64_t>(duration.ns);
  std::size_t unit = 3;  // seconds
  while (unit > 0 && ns < static_cast<std::uint64_t>(units[unit].ns)) --unit;
  const auto unit_ns = static_cast<std::uint64_t>(units[unit].ns);
  std::string text = (negative ? "-" : "") + std::to_string(ns / unit_ns);
  std::string places = std::to_string(unit_ns + ns % unit_ns).substr(1);
  while (!places.empty() && places.back() == '0') places.pop_back();
  if (!places.empty()) text += "." + places;
  return text + std::string(units[unit].name);
}

}  // namespace asim
