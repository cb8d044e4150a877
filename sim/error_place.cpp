#include "sim/error_place.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace asim {
namespace {

/// "main.py" and 12 where `error` names that line, in its source or at the end of its traceback.
std::pair<std::string, int> program_line(const ErrorResult& error) {
  const std::size_t colon = error.source.rfind(':');
  if (colon != std::string::npos) return {error.source.substr(0, colon), std::atoi(error.source.c_str() + colon + 1)};
  constexpr std::string_view before_name = "  File \"";
  constexpr std::string_view before_line = "\", line ";
  const std::size_t start = error.traceback.rfind(before_name);
  if (start == std::string::npos) return {};
  const std::size_t name = start + before_name.size();
  const std::size_t end = error.traceback.find(before_line, name);
  if (end == std::string::npos) return {};
  return {error.traceback.substr(name, end - name), std::atoi(error.traceback.c_str() + end + before_line.size())};
}

}  // namespace

SourcePlace place_of(const ErrorResult& error, const Scenario& scenario) {
  namespace fs = std::filesystem;
  const auto [name, line] = program_line(error);
  for (const BoardSpec& board : scenario.boards) {
    if (name.empty() || !board.program || board.label != error.board) continue;
    const fs::path file = (fs::path(board.program->file_path).parent_path() / name).lexically_normal();
    std::error_code ignored;
    if (fs::is_regular_file(file, ignored)) return {.origin = file.string(), .line = line, .column = 1, .key = {}};
  }
  return {};
}

}  // namespace asim
