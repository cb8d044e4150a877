#include "cli/scenario_files.hpp"

#include <algorithm>
#include <filesystem>

#include "core/errors.hpp"
#include "sim/board_library.hpp"
#include "sim/collected.hpp"

namespace asim::cli {

namespace {

namespace fs = std::filesystem;

bool is_directory(const std::string& name) {
  std::error_code error;
  return fs::is_directory(name, error);
}

using Predicate = bool (*)(const fs::path&);

bool is_scenario(const fs::path& path) {
  return (path.extension() == ".yaml" || path.extension() == ".yml") && !BoardLibrary::is_profile(path.string());
}

bool is_program(const fs::path& path) { return path.extension() == ".py"; }

std::vector<std::string> files_below(const std::string& folder, Predicate wanted) {
  std::vector<fs::path> found;
  for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator(); ++entry) {
    const fs::path& path = entry->path();
    if (path.filename().string().starts_with('.')) {
      if (entry->is_directory()) entry.disable_recursion_pending();
      continue;
    }
    if (entry->is_regular_file() && wanted(path)) found.push_back(path);
  }
  std::sort(found.begin(), found.end());
  return collected(found, [](const fs::path& path) { return path.string(); });
}

[[noreturn]] void refuse_empty(const std::string& directory, const std::string& what) {
  throw InputError(directory + ": there is no " + what + " in this directory or below it");
}

/// `what`: "scenario (*.yaml)".
std::vector<std::string> resolved(const std::vector<std::string>& names, Predicate wanted, const std::string& what) {
  std::vector<std::string> files;
  for (const std::string& name : names) {
    if (!is_directory(name)) {
      files.push_back(name);
      continue;
    }
    const std::vector<std::string> below = files_below(name, wanted);
    if (below.empty()) refuse_empty(name, what);
    files.insert(files.end(), below.begin(), below.end());
  }
  return files;
}

}  // namespace

std::vector<std::string> scenario_files(const std::vector<std::string>& names) {
  return resolved(names, is_scenario, "scenario (*.yaml)");
}

std::vector<std::string> program_files(const std::vector<std::string>& names) {
  return resolved(names, is_program, "program (*.py)");
}

bool names_directory(const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), is_directory);
}

}  // namespace asim::cli
