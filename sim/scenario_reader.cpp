#include "sim/scenario_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "sim/collected.hpp"
#include "sim/expectation_reader.hpp"
#include "sim/known_names.hpp"
#include "sim/near_match.hpp"
#include "sim/reading_context.hpp"
#include "sim/scenario_names.hpp"
#include "sim/scenario_override.hpp"
#include "sim/scenario_schema.hpp"
#include "sim/scheduler_library.hpp"
#include "sim/scheduler_work.hpp"
#include "sim/stimulus_reader.hpp"
#include "sim/task_reader.hpp"

namespace asim {
namespace {

bool readable_file(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  return std::ifstream(path).good();
}

/// Reads what describes one board: the top level, or an entry of `boards`.
class BoardReader {
 public:
  BoardReader(const Scenario& scenario, BoardLibrary& library, ReadingContext& context)
      : scenario_(scenario), library_(library), context_(context) {}

  /// False if there is no such board, so that no name on it can be checked.
  bool read(const Cursor& keys, BoardSpec& spec) {
    spec.place = context_.place(keys);
    const bool known = read_profile(keys, spec);
    read_scheduler(keys, spec);
    if (const Cursor program = keys.at("program")) read_program(program, spec);
    spec.tasks = read_task_heads(keys.at("tasks"), context_);
    read_options(keys, spec);
    return known;
  }

  void read_hardware(const Cursor& list, std::size_t index, BoardSpec& spec, ScenarioNames& names) {
    for (const Cursor& item : list.items()) {
      if (const Cursor uart = item.at("uart")) read_uart(uart, spec);
      if (const Cursor button = item.at("button")) read_button(button, index, spec, names);
      if (const Cursor led = item.at("led")) read_led(led, index, spec, names);
    }
    check_contacts(spec);
  }

 private:
  bool read_profile(const Cursor& keys, BoardSpec& spec) {
    const Cursor board = keys.at("board");
    if (!board && keys.node().find("board") != nullptr) return false;
    const std::string name = board ? board.text() : default_board;
    if (BoardLibrary::is_file_name(name)) return read_own_profile(board, keys, spec);
    if (!library_.has(name)) {
      if (!board) {
        context_.report(keys, "the data file of the board " + asim::quoted(name) + " is not installed");
      } else {
        const std::vector<std::string> all = library_.names();
        const std::string near = did_you_mean(name, all);
        context_.report(
            board, "there is no board " + asim::quoted(name) + (near.empty() ? "; there is " + listed_or(all) : near));
      }
      return false;
    }
    spec.profile = library_.profile(name);
    if (keys.at("costs")) make_ideal(spec.profile);
    return true;
  }

  // A board of the user's own. What the command line says is relative to the current folder, as all its files are.
  bool read_own_profile(const Cursor& board, const Cursor& keys, BoardSpec& spec) {
    const std::filesystem::path folder = board.mark().text == 0 ? scenario_.folder : std::string();
    const std::string path = folder == "." ? board.text() : (folder / board.text()).string();
    if (!readable_file(path)) {
      context_.report(board, "there is no board file " + asim::quoted(path) +
                                 "; for a board of the library write its " + "name, " + listed_or(library_.names()));
      return false;
    }
    spec.profile = library_.profile_of_file(path);
    if (keys.at("costs")) make_ideal(spec.profile);
    return true;
  }

  void read_scheduler(const Cursor& keys, BoardSpec& spec) {
    const Cursor scheduler = keys.at("scheduler");
    spec.scheduler = scheduler ? scheduler.text() : default_scheduler;
    spec.profile.costs.scheduler = scheduler_costs_on(spec.profile.costs, scheduler_work(spec.scheduler));
  }

  void read_program(const Cursor& program, BoardSpec& spec) {
    ProgramSpec& result = spec.program.emplace();
    result.place = context_.place(program);
    const Cursor file = program.at("file");
    if (!file) return;
    result.file = file.text();
    const std::filesystem::path folder(scenario_.folder);
    result.file_path = (folder / result.file).string();
    result.call = optional_text(program.at("call"));
    if (!readable_file(result.file_path)) {
      const bool exists = std::filesystem::exists(result.file_path);
      context_.report(file, exists ? "the program " + asim::quoted(result.file) + " cannot be read"
                                   : "there is no program " + asim::quoted(result.file));
    }
    for (const Cursor& root : program.at("path").items()) {
      const std::filesystem::path path = folder / root.text();
      if (!std::filesystem::is_directory(path))
        context_.report(root, "there is no folder " + asim::quoted(root.text()));
      result.path.push_back(path.string());
    }
  }

  void read_options(const Cursor& keys, BoardSpec& spec) {
    const Cursor options = keys.at("scheduler_options");
    if (!options) return;
    if (spec.program) {
      context_.report(options, "scheduler options are for native tasks; a program passes its own");
      return;
    }
    for (const Cursor::Entry& entry : options.entries()) {
      const auto [first, last] = scheduler_option_owners().equal_range(entry.key);
      if (std::none_of(first, last, [&](const auto& owner) { return owner.second == spec.scheduler; })) {
        std::vector<std::string> owners;
        for (auto owner = first; owner != last; ++owner) owners.push_back(owner->second);
        context_.report(entry.key_mark, entry.value.path(),
                        "is an option of " + listed_or(owners) + ", not of " + spec.scheduler);
        continue;
      }
      spec.scheduler_options[entry.key] = static_cast<int>(entry.value.integer());
    }
  }

  void read_uart(const Cursor& cursor, BoardSpec& spec) {
    UartSpec uart;
    uart.place = context_.place(cursor);
    const Cursor id = cursor.at("id");
    if (!id) return;
    uart.id = static_cast<int>(id.integer());
    const auto& uarts = spec.profile.uarts;
    const auto profile =
        std::find_if(uarts.begin(), uarts.end(), [&](const UartProfile& p) { return p.id == uart.id; });
    if (profile == uarts.end()) {
      const auto ids = collected(uarts, [](const UartProfile& known) { return std::to_string(known.id); });
      context_.report(id, spec.profile.name + " has no UART " + id.text() + "; it has " + listed_or(ids));
      return;
    }
    for (const UartSpec& other : spec.uarts) {
      if (other.id != uart.id) continue;
      context_.report(id, "two drivers on one wire: " + profile->name + " has a far end in line " +
                              std::to_string(other.place.line) + " already");
      return;
    }
    uart.uart = profile->name;
    if (const Cursor name = cursor.at("name"); name && take_name(name, spec)) uart.alias = name.text();
    if (const Cursor baud = cursor.at("baud")) uart.baud = baud.integer();
    if (const Cursor bits = cursor.at("bits")) uart.data_bits = static_cast<int>(bits.integer());
    if (const Cursor stop = cursor.at("stop")) uart.stop_bits = static_cast<int>(stop.integer());
    const std::string parity = optional_text(cursor.at("parity"));
    if (parity == "even") uart.parity = UartSpec::Parity::even;
    if (parity == "odd") uart.parity = UartSpec::Parity::odd;
    spec.uarts.push_back(std::move(uart));
  }

  void read_button(const Cursor& cursor, std::size_t index, BoardSpec& spec, ScenarioNames& names) {
    ButtonSpec button;
    button.place = context_.place(cursor);
    const Cursor name = cursor.at("name");
    const Cursor pin = cursor.at("pin");
    if (!name || !take_name(name, spec)) return;
    button.name = name.text();
    if (pin) button.pin = names.pin_on(index, pin.text(), ScenarioNames::spot(pin)).value_or("");
    button.bounce = optional_duration(cursor.at("bounce")).value_or(Duration::zero());
    if (optional_text(cursor.at("active")) == "high") button.active = ButtonSpec::Active::high;
    // A button without its pin stays known by name, so that one fault gives one message.
    spec.buttons.push_back(std::move(button));
  }

  void read_led(const Cursor& cursor, std::size_t index, BoardSpec& spec, ScenarioNames& names) {
    const Cursor name = cursor.at("name");
    const Cursor pin = cursor.at("pin");
    if (!name || !pin) return;
    if (find_profile_pin(spec.profile, name.text()) != nullptr) {
      context_.report(name, "the name " + asim::quoted(name.text()) + " is that of a pin");
      return;
    }
    if (!take_name(name, spec)) return;
    auto resolved = names.pin_on(index, pin.text(), ScenarioNames::spot(pin));
    spec.leds.push_back({context_.place(cursor), name.text(), resolved.value_or("")});
  }

  // Whether a device may have this name.
  bool take_name(const Cursor& name, const BoardSpec& spec) {
    static const std::vector<std::string> reserved{"pin", "irq", "task", "mark", "stdout", "schedule", "wait"};
    const std::string& text = name.text();
    if (text.find_first_of(":.[] \t\n") != std::string::npos) {
      context_.report(name, "expected a name without colons, dots, brackets and spaces, got " + asim::quoted(text));
      return false;
    }
    const auto is_uart = [&](const UartProfile& uart) { return uart.name == text; };
    if (std::find(reserved.begin(), reserved.end(), text) != reserved.end() ||
        std::any_of(spec.profile.uarts.begin(), spec.profile.uarts.end(), is_uart)) {
      context_.report(name, "the name " + asim::quoted(text) + " means something else already");
      return false;
    }
    const bool taken =
        std::any_of(spec.buttons.begin(), spec.buttons.end(), [&](const auto& b) { return b.name == text; }) ||
        std::any_of(spec.leds.begin(), spec.leds.end(), [&](const auto& l) { return l.name == text; }) ||
        std::any_of(spec.uarts.begin(), spec.uarts.end(), [&](const auto& u) { return u.alias == text; });
    if (taken) context_.report(name, "there is a device " + asim::quoted(text) + " already");
    return !taken;
  }

  // A closed contact is a driver: it must not meet one of another level, nor a UART's transmitter.
  void check_contacts(const BoardSpec& spec) {
    std::map<std::string, std::string> drivers;
    for (const UartProfile& profile : spec.profile.uarts) {
      for (const UartSpec& uart : spec.uarts) {
        if (uart.uart != profile.name) continue;
        drivers[profile.rx] = "the far end of " + uart.uart;
        drivers[profile.tx] = uart.uart + ".tx";
      }
    }
    std::map<std::string, const ButtonSpec*> contacts;
    for (const ButtonSpec& button : spec.buttons) {
      if (button.pin.empty()) continue;
      const auto driver = drivers.find(button.pin);
      const auto [first, fresh] = contacts.emplace(button.pin, &button);
      if (driver != drivers.end()) {
        context_.report_at(button.place,
                           "two drivers on pin " + button.pin + ": " + driver->second + " and button " + button.name);
      } else if (!fresh && first->second->active != button.active) {
        context_.report_at(button.place, "two drivers on pin " + button.pin + ": buttons " + first->second->name +
                                             " and " + button.name + " close to opposite levels");
      }
    }
  }

  const Scenario& scenario_;
  BoardLibrary& library_;
  ReadingContext& context_;
};

/// Reads a whole document that has the right shape, faulty nodes left aside.
class WholeReader {
 public:
  WholeReader(Scenario& scenario, BoardLibrary& library, ReadingContext& context)
      : scenario_(scenario), boards_(scenario, library, context), names_(scenario, context), context_(context) {}

  void read(const Cursor& root) {
    read_head(root);
    if (!read_boards(root)) return;
    read_wires(root.at("wires"), scenario_, names_, context_);
    read_stimuli(root.at("stimuli"), scenario_, names_, context_);
    read_expectations(root.at("expect"), scenario_, names_, context_);
  }

 private:
  void read_head(const Cursor& root) {
    scenario_.name = optional_text(root.at("name"));
    scenario_.description = optional_text(root.at("description"));
    scenario_.firmware = optional_text(root.at("firmware"));
    if (const Cursor seed = root.at("seed")) scenario_.seed = static_cast<std::uint64_t>(seed.integer());
    if (const Cursor ticks = root.at("ticks_start")) scenario_.ticks_start_ms = ticks.integer();
    if (const Cursor duration = root.at("duration")) scenario_.duration = duration.duration();
    if (const Cursor limit = root.at("hang_limit")) {
      scenario_.hang_limit = limit.duration();
      if (scenario_.hang_limit == Duration::zero())
        context_.report(limit, "expected a duration above zero, got " + limit.text());
    }
  }

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
                    "expected a name without colons, dots, brackets and spaces, got " + asim::quoted(entry.key));
  }

  Scenario& scenario_;
  BoardReader boards_;
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
