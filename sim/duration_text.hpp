// Durations as users write them: a number with a unit, "500ns", "250us", "1.5ms", "2s", "3min".
#pragma once

#include <string>
#include <string_view>

#include "core/time.hpp"

namespace asim {

/// The regular expression (ECMAScript) of a duration, for the JSON Schema.
inline constexpr const char* duration_pattern = "^[0-9]+(\\.[0-9]+)?(ns|us|ms|s|min)$";

/// Longer durations are not taken: one year.
constexpr Duration longest_duration{365LL * 24 * 3'600'000'000'000};

/// Parses a duration exactly. Throws InputError: "expected a duration such as 250us or 1.5ms, got …" with the reason.
Duration parse_duration(std::string_view text);

/// The duration exactly, in the largest of ns, us, ms and s that is not above it: "1.5ms", "60s", "0s", "-3us".
std::string format_duration(Duration duration);

}  // namespace asim
