// CalibrationReport: what the calibration program printed on a board.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asim {

struct CalibrationMeasurement {
  std::string name;              ///< "empty_loop"
  std::int64_t n = 0;            ///< how often the operation was done
  std::int64_t measured_us = 0;  ///< in all
  int line = 0;
};

struct CalibrationReport {
  std::string machine;
  std::string platform;
  std::string implementation;     ///< "micropython 1.20.0"
  std::int64_t frequency_hz = 0;  ///< 0: not known
  std::string scheduler;          ///< a scheduler's name, or "none"
  std::string date;               ///< "2024-05-01"; empty where the board's clock was not set
  std::vector<CalibrationMeasurement> measurements;
};

/// Reads the pasted output. Lines that do not begin with "asim" are somebody else's: prompts, boot messages. Throws
/// ScenarioError with `file`, line and what to do if a line is mangled or missing.
CalibrationReport read_calibration_report(std::string_view text, const std::string& file);

}  // namespace asim
