#include "sim/board_spec_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "sim/collected.hpp"
#include "sim/known_names.hpp"
#include "sim/near_match.hpp"
#include "sim/scheduler_library.hpp"
#include "sim/scheduler_work.hpp"
#include "sim/task_reader.hpp"

namespace asim {
namespace {

bool readable_file(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  return std::ifstream(path).good();
}

}  // namespace

bool BoardSpecReader::read(const Cursor& keys, BoardSpec& spec) {
  spec.place = context_.place(keys);
  const bool known = read_profile(keys, spec);
  read_scheduler(keys, spec);
  if (const Cursor program = keys.at("program")) read_program(program, spec);
  spec.tasks = read_task_heads(keys.at("tasks"), context_);
  read_options(keys, spec);
  return known;
}

void BoardSpecReader::read_hardware(const Cursor& list, std::size_t index, BoardSpec& spec, ScenarioNames& names) {
  for (const Cursor& item : list.items()) {
    if (const Cursor uart = item.at("uart")) read_uart(uart, spec);
    if (const Cursor button = item.at("button")) read_button(button, index, spec, names);
    if (const Cursor led = item.at("led")) read_led(led, index, spec, names);
  }
  check_contacts(spec);
}

bool BoardSpecReader::read_profile(const Cursor& keys, BoardSpec& spec) {
  const Cursor board = keys.at("board");
  if (!board && keys.node().find("board") != nullptr) return false;
  const std::string name = board ? board.text() : default_board;
  if (BoardLibrary::is_file_name(name)) return read_own_profile(board, keys, spec);
  if (!library_.has(name)) {
    if (!board) {
      context_.report(keys, "the data file of the board " + in_quotes(name) + " is not installed");
    } else {
      const std::vector<std::string> all = library_.names();
      const std::string near = did_you_mean(name, all);
      context_.report(board,
                      "there is no board " + in_quotes(name) + (near.empty() ? "; there is " + listed_or(all) : near));
    }
    return false;
  }
  spec.profile = library_.profile(name);
  if (keys.at("costs")) make_ideal(spec.profile);
  return true;
}

// A board of the user's own. What the command line says is relative to the current folder, as all its files are.
bool BoardSpecReader::read_own_profile(const Cursor& board, const Cursor& keys, BoardSpec& spec) {
  const std::filesystem::path folder = board.mark().text == 0 ? scenario_.folder : std::string();
  const std::string path = folder == "." ? board.text() : (folder / board.text()).string();
  if (!readable_file(path)) {
    context_.report(board, "there is no board file " + in_quotes(path) + "; for a board of the library write its " +
                               "name, " + listed_or(library_.names()));
    return false;
  }
  spec.profile = library_.profile_of_file(path);
  if (keys.at("costs")) make_ideal(spec.profile);
  return true;
}

void BoardSpecReader::read_scheduler(const Cursor& keys, BoardSpec& spec) {
  const Cursor scheduler = keys.at("scheduler");
  spec.scheduler = scheduler ? scheduler.text() : default_scheduler;
  spec.profile.costs.scheduler = scheduler_costs_on(spec.profile.costs, scheduler_work(spec.scheduler));
}

void BoardSpecReader::read_program(const Cursor& program, BoardSpec& spec) {
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
    context_.report(file, exists ? "the program " + in_quotes(result.file) + " cannot be read"
                                 : "there is no program " + in_quotes(result.file));
  }
  for (const Cursor& root : program.at("path").items()) {
    const std::filesystem::path path = folder / root.text();
    if (!std::filesystem::is_directory(path)) context_.report(root, "there is no folder " + in_quotes(root.text()));
    result.path.push_back(path.string());
  }
}

void BoardSpecReader::read_options(const Cursor& keys, BoardSpec& spec) {
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

void BoardSpecReader::read_uart(const Cursor& cursor, BoardSpec& spec) {
  UartSpec uart;
  uart.place = context_.place(cursor);
  const Cursor id = cursor.at("id");
  if (!id) return;
  uart.id = static_cast<int>(id.integer());
  const auto& uarts = spec.profile.uarts;
  const auto profile = std::find_if(uarts.begin(), uarts.end(), [&](const UartProfile& p) { return p.id == uart.id; });
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

void BoardSpecReader::read_button(const Cursor& cursor, std::size_t index, BoardSpec& spec, ScenarioNames& names) {
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

void BoardSpecReader::read_led(const Cursor& cursor, std::size_t index, BoardSpec& spec, ScenarioNames& names) {
  const Cursor name = cursor.at("name");
  const Cursor pin = cursor.at("pin");
  if (!name || !pin) return;
  if (find_profile_pin(spec.profile, name.text()) != nullptr) {
    context_.report(name, "the name " + in_quotes(name.text()) + " is that of a pin");
    return;
  }
  if (!take_name(name, spec)) return;
  auto resolved = names.pin_on(index, pin.text(), ScenarioNames::spot(pin));
  spec.leds.push_back({context_.place(cursor), name.text(), resolved.value_or("")});
}

// Whether a device may have this name.
bool BoardSpecReader::take_name(const Cursor& name, const BoardSpec& spec) {
  static const std::vector<std::string> reserved{"pin", "irq", "task", "mark", "stdout", "schedule", "wait"};
  const std::string& text = name.text();
  if (text.find_first_of(":.[] \t\n") != std::string::npos) {
    context_.report(name, "expected a name without colons, dots, brackets and spaces, got " + in_quotes(text));
    return false;
  }
  const auto is_uart = [&](const UartProfile& uart) { return uart.name == text; };
  if (std::find(reserved.begin(), reserved.end(), text) != reserved.end() ||
      std::any_of(spec.profile.uarts.begin(), spec.profile.uarts.end(), is_uart)) {
    context_.report(name, "the name " + in_quotes(text) + " means something else already");
    return false;
  }
  const bool taken =
      std::any_of(spec.buttons.begin(), spec.buttons.end(), [&](const auto& b) { return b.name == text; }) ||
      std::any_of(spec.leds.begin(), spec.leds.end(), [&](const auto& l) { return l.name == text; }) ||
      std::any_of(spec.uarts.begin(), spec.uarts.end(), [&](const auto& u) { return u.alias == text; });
  if (taken) context_.report(name, "there is a device " + in_quotes(text) + " already");
  return !taken;
}

// A closed contact is a driver: it must not meet one of another level, nor a UART's transmitter.
void BoardSpecReader::check_contacts(const BoardSpec& spec) {
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

}  // namespace asim
