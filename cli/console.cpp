#include "cli/console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace asim::cli {

namespace {

bool colour_wanted() {
  const char* const refused = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  return (refused == nullptr || *refused == '\0') && terminal != nullptr && std::string_view(terminal) != "dumb";
}

double seconds(std::chrono::steady_clock::duration time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

Console::Console() {
  const bool wanted = colour_wanted();
  const bool error_terminal = isatty(STDERR_FILENO) != 0;
  if (wanted && isatty(STDOUT_FILENO) != 0) out_colour_ = Colour::on;
  if (wanted && error_terminal) error_colour_ = Colour::on;
  progress_possible_ = error_terminal;
}

void Console::print(std::string_view text) {
  erase_progress();
  if (reader_gone_) return;
  std::fwrite(text.data(), 1, text.size(), stdout);
  reader_gone_ = std::fflush(stdout) != 0;
}

void Console::print_program(std::string_view text) {
  if (text.empty()) return;
  print(text);
  program_printed_ = true;
  at_line_start_ = text.back() == '\n';
}

void Console::set_apart() {
  if (program_printed_) print(at_line_start_ ? "\n" : "\n\n");
  program_printed_ = false;
  at_line_start_ = true;
}

void Console::complain(std::string_view text) {
  erase_progress();
  std::string lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines += fmt::format("{} {}\n", red("asim:", error_colour_), text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  std::fwrite(lines.data(), 1, lines.size(), stderr);
  std::fflush(stderr);
}

void Console::start_progress() {
  started_ = RealClock::now();
  next_progress_ = started_ + std::chrono::seconds(1);
}

bool Console::progress_due() {
  if (!progress_possible_) return false;
  const auto now = RealClock::now();
  // A program's unfinished line stands where the progress would.
  if (now < next_progress_ || !at_line_start_) return false;
  next_progress_ = now + std::chrono::milliseconds(100);
  return true;
}

void Console::show_progress(Instant virtual_time) {
  if (!progress_due()) return;
  const double virtual_seconds = static_cast<double>(virtual_time.ns) / 1e9;
  write_progress(fmt::format("{:.1f} s virtual, {:.1f} s real", virtual_seconds, seconds(RealClock::now() - started_)));
}

void Console::show_progress_line(std::string_view line) {
  if (progress_due()) write_progress(line);
}

void Console::write_progress(std::string_view line) {
  progress_shown_ = true;
  const auto text = fmt::format("\r\x1b[Kasim: {}", line);
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

void Console::erase_progress() {
  if (!progress_shown_) return;
  progress_shown_ = false;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
}

std::string red(std::string_view text, Colour colour) {
  if (colour == Colour::off) return std::string(text);
  return fmt::format("\x1b[31m{}\x1b[0m", text);
}

}  // namespace asim::cli
