#include "sim/scenario_reader.hpp"

#include <filesystem>
#include <utility>

#include "sim/board_spec_reader.hpp"
#include "sim/expectation_reader.hpp"
#include "sim/known_names.hpp"
#include "sim/near_match.hpp"
#include "sim/reading_context.hpp"
#include "sim/scenario_head_reader.hpp"
#include "sim/scenario_names.hpp"
#include "sim/scenario_override.hpp"
#include "sim/scenario_schema.hpp"
#include "sim/stimulus_reader.hpp"
#include "sim/task_reader.hpp"

namespace asim {
namespace {

/// Reads a whole document that has the right shape, faulty nodes left aside.
class WholeReader {
 public:
  WholeReader(Scenario& scenario, BoardLibrary& library, ReadingContext& context)
      : scenario_(scenario), boards_(scenario, library, context), names_(scenario, context), context_(context) {}

  void read(const Cursor& root) {
    read_scenario_head(root, scenario_, context_);
    if (!read_boards(root)) return;
    read_wires(root.at("wires"), scenario_, names_, context_);
    read_stimuli(root.at("stimuli"), scenario_, names_, context_);
    read_expectations(root.at("expect"), scenario_, names_, context_);
  }

 private:
  // False if the names of some board cannot be checked, so that every further message would mislead.
  bool read_boards(const Cursor& root) {
    std::vector<Cursor> keys;
    bool known = true;
    if (root.node().find("boards") != nullptr) {
      scenario_.several_boards = true;
      const Cursor boards = root.at("boards");
      if (!boards || boards.entries().size() != boards.node().entries.size()) known = false;
      for (const Cursor::Entry& entry : boards.entries()) {
        check_label(entry);
        keys.push_back(entry.value);
        known = boards_.read(entry.value, add_board(entry.key)) && known;
      }
    } else {
      keys.push_back(root);
      known = boards_.read(root, add_board(""));
    }
    if (!known) return false;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      boards_.read_hardware(keys[i].at("hardware"), i, scenario_.boards[i], names_);
      collect_marks(keys[i].at("tasks"), i, names_);
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
      read_task_steps(keys[i].at("tasks"), i, scenario_.boards[i], names_, context_);
    }
    return true;
  }

  BoardSpec& add_board(const std::string& label) {
    scenario_.boards.emplace_back().label = label;
    return scenario_.boards.back();
  }

  void check_label(const Cursor::Entry& entry) {
    if (entry.key.find_first_of(":.[] \t\n") == std::string::npos) return;
    context_.report(entry.key_mark, entry.value.path(),
                    "expected a name without colons, dots, brackets and spaces, got " + in_quotes(entry.key));
  }

  Scenario& scenario_;
  BoardSpecReader boards_;
  ScenarioNames names_;
  ReadingContext& context_;
};

/// Board, costs and scheduler of one board, as written or by default.
std::string platform_of(const YamlNode& keys) {
  const auto text = [&](const char* key, const char* otherwise) {
    const YamlNode* const value = keys.find(key);
    return (value != nullptr ? value->scalar : otherwise) + "\n";
  };
  return text("board", default_board) + text("costs", "") + text("scheduler", default_scheduler);
}

/// The same of all boards of a scenario: published figures hold for these and no others.
std::string platforms_of(const YamlNode& root) {
  const YamlNode* const boards = root.find("boards");
  if (boards == nullptr) return platform_of(root);
  std::string text;
  for (const YamlEntry& board : boards->entries) text += board.key + "\n" + platform_of(board.value);
  return text;
}

Scenario read_document(YamlDocument& document, const std::string& path, BoardLibrary& boards,
                       const std::vector<ScenarioOverride>& overrides, std::vector<Diagnostic> diagnostics) {
  const std::string published_for = platforms_of(document.root());
  for (const ScenarioOverride& change : overrides) apply_override(document, change, diagnostics);
  const bool same_platforms = platforms_of(document.root()) == published_for;
  check_schema(scenario_schema(), document, diagnostics);
  Scenario scenario;
  scenario.file = path;
  scenario.digest = document.digest();
  scenario.folder = std::filesystem::path(path).parent_path().string();
  if (scenario.folder.empty()) scenario.folder = ".";
  if (document.root().kind == YamlNode::Kind::mapping) {
    ReadingContext context(document, diagnostics);
    WholeReader(scenario, boards, context).read(Cursor(document.root(), ""));
  }
  throw_if_any(std::move(diagnostics), path);
  if (!same_platforms) {
    for (ExpectationSpec& expectation : scenario.expectations) expectation.published.reset();
  }
  return scenario;
}

YamlNode text_node(std::string text) {
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.quoted = true;
  node.scalar = std::move(text);
  return node;
}

/// What stands for a bare program.
YamlDocument document_for_program(const std::string& path) {
  YamlDocument document = YamlDocument::empty_mapping(path);
  YamlNode version = text_node("1");
  version.quoted = false;
  YamlNode program;
  program.kind = YamlNode::Kind::mapping;
  program.entries.push_back({"file", false, {}, text_node(std::filesystem::path(path).filename().string())});
  std::vector<YamlEntry>& keys = document.root().entries;
  keys.push_back({"asim", false, {}, std::move(version)});
  keys.push_back({"name", false, {}, text_node(std::filesystem::path(path).filename().string())});
  keys.push_back({"program", false, {}, std::move(program)});
  document.root().mark = {};
  return document;
}

}  // namespace

Scenario read_scenario(const std::string& path, BoardLibrary& boards, const std::vector<ScenarioOverride>& overrides) {
  std::vector<Diagnostic> diagnostics;
  YamlDocument document = YamlDocument::read_file(path, path, diagnostics);
  return read_document(document, path, boards, overrides, std::move(diagnostics));
}

Scenario scenario_for_program(const std::string& path, BoardLibrary& boards,
                              const std::vector<ScenarioOverride>& overrides) {
  YamlDocument document = document_for_program(path);
  return read_document(document, path, boards, overrides, {});
}

Scenario read_scenario_or_program(const std::string& path, BoardLibrary& boards,
                                  const std::vector<ScenarioOverride>& overrides) {
  return path.ends_with(".py") ? scenario_for_program(path, boards, overrides) : read_scenario(path, boards, overrides);
}

ScenarioSource::ScenarioSource(std::string path)
    : path_(std::move(path)),
      document_(path_.ends_with(".py") ? document_for_program(path_)
                                       : YamlDocument::read_file(path_, path_, diagnostics_)) {}

Scenario ScenarioSource::scenario(BoardLibrary& boards, const std::vector<ScenarioOverride>& overrides) const {
  YamlDocument document = document_;
  return read_document(document, path_, boards, overrides, diagnostics_);
}

}  // namespace asim
