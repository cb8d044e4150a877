// What asim tells about its own work on standard error, quiet by default. Never part of a result.
#pragma once

#include <cstdint>
#include <string_view>

namespace asim {

enum class LogLevel : std::uint8_t { quiet, info, debug };

/// What is shown from now on, by every thread.
void set_log_level(LogLevel level) noexcept;
/// Whether text of `level` is shown: ask before building an expensive one.
[[nodiscard]] bool log_enabled(LogLevel level) noexcept;

void log_info(std::string_view text);
void log_debug(std::string_view text);

}  // namespace asim
