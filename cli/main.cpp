#include "cli/main.hpp"

#include <variant>

#include "cli/bound.hpp"
#include "cli/calibrate.hpp"
#include "cli/command_line.hpp"
#include "cli/compare.hpp"
#include "cli/console.hpp"
#include "cli/inspect.hpp"
#include "cli/run.hpp"
#include "cli/search.hpp"
#include "sim/board_library.hpp"

namespace asim::cli {

namespace {

struct Execute {
  BoardLibrary& boards;
  ProgramHost& host;
  Console& console;

  int operator()(const RunCommand& command) const { return run(command, boards, host, console); }
  int operator()(const CompareCommand& command) const { return compare(command, boards, host, console); }
  int operator()(const CalibrateCommand& command) const { return calibrate(command, boards, host, console); }
  int operator()(const SearchCommand& command) const { return search(command, boards, host, console); }
  int operator()(const BoundCommand& command) const { return bound(command, boards, host, console); }
  int operator()(const ValidateCommand& command) const { return validate(command, boards, console); }
  int operator()(const SchemaCommand& command) const { return schema(command, console); }
  int operator()(const ListCommand& command) const { return list(command, boards, console); }
  int operator()(const PrintCommand& command) const {
    console.print(command.text);
    return 0;
  }
};

}  // namespace

int main(const std::vector<std::string>& arguments, const std::string& boards_folder, ProgramHost& host) {
  Console console;
  BoardLibrary boards(boards_folder);
  try {
    return std::visit(Execute{boards, host, console}, parse_command_line(arguments));
  } catch (const InputError& error) {
    console.complain(error.what());
    return 2;
  }
}

}  // namespace asim::cli
