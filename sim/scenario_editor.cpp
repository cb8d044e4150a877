#include "sim/scenario_editor.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/errors.hpp"
#include "sim/board_spec_reader.hpp"
#include "sim/expectation_reader.hpp"
#include "sim/near_match.hpp"
#include "sim/scenario_head_reader.hpp"
#include "sim/scenario_names.hpp"
#include "sim/scenario_schema.hpp"
#include "sim/stimulus_reader.hpp"
#include "sim/task_reader.hpp"

namespace asim {
namespace {

/// One piece as a document of its own, in which it stands under the key that it has in a scenario.
class Piece {
 public:
  enum class Form : std::uint8_t { value, list_item, root };

  Piece(const char* key, Form form, std::string_view text)
      : key_(key), form_(form), document_(YamlDocument::parse(text, "", diagnostics_)) {
    if (form != Form::root) wrap();
    check_schema(scenario_part_schema(), document_, diagnostics_);
  }

  [[nodiscard]] Cursor cursor() const {
    const Cursor root(document_.root(), "");
    if (document_.root().kind != YamlNode::Kind::mapping) return {};
    return form_ == Form::root ? root : root.at(key_);
  }
  [[nodiscard]] ReadingContext context() { return {document_, diagnostics_}; }

  [[nodiscard]] bool faulty() const noexcept { return !diagnostics_.empty(); }
  /// Throws ScenarioError if anything is wrong so far.
  void check() {
    const std::string prefix = form_ == Form::list_item ? std::string(key_) + "[0]." : std::string();
    for (Diagnostic& diagnostic : diagnostics_) {
      std::string key = std::move(diagnostic.place.key);
      if (key.starts_with(prefix)) key.erase(0, prefix.size());
      diagnostic.place = {.origin = "", .key = key.empty() ? key_ : std::move(key)};
    }
    throw_if_any(std::move(diagnostics_), "");
  }

 private:
  void wrap() {
    YamlNode value = std::move(document_.root());
    if (form_ == Form::list_item) {
      YamlNode list;
      list.kind = YamlNode::Kind::list;
      list.items.push_back(std::move(value));
      value = std::move(list);
    }
    YamlNode root;
    root.kind = YamlNode::Kind::mapping;
    root.entries.push_back({key_, false, {}, std::move(value)});
    document_.root() = std::move(root);
  }

  const char* key_;
  Form form_;
  std::vector<Diagnostic> diagnostics_;
  YamlDocument document_;
};

using Form = Piece::Form;

/// Resolves one name, which `find` does with the names of `scenario`.
template <class Find>
auto resolved(const Scenario& scenario, const char* key, Find find) {
  if (scenario.boards.empty()) throw ScenarioError({.origin = "", .key = key}, "the world has no board yet");
  std::vector<Diagnostic> diagnostics;
  const YamlDocument document = YamlDocument::empty_mapping("");
  ReadingContext context(document, diagnostics);
  ScenarioNames names(scenario, context);
  names.add_marks_of_tasks();
  auto result = find(names, ScenarioNames::Spot{{}, key});
  throw_if_any(std::move(diagnostics), "");
  if (!result) throw InternalError("a name was refused without a word");
  return std::move(*result);
}

/// Lets `read` append to `list` what `text` says, or nothing.
template <class Item, class Read>
void append(Scenario& scenario, const char* key, std::string_view text, std::vector<Item>& list, Read read) {
  Piece piece(key, Form::list_item, text);
  ReadingContext context = piece.context();
  ScenarioNames names(scenario, context);
  const std::size_t before = list.size();
  read(piece.cursor(), scenario, names, context);
  if (piece.faulty()) list.resize(before);
  piece.check();
}

}  // namespace

void ScenarioEditor::set(std::string_view keys) {
  Piece piece("settings", Form::root, keys);
  ReadingContext context = piece.context();
  Scenario trial = scenario_;
  if (const Cursor cursor = piece.cursor()) read_scenario_head(cursor, trial, context);
  piece.check();
  scenario_ = std::move(trial);
}

void ScenarioEditor::check_label(const std::string& label) const {
  const auto refuse = [](std::string message) {
    throw ScenarioError({.origin = "", .key = "board"}, std::move(message));
  };
  if (label.find_first_of(":.[] \t\n") != std::string::npos) {
    refuse("expected a name without colons, dots, brackets and spaces, got " + in_quotes(label));
  }
  for (const BoardSpec& other : scenario_.boards) {
    if (other.label.empty()) refuse("several boards need a name each, but the first one has none");
    if (label.empty()) refuse("several boards need a name each; this one has none");
    if (other.label == label) refuse("there is a board " + in_quotes(label) + " already");
  }
}

std::size_t ScenarioEditor::add_board(const std::string& label, std::string_view keys) {
  check_label(label);
  Piece piece("board", Form::root, keys);
  ReadingContext context = piece.context();
  Scenario trial = scenario_;
  const std::size_t index = trial.boards.size();
  trial.several_boards = !label.empty();
  BoardSpec& spec = trial.boards.emplace_back();
  spec.label = label;
  const Cursor cursor = piece.cursor();
  BoardSpecReader reader(trial, library_, context);
  if (cursor && reader.read(cursor, spec)) {
    ScenarioNames names(trial, context);
    reader.read_hardware(cursor.at("hardware"), index, spec, names);
    collect_marks(cursor.at("tasks"), index, names);
    read_task_steps(cursor.at("tasks"), index, spec, names, context);
  }
  piece.check();
  scenario_ = std::move(trial);
  return index;
}

void ScenarioEditor::expect_no_program(std::size_t board) const {
  const auto& program = scenario_.boards.at(board).program;
  if (!program) return;
  const std::string what = program->provided ? "coroutines to run" : "a program, " + in_quotes(program->file);
  throw ScenarioError({.origin = "", .key = "program"}, "the board has " + what + ", already");
}

void ScenarioEditor::provide_program(std::size_t board) {
  expect_no_program(board);
  scenario_.boards[board].program.emplace().provided = true;
}

void ScenarioEditor::set_program(std::size_t board, std::string_view program) {
  expect_no_program(board);
  Piece piece("program", Form::value, program);
  ReadingContext context = piece.context();
  BoardSpec trial = scenario_.boards.at(board);
  if (const Cursor cursor = piece.cursor()) BoardSpecReader(scenario_, library_, context).read_program(cursor, trial);
  piece.check();
  scenario_.boards[board] = std::move(trial);
}

void ScenarioEditor::add_hardware(std::size_t board, std::string_view device) {
  Piece piece("hardware", Form::list_item, device);
  ReadingContext context = piece.context();
  ScenarioNames names(scenario_, context);
  BoardSpec trial = scenario_.boards.at(board);
  BoardSpecReader(scenario_, library_, context).read_hardware(piece.cursor(), board, trial, names);
  piece.check();
  // A world that runs reads the rest of the board where it stands.
  BoardSpec& spec = scenario_.boards[board];
  spec.uarts = std::move(trial.uarts);
  spec.buttons = std::move(trial.buttons);
  spec.leds = std::move(trial.leds);
}

void ScenarioEditor::add_wire(std::string_view ends) { append(scenario_, "wires", ends, scenario_.wires, read_wires); }

void ScenarioEditor::add_stimulus(std::string_view stimulus) {
  append(scenario_, "stimuli", stimulus, scenario_.stimuli, read_stimuli);
}

ExpectationSpec ScenarioEditor::expectation(std::string_view expectation) const {
  Piece piece("expect", Form::list_item, expectation);
  ReadingContext context = piece.context();
  ScenarioNames names(scenario_, context);
  names.add_marks_of_tasks();
  std::optional<ExpectationSpec> result;
  for (const Cursor& item : piece.cursor().items()) result = read_expectation(item, scenario_, names, context);
  piece.check();
  if (!result) throw InternalError("an expectation was refused without a word");
  return std::move(*result);
}

Selector ScenarioEditor::selector(std::string_view text, const char* key) const {
  return resolved(scenario_, key, [&](ScenarioNames& names, const ScenarioNames::Spot& spot) {
    return names.selector(std::string(text), spot);
  });
}

TaskTarget ScenarioEditor::task(std::string_view text, const char* key) const {
  return resolved(scenario_, key, [&](ScenarioNames& names, const ScenarioNames::Spot& spot) {
    return names.task(std::string(text), spot);
  });
}

}  // namespace asim
