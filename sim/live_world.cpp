#include "sim/live_world.hpp"

#include <algorithm>
#include <utility>

#include "sim/bounds.hpp"
#include "sim/recorded_run.hpp"
#include "sim/world_builder.hpp"

namespace asim {
namespace {

/// Pauses the world at the first event that a selector names.
class EventTrap final : private EventObserver {
 public:
  EventTrap(World& world, const Selector& selector) : world_(world), matcher_(world.events(), selector) {
    world_.events().listen(matcher_.subject(), *this);
  }
  EventTrap(const EventTrap&) = delete;
  EventTrap& operator=(const EventTrap&) = delete;
  ~EventTrap() override { world_.events().ignore(matcher_.subject(), *this); }

  [[nodiscard]] bool sprung() const noexcept { return sprung_; }

 private:
  void on_event(const Event& event) override {
    if (sprung_ || !matcher_.matches(event)) return;
    sprung_ = true;
    world_.request_pause();
  }

  World& world_;
  EventMatcher matcher_;
  bool sprung_ = false;
};

}  // namespace

LiveWorld::LiveWorld(BoardLibrary& library, ProgramHost& host, std::string name, std::string folder, Options options)
    : editor_(scenario_, library), host_(host), options_(std::move(options)) {
  scenario_.file = name;
  scenario_.name = std::move(name);
  scenario_.folder = std::move(folder);
  scenario_.duration = Instant::never() - Instant::start();
}

LiveWorld::LiveWorld(BoardLibrary& library, ProgramHost& host, Scenario scenario, Options options)
    : scenario_(std::move(scenario)), editor_(scenario_, library), host_(host), options_(std::move(options)) {}

// --- building

void LiveWorld::expect_building(std::string_view what) const {
  if (closed_) throw WorldError(std::string(what) + ": the world is closed; make a new World");
  if (started()) {
    throw WorldError(std::string(what) + ": the world has started, at " + instant_text(now()) +
                     " now; boards, programs, devices and wires are given before the first run");
  }
}

void LiveWorld::expect_future(std::string_view what, Instant at) const {
  if (closed_) throw WorldError(std::string(what) + ": the world is closed; make a new World");
  if (at >= now()) return;
  throw WorldError(std::string(what) + ": " + instant_text(at) + " lies in the past; the world has reached " +
                   instant_text(now()));
}

void LiveWorld::set(std::string_view keys) {
  expect_building("settings");
  editor_.set(keys);
}

std::size_t LiveWorld::add_board(const std::string& label, std::string_view keys) {
  expect_building("board");
  return editor_.add_board(label, keys);
}

void LiveWorld::set_program(std::size_t board, std::string_view program) {
  expect_building("program");
  editor_.set_program(board, program);
}

void LiveWorld::set_program(std::size_t board, MakeProgram make) {
  expect_building("program");
  editor_.provide_program(board);
  program_makers_.emplace_back(board, std::move(make));
}

void LiveWorld::add_hardware(std::size_t board, std::string_view device) {
  expect_building("hardware");
  editor_.add_hardware(board, device);
}

void LiveWorld::add_wire(std::string_view ends) {
  expect_building("wire");
  editor_.add_wire(ends);
}

void LiveWorld::add_uart(std::size_t board, std::string_view uart) {
  if (closed_) expect_building("uart");
  editor_.add_hardware(board, "{\"uart\": " + std::string(uart) + "}");
  if (simulation_) attach_uart(*simulation_->world().boards()[board], scenario_.boards[board].uarts.back());
}

void LiveWorld::add_stimulus(std::string_view stimulus) {
  if (closed_) expect_future("stimulus", now());
  editor_.add_stimulus(stimulus);
  const Instant at = Instant::start() + scenario_.stimuli.back().at;
  if (at < now()) {
    scenario_.stimuli.pop_back();
    expect_future("at", at);
  }
  if (simulation_) simulation_->take_new_stimuli();
}

void LiveWorld::call_at(Instant at, std::function<void()> action) {
  expect_future("at", at);
  auto guarded = [this, action = std::move(action)] {
    try {
      action();
    } catch (...) {
      action_failure_ = std::current_exception();
      simulation_->world().request_pause();
    }
  };
  if (simulation_) {
    simulation_->call_at(at, std::move(guarded));
  } else {
    early_calls_.emplace_back(at, std::move(guarded));
  }
}

// --- legs

void LiveWorld::start() {
  if (scenario_.boards.empty()) {
    throw WorldError("run: the world has no board; add one first, such as board(\"pyboard-v1.1\")");
  }
  const RunOptions options{.vcd_path = options_.vcd_path, .on_output = options_.on_output};
  simulation_.emplace(scenario_, options, host_, options_.record);
  try {
    for (const auto& [board, make] : program_makers_) {
      simulation_->set_program(board, make(*simulation_->world().boards()[board]));
    }
  } catch (...) {
    simulation_.reset();
    throw;
  }
  simulation_->world().set_outlasts_programs(true);
  for (auto& [at, action] : early_calls_) simulation_->call_at(at, std::move(action));
  early_calls_.clear();
}

void LiveWorld::resume(const World::Leg& leg) {
  if (running_) throw WorldError("run: the world is running; an action that it calls cannot run it again");
  if (closed_) throw WorldError("run: the world is closed; make a new World");
  if (!started()) start();
  if (ended()) throw WorldError("run: the world ended at " + instant_text(now()) + "; make a new World");
  running_ = true;
  simulation_->resume(leg);
  running_ = false;
  if (action_failure_) std::rethrow_exception(std::exchange(action_failure_, nullptr));
}

void LiveWorld::run() { resume({}); }

void LiveWorld::run_until(Instant until) {
  expect_future("until", until);
  resume({.until = until});
}

bool LiveWorld::run_until_event(std::string_view selector, Instant limit) {
  expect_future("limit", limit);
  const Selector wanted = editor_.selector(selector, "selector");
  if (closed_ || ended()) resume({});
  if (!started()) start();
  const EventTrap trap(simulation_->world(), wanted);
  resume({.until = limit});
  return trap.sprung();
}

bool LiveWorld::run_until_idle(Instant limit) {
  expect_future("limit", limit);
  resume({.until = limit, .while_busy = true});
  return ended() || simulation_->world().idle();
}

bool LiveWorld::ended() const noexcept { return closed_ || (simulation_ && simulation_->over()); }

Instant LiveWorld::now() const noexcept { return simulation_ ? simulation_->reached() : Instant::start(); }

bool LiveWorld::in_mid_instant() const noexcept {
  if (!simulation_ || running_) return false;  // an action that is called acts before the tasks
  const EventLog* const events = log();
  return events == nullptr || events->first_at(now()) < events->size();
}

Simulation& LiveWorld::simulation() {
  if (!simulation_) throw WorldError("the world has not run yet; call run first");
  return *simulation_;
}

std::shared_ptr<RecordedRun> LiveWorld::record() {
  static_cast<void>(simulation());
  return std::make_shared<RecordedRun>(*this);
}

void LiveWorld::close() {
  closed_ = true;
  if (simulation_) simulation_->close();
}

}  // namespace asim
