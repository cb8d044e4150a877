// ProgramChecker: the one interface through which programs in a language that the simulator knows nothing of are
// checked without being run.
#pragma once

#include <string>
#include <vector>

namespace asim {

/// A kind of finding.
struct CheckRule {
  std::string name;      ///< "never-awaited"
  std::string severity;  ///< "error", or "note" for what may be meant
  std::string meaning;   ///< one line
};

/// A place where a rule is broken. Lines and columns count from 1.
struct CheckFinding {
  int line = 0;
  int column = 0;
  std::string rule;
  std::string severity;
  std::string message;  ///< with what to write instead
};

/// Why a file could not be checked.
struct CheckFailure {
  int line = 0;    ///< 0: the file as a whole
  int column = 0;  ///< 0: not known
  std::string message;
};

struct CheckedFile {
  std::string file;  ///< as the user named it
  std::vector<CheckFinding> findings;
  std::vector<CheckFailure> failures;  ///< none or one
};

class ProgramChecker {
 public:
  virtual ~ProgramChecker() = default;
  [[nodiscard]] virtual std::vector<CheckRule> rules() = 0;
  /// Checks each file, those that it imports from its own program taken into account.
  [[nodiscard]] virtual std::vector<CheckedFile> check(const std::vector<std::string>& files) = 0;
};

}  // namespace asim
