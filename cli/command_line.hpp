// CommandLine: what the user asked for, as plain values. The only place that knows CLI11.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/errors.hpp"

namespace asim::cli {

/// An option that stands for a key of the scenario file.
struct Setting {
  std::string option;  ///< as typed, for messages: "--set duration=3", "--seed 7"
  std::string key;     ///< "duration", "hardware[0].uart.baud"
  std::string value;   ///< YAML
};

struct RunCommand {
  std::vector<std::string> files;
  std::vector<Setting> settings;  ///< later ones win
  enum class Clock : std::uint8_t { virtual_time, real_time } clock = Clock::virtual_time;
  std::string json;   ///< where to; "-": standard output; empty: nowhere
  std::string junit;  ///< empty: nowhere
  std::string vcd;    ///< empty: nowhere
  int verbosity = 0;
};

struct ValidateCommand {
  std::vector<std::string> files;
};

struct SchemaCommand {
  enum class Of : std::uint8_t { scenario, result } of = Of::scenario;
};

struct ListCommand {
  enum class Subject : std::uint8_t { boards, schedulers, devices, selectors } subject = Subject::boards;
};

/// Help or the version: there is nothing to do but to print it.
struct PrintCommand {
  std::string text;
};

using Command = std::variant<RunCommand, ValidateCommand, SchemaCommand, ListCommand, PrintCommand>;

/// The command line is wrong; the text says what would be right.
class UsageError : public InputError {
 public:
  using InputError::InputError;
};

/// `arguments` are those after the program's name. Throws UsageError.
Command parse_command_line(const std::vector<std::string>& arguments);

}  // namespace asim::cli
