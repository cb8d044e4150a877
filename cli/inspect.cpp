#include "cli/inspect.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cli/scenario_files.hpp"
#include "sim/bound_report.hpp"
#include "sim/collected.hpp"
#include "sim/comparison_json.hpp"
#include "sim/known_names.hpp"
#include "sim/result_schema.hpp"
#include "sim/scenario_reader.hpp"
#include "sim/scenario_schema.hpp"
#include "sim/scheduler_library.hpp"
#include "sim/search_result.hpp"
#include "sim/selector.hpp"

namespace asim::cli {

namespace {

struct Row {
  std::string name;
  std::string text;
};

/// "NAME  TEXT", the texts below each other.
std::string aligned(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const auto& row : rows) width = std::max(width, row.name.size());
  std::string lines;
  for (const auto& row : rows) lines += row.name + std::string(width + 2 - row.name.size(), ' ') + row.text + "\n";
  return lines;
}

template <class Entry>
std::vector<Row> rows_of(const std::vector<Entry>& entries) {
  return collected(entries, [](const Entry& entry) {
    const auto& [name, description] = entry;
    return Row{name, description};
  });
}

std::vector<Row> board_rows(BoardLibrary& boards) {
  std::vector<Row> rows;
  for (const auto& [name, description] : boards.list()) rows.push_back({name, description});
  return rows;
}

std::vector<Row> selector_rows() {
  std::vector<Row> rows;
  for (const auto& form : selector_forms()) {
    rows.push_back({form.form, form.kinds.empty() ? form.meaning : form.meaning + ": " + form.kinds});
  }
  return rows;
}

}  // namespace

int list(const ListCommand& command, BoardLibrary& boards, Console& console) {
  switch (command.subject) {
    case ListCommand::Subject::boards:
      console.print(aligned(board_rows(boards)));
      break;
    case ListCommand::Subject::schedulers:
      console.print(aligned(rows_of(scheduler_library())));
      break;
    case ListCommand::Subject::devices:
      console.print(aligned(rows_of(device_list())));
      break;
    case ListCommand::Subject::selectors:
      console.print(aligned(selector_rows()));
      break;
  }
  return 0;
}

int schema(const SchemaCommand& command, Console& console) {
  switch (command.of) {
    case SchemaCommand::Of::scenario:
      console.print(scenario_json_schema());
      break;
    case SchemaCommand::Of::result:
      console.print(result_json_schema());
      break;
    case SchemaCommand::Of::board:
      console.print(board_json_schema());
      break;
    case SchemaCommand::Of::comparison:
      console.print(comparison_json_schema());
      break;
    case SchemaCommand::Of::search:
      console.print(search_json_schema());
      break;
    case SchemaCommand::Of::bound:
      console.print(bound_json_schema());
      break;
  }
  return 0;
}

int validate(const ValidateCommand& command, BoardLibrary& boards, Console& console) {
  int status = 0;
  for (const auto& file : scenario_files(command.files)) {
    try {
      if (BoardLibrary::is_profile(file)) {
        static_cast<void>(boards.profile_of_file(file));
      } else {
        static_cast<void>(read_scenario(file, boards));
      }
      console.print(file + ": ok\n");
    } catch (const InputError& error) {
      console.complain(error.what());
      status = 2;
    }
  }
  return status;
}

}  // namespace asim::cli
