// Console: the two standard streams. asim's own lines are set apart from what a program prints.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "sim/verdict_table.hpp"

namespace asim::cli {

class Console {
 public:
  /// Looks at the streams: colour and the progress line are for terminals, and colour only where NO_COLOR is not set.
  Console();

  [[nodiscard]] Colour out_colour() const noexcept { return out_colour_; }
  [[nodiscard]] Colour error_colour() const noexcept { return error_colour_; }

  /// Writes to standard output at once, exactly `text`. A reader that has gone is no error.
  void print(std::string_view text);
  /// What a program prints: as `print`, until `set_apart`.
  void print_program(std::string_view text);
  /// Ends what a program printed, if anything, with an empty line.
  void set_apart();
  /// "asim: TEXT" on standard error, each line of `text` so.
  void complain(std::string_view text);

  /// Starts the real time that the progress line shows.
  void start_progress();
  /// Shows how far a run has come, from its second second on, ten times a second at most.
  void show_progress(Instant virtual_time);
  /// The same with words of the caller's: "asim: LINE".
  void show_progress_line(std::string_view line);
  void erase_progress();

 private:
  using RealClock = std::chrono::steady_clock;

  /// Whether it is time to show progress again.
  bool progress_due();
  void write_progress(std::string_view line);

  Colour out_colour_ = Colour::off;
  Colour error_colour_ = Colour::off;
  bool progress_possible_ = false;
  bool progress_shown_ = false;
  bool program_printed_ = false;
  bool at_line_start_ = true;
  bool reader_gone_ = false;
  RealClock::time_point started_;
  RealClock::time_point next_progress_;
};

/// `text` in one of the terminal's colours, or as it is.
[[nodiscard]] std::string red(std::string_view text, Colour colour);

}  // namespace asim::cli
