#include "cli/progress_bar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace asim::cli {

std::string progress_bar(std::int64_t done, std::int64_t all, std::chrono::steady_clock::duration taken,
                         const std::string& note) {
  constexpr std::int64_t width = 20;
  const auto filled = static_cast<std::size_t>(all > 0 ? std::clamp<std::int64_t>(done * width / all, 0, width) : 0);
  std::string line = fmt::format("[{:<{}}] {}/{}", std::string(filled, '#'), width, done, all);
  const double seconds = std::chrono::duration<double>(taken).count();
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  if (rate > 0) line += fmt::format(", {:.{}f}/s", rate, rate < 10 ? 1 : 0);
  if (!note.empty()) line += ", " + note;
  if (rate > 0) line += fmt::format(", {:.0f} s left", std::ceil(static_cast<double>(all - done) / rate));
  return line;
}

}  // namespace asim::cli
