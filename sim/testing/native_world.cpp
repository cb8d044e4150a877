#include "sim/testing/native_world.hpp"

#include "core/errors.hpp"
#include "core/native_task.hpp"
#include "sim/board_hardware.hpp"
#include "sim/duration_text.hpp"
#include "sim/json_text.hpp"
#include "sim/near_match.hpp"
#include "sim/recorded_run.hpp"
#include "sim/verdict_table.hpp"

namespace asim::test {
namespace {

/// The keys of `when`, as a scenario has them.
void write_when(JsonText& json, const When& when, Instant now) {
  json.field("at", format_duration((when.at ? when.at->instant() : now) - Instant::start()));
  if (when.hold) json.field("for", format_duration(when.hold->duration));
  if (when.every) json.field("every", format_duration(when.every->duration));
  if (when.count) json.literal_field("count", std::to_string(*when.count));
  if (when.jitter.duration.ns != 0) json.field("jitter", format_duration(when.jitter.duration));
}

/// The name of a board's thing in a scenario.
std::string scoped(const LiveWorld& world, std::size_t board, std::string_view name) {
  const std::string& label = world.scenario().boards.at(board).label;
  return label.empty() ? std::string(name) : label + "." + std::string(name);
}

const char* word(UartSpec::Parity parity) {
  switch (parity) {
    case UartSpec::Parity::none:
      return "none";
    case UartSpec::Parity::even:
      return "even";
    case UartSpec::Parity::odd:
      break;
  }
  return "odd";
}

/// The tasks of one board that a test spawned, as its program.
class NativeProgram final : public Program {
 public:
  /// `tasks` must outlive the tasks of the board.
  NativeProgram(Board& board, const std::vector<NamedFirmware>& tasks) : board_(board), tasks_(tasks) {}

  void run() override {
    Scheduler& scheduler = board_.scheduler();
    try {
      for (const auto& [name, firmware] : tasks_) asim::spawn(scheduler, name, firmware(board_));
      scheduler.run_until_idle();
    } catch (const std::exception& failure) {
      const Task* const task = scheduler.current();
      throw ProgramFailed(failure.what(), "", task == nullptr ? "" : scheduler.display_name(*task));
    }
  }

 private:
  Board& board_;
  const std::vector<NamedFirmware>& tasks_;
};

}  // namespace

NativeWorld::NativeWorld(const std::string& boards_folder, std::uint64_t seed)
    : library_(boards_folder), world_(std::make_unique<LiveWorld>(library_, host_, "test", ".", LiveWorld::Options{})) {
  if (seed != 0) set_seed(seed);
}

std::unique_ptr<Program> NativeHost::load(Board& /*board*/, const ProgramSource& source) {
  throw InternalError("a world of native tasks cannot load " + source.file);
}

// The tasks go before the firmware that they run.
NativeWorld::~NativeWorld() { world_.reset(); }

// --- building

NativeBoard NativeWorld::add_board(const std::string& name, const BoardOptions& options) {
  JsonText json;
  json.open('{');
  json.field("board", name);
  json.field("scheduler", options.scheduler);
  json.close('}');
  const std::size_t index = world_->add_board(options.label, std::move(json).finish());
  auto& tasks = firmware_.emplace_back();
  world_->set_program(index, [&tasks](Board& board) { return std::make_unique<NativeProgram>(board, tasks); });
  return {*this, index};
}

void NativeWorld::connect(std::string_view one, std::string_view other) {
  JsonText json;
  json.open('[');
  json.string(one);
  json.string(other);
  json.close(']');
  world_->add_wire(std::move(json).finish());
}

void NativeWorld::set_seed(std::uint64_t seed) { world_->set("{seed: " + std::to_string(seed) + "}"); }

TestButton NativeBoard::button(std::string_view pin, const ButtonOptions& options) const {
  JsonText json;
  json.open('{');
  json.key("button");
  json.open('{');
  json.field("name", options.name);
  json.field("pin", pin);
  json.field("bounce", format_duration(options.bounce.duration));
  json.field("active", options.active == ButtonOptions::Active::low ? "low" : "high");
  json.close('}');
  json.close('}');
  world_->live().add_hardware(index_, std::move(json).finish());
  return {*world_, scoped(world_->live(), index_, options.name)};
}

TestButton NativeBoard::own_switch() const {
  const BoardProfile& profile = world_->live().scenario().boards.at(index_).profile;
  if (profile.switch_pin.empty()) throw WorldError("own_switch: " + profile.name + " has no switch");
  return {*world_, scoped(world_->live(), index_, profile.switch_pin)};
}

UartPeer NativeBoard::uart(int id, const UartOptions& options) const {
  JsonText json;
  json.open('{');
  json.key("uart");
  json.open('{');
  json.literal_field("id", std::to_string(id));
  if (!options.name.empty()) json.field("name", options.name);
  json.literal_field("baud", std::to_string(options.baud));
  json.literal_field("bits", std::to_string(options.bits));
  json.field("parity", word(options.parity));
  json.literal_field("stop", std::to_string(options.stop));
  json.close('}');
  json.close('}');
  world_->live().add_hardware(index_, std::move(json).finish());
  return {*world_, index_, "uart" + std::to_string(id)};
}

void NativeBoard::spawn(std::string name, Firmware firmware) const {
  if (world_->live().started()) {
    throw WorldError("spawn: the world has started; let a task spawn " + in_quotes(name) + " with asim::spawn");
  }
  world_->firmware_.at(index_).emplace_back(std::move(name), std::move(firmware));
}

// --- stimuli

void TestButton::press(const When& when) const {
  JsonText json;
  json.open('{');
  write_when(json, when, world_->now());
  json.field("press", name_);
  json.close('}');
  world_->live().add_stimulus(std::move(json).finish());
}

void UartPeer::send(std::string_view bytes, const When& when) const {
  JsonText json;
  json.open('{');
  write_when(json, when, world_->now());
  json.key("send");
  json.open('{');
  json.key(scoped(world_->live(), board_, uart_));
  json.open('[');
  for (const char byte : bytes) json.literal(std::to_string(static_cast<unsigned char>(byte)));
  json.close(']');
  json.close('}');
  json.close('}');
  world_->live().add_stimulus(std::move(json).finish());
}

std::string UartPeer::received() const {
  return world_->live().simulation().world().boards().at(board_)->hardware().find_peer(uart_)->received();
}

void NativeBoard::drive(std::string_view pin, DrivenLevel level, const When& when) const {
  JsonText json;
  json.open('{');
  write_when(json, when, world_->now());
  json.key("pin");
  json.open('{');
  const std::string name = scoped(world_->live(), index_, pin);
  if (level == DrivenLevel::released) {
    json.field(name, "z");
  } else {
    json.literal_field(name, level == DrivenLevel::high ? "1" : "0");
  }
  json.close('}');
  json.close('}');
  world_->live().add_stimulus(std::move(json).finish());
}

int NativeBoard::level(std::string_view name) const {
  Board& board = *world_->live().simulation().world().boards().at(index_);
  return pin(board, name).wire()->level() == Level::high ? 1 : 0;
}

// --- legs

void NativeWorld::run_until(TestTime until) {
  world_->run_until(until.instant());
  finish_leg();
}

bool NativeWorld::run_until_event(std::string_view selector, TestTime limit) {
  const bool came = world_->run_until_event(selector, limit.instant());
  finish_leg();
  return came;
}

bool NativeWorld::run_until_idle(TestTime limit) {
  const bool idle = world_->run_until_idle(limit.instant());
  finish_leg();
  return idle;
}

void NativeWorld::finish_leg() {
  if (world_->simulation().world().error().kind.empty()) return;
  const std::shared_ptr<RecordedRun> run = world_->record();
  if (const auto& error = run->result().error) throw RunFailed(error_text(*error, Colour::off) + run->last_events());
}

// --- what firmware runs on

Pin& pin(Board& board, std::string_view name) {
  if (Pin* const found = board.hardware().find_pin(name)) return *found;
  std::vector<std::string> names;
  for (const PinProfile& profile : board.profile().pins) names.push_back(profile.name);
  throw InputError(board.profile().name + " has no pin " + in_quotes(name) + did_you_mean(name, names));
}

Uart& uart(Board& board, int id) {
  std::vector<std::string> names;
  for (const UartProfile& profile : board.profile().uarts) {
    if (profile.id == id) return board.hardware().started_uart(profile.name);
    names.push_back(profile.name);
  }
  throw InputError(board.profile().name + " has no UART " + in_quotes("uart" + std::to_string(id)) + "; it has " +
                   listed_or(names));
}

}  // namespace asim::test
