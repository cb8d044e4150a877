#include "cli/check.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "cli/scenario_files.hpp"
#include "sim/check_report.hpp"

namespace asim::cli {

namespace {

/// "NAME  SEVERITY  MEANING", below each other.
std::string rule_table(const std::vector<CheckRule>& rules) {
  std::size_t width = 0;
  for (const CheckRule& rule : rules) width = std::max(width, rule.name.size());
  std::string table;
  for (const CheckRule& rule : rules) {
    table += rule.name + std::string(width + 2 - rule.name.size(), ' ');
    table += rule.severity + (rule.severity == "note" ? "   " : "  ") + rule.meaning + "\n";
  }
  return table;
}

}  // namespace

int check(const CheckCommand& command, ProgramChecker& checker, Console& console) {
  if (command.rules) {
    console.print(rule_table(checker.rules()));
    return 0;
  }
  const std::vector<CheckedFile> files = checker.check(program_files(command.files));
  for (const CheckedFile& file : files) {
    for (const CheckFailure& failure : file.failures) console.complain(failure_text(file.file, failure));
  }
  switch (command.format) {
    case CheckCommand::Format::text:
      console.print(check_text(files));
      break;
    case CheckCommand::Format::json:
      console.print(check_json(files));
      break;
    case CheckCommand::Format::github:
      console.print(check_annotations(files));
      break;
  }
  return exit_status(files);
}

}  // namespace asim::cli
