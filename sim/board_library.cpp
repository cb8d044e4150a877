#include "sim/board_library.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <utility>

#include "sim/collected.hpp"
#include "sim/near_match.hpp"
#include "sim/reading_context.hpp"
#include "sim/schema.hpp"

namespace asim {
namespace {

constexpr std::array<BoardCostKey, 8> board_costs{
    {{"code_unit", &BoardCosts::code_unit, "One syntax node of executed Python code."},
     {"task_switch", &BoardCosts::task_switch, "A scheduler resumes a generator and gets it back."},
     {"poll", &BoardCosts::poll, "A call of the C function that polls, whatever is registered."},
     {"polled_object", &BoardCosts::polled_object, "Asking one device in C."},
     {"queue_operation", &BoardCosts::queue_operation, "An entry put on or taken off a queue in C sorted by time."},
     {"interrupt_entry", &BoardCosts::interrupt_entry, "From the edge to the first instruction of a hard handler."},
     {"soft_entry", &BoardCosts::soft_entry, "Dispatch of a soft handler or scheduled callback."},
     {"uart_write_byte", &BoardCosts::uart_write_byte, "Each byte that a program writes to a UART."}}};

Rule text(std::string description) {
  Rule rule = text_rule(std::move(description));
  rule.min = 1;
  return rule;
}

Rule cost(const char* description) {
  return mapping_rule({{"value", duration_rule("CPU time."), Presence::required},
                       {"status", choice_rule({"published", "fitted", "estimated"}, "How well it is known."),
                        Presence::required},
                       {"source", text("The measurement it comes from."), Presence::required}},
                      description)
      .expecting("a cost such as {value: 15us, status: published, source: ...}");
}

Rule costs_rule() {
  std::vector<Field> fields = collected(board_costs, [](const BoardCostKey& key) {
    return Field{key.key, cost(key.description), Presence::required};
  });
  const std::int64_t any = std::numeric_limits<std::int64_t>::max();
  fields.push_back({"garbage_collection",
                    mapping_rule({{"pause", cost("One collection."), Presence::required},
                                  {"every_units", integer_rule(1, any,
                                                               "Code units that run between two collections, by "
                                                               "an estimate of what they allocate. Without it "
                                                               "only gc.collect() collects.")}},
                                 "What garbage collection takes; nothing where this is left out.")});
  return mapping_rule(std::move(fields), "CPU time of the board's work.");
}

Rule names(std::string description) {
  return list_rule(text("A name."), 0, std::move(description)).expecting("a list of names");
}

Schema make_schema() {
  Rule uart = mapping_rule({{"id", integer_rule(0, 99, "Its number."), Presence::required},
                            {"tx", text("Pin."), Presence::required},
                            {"rx", text("Pin."), Presence::required},
                            {"rts", text("Pin.")},
                            {"cts", text("Pin.")},
                            {"aliases", names("What programs may call it.")},
                            {"rx_buffer", integer_rule(0, 65'535, "Characters.").by_default("64")},
                            {"tx_buffer", integer_rule(0, 65'535, "Characters.").by_default("0")}},
                           "A UART.");
  Rule led = mapping_rule(
      {{"id", integer_rule(0, 99, "Its number."), Presence::required}, {"pin", text("Its pin."), Presence::required}},
      "An LED.");
  const std::int64_t any = std::numeric_limits<std::int64_t>::max();
  std::vector<Field> fields{
      {"asim_board", integer_rule(1, 1, "Format version.").expecting("the format version 1"), Presence::required},
      {"name", text("The name of the board; of a board of the library also that of its file."), Presence::required},
      {"description", text("One line."), Presence::required},
      {"unverified", text("Why no measurement could be compared with what the costs predict.")},
      {"base", text("The board that this one equals but for what is given here.")},
      {"platform", text("sys.platform.")},
      {"machine", text("os.uname().machine.")},
      {"cpu_hz", integer_rule(1, any, "Clock of the CPU.").expecting("hertz such as 168000000")},
      {"tick_bits", integer_rule(8, 62, "Width of the tick counters.").by_default("30")},
      {"schedule_depth", integer_rule(1, 1024, "Entries of the queue of micropython.schedule.").by_default("8")},
      {"hard_pin_irq", choice_rule({"true", "false"}, "Whether pin interrupts can be hard.").by_default("true")},
      {"pyb", choice_rule({"true", "false"}, "Whether there is a module pyb.").by_default("true")},
      {"epoch_year", integer_rule(1970, 2100, "Where the seconds of time() start.").by_default("2000")},
      {"pins", map_of_rule(names("Other names of the pin."), "Pins by name.")},
      {"leds", list_rule(std::move(led), 0, "LEDs.")},
      {"uarts", list_rule(std::move(uart), 0, "UARTs.")},
      {"switch_pin", text("The pin of the user switch.")},
      {"costs",
       any_of_rule({choice_rule({"ideal"}, "Every cost is zero."), costs_rule()}, "a mapping of costs, or ideal",
                   "What the board's work costs."),
       Presence::required}};
  Schema schema;
  schema.title = "asim board, format 1";
  schema.root = mapping_rule(std::move(fields), "A board.").expecting("a mapping with the keys of a board");
  return schema;
}

const Schema& board_schema() {
  static const Schema schema = make_schema();
  return schema;
}

class ProfileReader {
 public:
  ProfileReader(ReadingContext& context, BoardProfile& profile) : context_(context), profile_(profile) {}

  void read(const Cursor& root) {
    read_identity(root);
    read_pins(root.at("pins"));
    for (const Cursor& led : root.at("leds").items()) {
      profile_.leds.push_back({static_cast<int>(led.at("id").integer()), known_pin(led.at("pin"))});
    }
    for (const Cursor& uart : root.at("uarts").items()) read_uart(uart);
    if (const Cursor pin = root.at("switch_pin")) profile_.switch_pin = known_pin(pin);
    read_costs(root.at("costs"));
  }

 private:
  void read_identity(const Cursor& root) {
    const auto set_text = [&](const char* key, std::string& value) {
      if (const Cursor cursor = root.at(key)) value = cursor.text();
    };
    const auto set_integer = [&](const char* key, auto& value) {
      if (const Cursor cursor = root.at(key))
        value = static_cast<std::remove_reference_t<decltype(value)>>(cursor.integer());
    };
    const auto set_flag = [&](const char* key, bool& value) {
      if (const Cursor cursor = root.at(key)) value = cursor.text() == "true";
    };
    set_text("name", profile_.name);
    set_text("description", profile_.description);
    set_text("unverified", profile_.unverified);
    set_text("platform", profile_.platform);
    set_text("machine", profile_.machine);
    set_integer("cpu_hz", profile_.cpu_hz);
    set_integer("tick_bits", profile_.tick_bits);
    set_integer("schedule_depth", profile_.schedule_depth);
    set_integer("epoch_year", profile_.epoch_year);
    set_flag("hard_pin_irq", profile_.hard_pin_irq);
    set_flag("pyb", profile_.pyb);
  }

  void read_pins(const Cursor& pins) {
    std::set<std::string> taken;
    const auto take = [&](const std::string& name, const Cursor& cursor) {
      if (!taken.insert(name).second) context_.report(cursor, "the pin name " + in_quotes(name) + " is taken already");
    };
    for (const Cursor::Entry& entry : pins.entries()) {
      PinProfile pin{entry.key, {}};
      take(entry.key, entry.value);
      for (const Cursor& alias : entry.value.items()) {
        take(alias.text(), alias);
        pin.aliases.push_back(alias.text());
      }
      profile_.pins.push_back(std::move(pin));
    }
  }

  std::string known_pin(const Cursor& cursor) {
    if (!cursor) return {};
    if (const PinProfile* pin = find_profile_pin(profile_, cursor.text())) return pin->name;
    const std::vector<std::string> pins = collected(profile_.pins, &PinProfile::name);
    context_.report(cursor, "there is no pin " + in_quotes(cursor.text()) + did_you_mean(cursor.text(), pins));
    return {};
  }

  void read_uart(const Cursor& cursor) {
    UartProfile uart;
    if (const Cursor id = cursor.at("id")) uart.id = static_cast<int>(id.integer());
    uart.name = "uart" + std::to_string(uart.id);
    for (const Cursor& alias : cursor.at("aliases").items()) uart.aliases.push_back(alias.text());
    uart.tx = known_pin(cursor.at("tx"));
    uart.rx = known_pin(cursor.at("rx"));
    uart.rts = known_pin(cursor.at("rts"));
    uart.cts = known_pin(cursor.at("cts"));
    if (const Cursor size = cursor.at("rx_buffer")) uart.rx_buffer = static_cast<int>(size.integer());
    if (const Cursor size = cursor.at("tx_buffer")) uart.tx_buffer = static_cast<int>(size.integer());
    profile_.uarts.push_back(std::move(uart));
  }

  void read_costs(const Cursor& costs) {
    if (!costs) return;
    if (costs.is_scalar()) {
      make_ideal(profile_);
      return;
    }
    for (const BoardCostKey& key : board_costs) read_cost(costs.at(key.key), key.key, profile_.costs.*key.member);
    if (const Cursor collection = costs.at("garbage_collection")) {
      read_cost(collection.at("pause"), "garbage_collection.pause", profile_.costs.gc_pause);
      if (const Cursor units = collection.at("every_units")) {
        profile_.costs.gc_period = profile_.costs.code_unit * units.integer();
      }
    }
  }

  void read_cost(const Cursor& cost, const std::string& name, Duration& value) {
    if (!cost.at("value") || !cost.at("status") || !cost.at("source")) return;
    value = cost.at("value").duration();
    profile_.sources[name] = {cost.at("status").text(), cost.at("source").text()};
  }

  ReadingContext& context_;
  BoardProfile& profile_;
};

}  // namespace

bool BoardLibrary::has(const std::string& name) const {
  const std::vector<std::string> all = names();
  return std::find(all.begin(), all.end(), name) != all.end();
}

std::vector<std::string> BoardLibrary::names() const {
  std::vector<std::string> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
    if (entry.path().extension() == ".yaml") found.push_back(entry.path().stem().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

const BoardProfile& BoardLibrary::profile(const std::string& name) {
  return read((std::filesystem::path(folder_) / (name + ".yaml")).string(), name + ".yaml", name);
}

const BoardProfile& BoardLibrary::profile_of_file(const std::string& path) { return read(path, path, path); }

const BoardProfile& BoardLibrary::read(const std::string& path, const std::string& shown_name,
                                       const std::string& name) {
  if (const auto known = profiles_.find(name); known != profiles_.end()) return known->second;
  std::vector<Diagnostic> diagnostics;
  YamlDocument document = YamlDocument::read_file(path, shown_name, diagnostics);
  check_schema(board_schema(), document, diagnostics);
  BoardProfile profile;
  ReadingContext context(document, diagnostics);
  const Cursor root(document.root(), "");
  if (!document.root().faulty) {
    if (const Cursor base = root.at("base")) {
      if (base.text() == name || !has(base.text())) {
        std::vector<std::string> boards = names();
        std::erase(boards, name);
        const std::string near = did_you_mean(base.text(), boards);
        context.report(base, "there is no other board " + in_quotes(base.text()) +
                                 (near.empty() && !boards.empty() ? "; there is " + listed_or(boards) : near));
      } else {
        profile = this->profile(base.text());
      }
    }
    ProfileReader(context, profile).read(root);
  }
  throw_if_any(std::move(diagnostics), shown_name);
  return profiles_.emplace(name, std::move(profile)).first->second;
}

bool BoardLibrary::is_file_name(std::string_view board) noexcept {
  return board.ends_with(".yaml") || board.ends_with(".yml");
}

bool BoardLibrary::is_profile(const std::string& path) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("asim_board:")) return true;
  }
  return false;
}

std::vector<BoardSummary> BoardLibrary::list() {
  std::vector<BoardSummary> summaries;
  for (const std::string& name : names()) summaries.push_back({name, profile(name).description});
  return summaries;
}

std::span<const BoardCostKey> board_cost_keys() { return board_costs; }

std::string board_json_schema() { return json_schema(board_schema()); }

}  // namespace asim
