#include "sim/scenario_text.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "sim/board_library.hpp"
#include "sim/scenario_override.hpp"
#include "sim/schema.hpp"
#include "sim/yaml_text.hpp"

namespace asim {
namespace {

namespace fs = std::filesystem;

/// Finds what names files, relative to the scenario, and says the same from another folder.
class PathMover {
 public:
  PathMover(const fs::path& from, const fs::path& to) : from_(fs::absolute(from)), to_(fs::absolute(to)) {}

  std::vector<ScenarioOverride> settings(const YamlNode& root) {
    settings_.clear();
    if (from_.lexically_normal() == to_.lexically_normal()) return settings_;
    if (const YamlNode* const boards = root.find("boards")) {
      for (const YamlEntry& board : boards->entries) move_board(board.value, join_key("boards", board.key));
    } else {
      move_board(root, "");
    }
    if (const YamlNode* const expect = root.find("expect")) {
      for (std::size_t k = 0; k < expect->items.size(); ++k) {
        const YamlNode* const check = expect->items[k].find("stdout");
        if (check != nullptr) move(*check, "equals_file", join_index("expect", k) + ".stdout");
      }
    }
    return settings_;
  }

 private:
  void move_board(const YamlNode& board, const std::string& path) {
    if (const YamlNode* const name = board.find("board")) {
      // What came from the command line is relative to the current folder.
      if (BoardLibrary::is_file_name(name->scalar)) {
        add(join_key(path, "board"), *name, name->mark.text == 0 ? from_ : fs::current_path());
      }
    }
    const YamlNode* const program = board.find("program");
    if (program == nullptr) return;
    const std::string key = join_key(path, "program");
    move(*program, "file", key);
    if (const YamlNode* const roots = program->find("path")) {
      for (std::size_t k = 0; k < roots->items.size(); ++k) add(join_index(key + ".path", k), roots->items[k], from_);
    }
  }

  void move(const YamlNode& mapping, const std::string& key, const std::string& path) {
    if (const YamlNode* const file = mapping.find(key)) add(join_key(path, key), *file, from_);
  }

  void add(const std::string& key, const YamlNode& file, const fs::path& from) {
    if (fs::path(file.scalar).is_absolute()) return;
    const std::string moved =
        (from / file.scalar).lexically_normal().lexically_relative(to_.lexically_normal()).string();
    settings_.push_back({key, key, yaml_string(moved)});
  }

  fs::path from_;
  fs::path to_;
  std::vector<ScenarioOverride> settings_;
};

YamlDocument applied(YamlDocument document, const std::vector<ScenarioOverride>& settings) {
  std::vector<Diagnostic> faults;
  for (const ScenarioOverride& setting : settings) apply_override(document, setting, faults);
  throw_if_any(std::move(faults), "");
  return document;
}

/// The user's text with the settings in their places, if it then says what `wanted` says.
std::optional<std::string> edited(const ScenarioSource& source, const std::vector<ScenarioOverride>& settings,
                                  const YamlNode& wanted) {
  std::ifstream file(source.path(), std::ios::binary);
  if (source.path().ends_with(".py") || !file) return std::nullopt;
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  YamlEditor editor(text, source.document().root());
  for (std::size_t k = 0; k < settings.size(); ++k) {
    const auto again = [&](const ScenarioOverride& later) { return later.key == settings[k].key; };
    if (std::any_of(settings.begin() + static_cast<std::ptrdiff_t>(k) + 1, settings.end(), again)) continue;
    if (!editor.set(settings[k].key, settings[k].value)) return std::nullopt;
  }
  auto result = editor.text();
  if (!result) return std::nullopt;
  try {
    std::vector<Diagnostic> faults;
    const YamlDocument check = YamlDocument::parse(*result, source.path(), faults);
    if (faults.empty() && same_yaml(check.root(), wanted)) return result;
  } catch (const ScenarioError&) {  // the text has a layout that the editor does not know
  }
  return std::nullopt;
}

}  // namespace

std::string scenario_text(const ScenarioSource& source, const std::vector<ScenarioOverride>& settings,
                          const std::filesystem::path& folder) {
  std::vector<ScenarioOverride> all = settings;
  YamlDocument document = applied(source.document(), settings);
  const fs::path own = fs::path(source.path()).parent_path();
  const auto moved = PathMover(own.empty() ? "." : own, folder.empty() ? "." : folder).settings(document.root());
  all.insert(all.end(), moved.begin(), moved.end());
  document = applied(std::move(document), moved);
  if (auto text = edited(source, all, document.root())) return *text;
  return yaml_text(document.root());
}

}  // namespace asim
