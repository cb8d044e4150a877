// ProgressBar: how much of some work is done, for the console's progress line.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace asim::cli {

class ProgressBar {
 public:
  /// `things` is what is counted, "scenarios".
  ProgressBar(std::size_t total, std::string things);

  void advance() noexcept { ++done_; }
  [[nodiscard]] std::size_t done() const noexcept { return done_; }
  /// As `line`, at the real time that has passed since this was made.
  [[nodiscard]] std::string line_now() const;
  /// "[##########----------] 12 of 24 scenarios, 5.3/s, 2 s left", `seconds` after the start.
  [[nodiscard]] std::string line(double seconds) const;

 private:
  std::size_t total_;
  std::size_t done_ = 0;
  std::string things_;
  std::chrono::steady_clock::time_point started_;
};

}  // namespace asim::cli
