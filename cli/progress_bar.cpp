#include "cli/progress_bar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace asim::cli {

namespace {

constexpr std::size_t width = 20;

}  // namespace

ProgressBar::ProgressBar(std::size_t total, std::string things)
    : total_(total), things_(std::move(things)), started_(std::chrono::steady_clock::now()) {}

std::string ProgressBar::line_now() const {
  return line(std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count());
}

std::string ProgressBar::line(double seconds) const {
  const std::size_t filled = total_ == 0 ? width : std::min(done_ * width / total_, width);
  std::string text = "[" + std::string(filled, '#') + std::string(width - filled, '-') + "] ";
  text += fmt::format("{} of {} {}", done_, total_, things_);
  if (done_ == 0 || seconds <= 0) return text;
  const double rate = static_cast<double>(done_) / seconds;
  const double left = static_cast<double>(total_ - std::min(done_, total_)) / rate;
  return text + fmt::format(", {:.1f}/s, {:.0f} s left", rate, std::ceil(left));
}

}  // namespace asim::cli
