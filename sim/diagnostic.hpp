// SourcePlace, Diagnostic, ScenarioError: what is wrong in a file that a user wrote, and where.
#pragma once

#include <string>
#include <vector>

#include "core/errors.hpp"

namespace asim {

/// Where a user wrote something: a place in a file, or an option of the command line.
struct SourcePlace {
  std::string origin;  ///< "echo.yaml", or an option such as "--set duration=3"
  int line = 0;        ///< from 1; 0 where the origin is an option, or a whole file
  int column = 0;      ///< from 1; 0 where it is not known
  std::string key;     ///< "hardware[0].uart.baud"; empty for the whole file

  /// "echo.yaml:14:11: hardware[0].uart.baud", without what is 0 or empty.
  [[nodiscard]] std::string text() const;
};

struct Diagnostic {
  SourcePlace place;
  std::string message;

  /// "echo.yaml:14:11: hardware[0].uart.baud: expected …".
  [[nodiscard]] std::string text() const;
};

/// A scenario or board file is wrong. `what()` has one line for each diagnostic.
class ScenarioError : public InputError {
 public:
  explicit ScenarioError(std::vector<Diagnostic> diagnostics);
  ScenarioError(SourcePlace place, std::string message);

  /// In the order of their places; never empty.
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const noexcept { return diagnostics_; }

 private:
  std::vector<Diagnostic> diagnostics_;
};

/// Throws ScenarioError unless `diagnostics` is empty: in the order of `file`, what options say last, each text once,
/// and no more than 20.
void throw_if_any(std::vector<Diagnostic> diagnostics, const std::string& file);

}  // namespace asim
