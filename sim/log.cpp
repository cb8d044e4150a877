#include "sim/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace asim {

namespace {

/// A logger of our own, outside spdlog's registry: another user of spdlog in this process keeps theirs.
spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("asim", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("asim: %l: %v");
    made->set_level(spdlog::level::warn);
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum spdlog_level(LogLevel level) noexcept {
  switch (level) {
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::quiet:
      break;
  }
  return spdlog::level::warn;
}

}  // namespace

void set_log_level(LogLevel level) noexcept { logger().set_level(spdlog_level(level)); }

bool log_enabled(LogLevel level) noexcept { return logger().should_log(spdlog_level(level)); }

void log_info(std::string_view text) { logger().info("{}", text); }

void log_debug(std::string_view text) { logger().debug("{}", text); }

}  // namespace asim
