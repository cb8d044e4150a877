// Board: one simulated microcontroller. Its local time, interrupts, pins and UARTs, its scheduler and its program.
//
//   program, tasks --spend, idle--> local time --> World: hardware events up to there, other boards
//                  <--- interrupt handlers nest at the instants at which they are due
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/cpu.hpp"
#include "core/pollable.hpp"
#include "core/scheduler.hpp"
#include "sim/board_profile.hpp"
#include "sim/code_meter.hpp"
#include "virtual_hw/hardware_context.hpp"
#include "virtual_hw/interrupts.hpp"

namespace asim {

class BoardHardware;
class World;

/// What a board is made from.
struct BoardSettings {
  std::string label;  ///< "" in a world of one board, else the name in the scenario
  BoardProfile profile;
  std::string scheduler;  ///< policy name
  std::map<std::string, int> scheduler_options;
  std::int64_t ticks_start_ms = 0;
  int tick_bits = 30;
  Duration hang_limit = Duration::from_s(10);
  std::uint64_t seed = 0;
};

class Board final : public Cpu, public ReadyListener {
 public:
  Board(World& world, BoardSettings settings);
  ~Board() override;

  // Cpu. `now` takes in the code charged so far; so does everything else here.
  [[nodiscard]] Instant now() override;
  void spend(Duration span) override;
  void forget_ready() override { wake_ = false; }
  void idle_until(Instant limit) override;
  void skip_ahead(Instant limit) override;

  void on_ready() override { wake_ = true; }

  /// When the board last went on after idling; the start if it never idled.
  [[nodiscard]] Instant idle_ended() const noexcept { return idle_ended_; }

  /// Blocks the program until `limit`, serving interrupts and scheduled callbacks meanwhile (`time.sleep_ms`).
  void sleep_until(Instant limit);
  /// Runs scheduled callbacks that are due; a place between two bytecodes.
  void check_callbacks();

  /// Whether executed code costs time; if not, charge points count as 1.
  [[nodiscard]] bool charges_code() const noexcept { return settings_.profile.costs.code_unit.ns > 0; }
  /// Shared with the charge points, which may outlive the board.
  [[nodiscard]] const std::shared_ptr<CodeMeter>& meter() const noexcept { return meter_; }
  /// The meter reached its limit: takes the time in, serves what is due, sets the next limit.
  /// Throws RunStopped when the run is over, or the program hangs.
  void on_meter_limit();
  /// A native task takes a further step. Throws RunStopped when the run is over, or if tasks took too many in a row
  /// without time moving or a yield.
  void count_step();

  /// A program with a loop of its own has waited, which is its way to yield: no hang so far.
  void restart_hang_watch() noexcept { code_used_ = 0; }

  [[nodiscard]] World& world() const noexcept { return world_; }
  [[nodiscard]] const BoardSettings& settings() const noexcept { return settings_; }
  [[nodiscard]] const BoardProfile& profile() const noexcept { return settings_.profile; }
  [[nodiscard]] const HardwareContext& context() const noexcept { return context_; }
  [[nodiscard]] InterruptController& interrupts() noexcept { return interrupts_; }
  [[nodiscard]] BoardHardware& hardware() noexcept { return *hardware_; }
  [[nodiscard]] Scheduler& scheduler() noexcept { return *scheduler_; }
  [[nodiscard]] const TickClock& ticks() const noexcept { return scheduler_->ticks(); }
  /// The subject `name` of this board, e.g. "uart4" as "hub.uart4" where there are several boards.
  [[nodiscard]] SubjectId subject(std::string_view name) const { return context_.subject(name); }

  /// Takes text that the program prints.
  void print(std::string_view text);
  /// All that the program printed so far.
  [[nodiscard]] const std::string& printed() const noexcept { return printed_; }
  /// `asim.mark(name)`.
  void mark(std::string_view name);

  /// What `gc.collect()` takes; the next collection of its own accord is a whole period away.
  void collect_garbage();
  /// `gc.disable()`, `gc.enable()`.
  void enable_garbage_collection(bool enabled) noexcept { collects_garbage_ = enabled; }

  /// A program is loaded: the board's stack holds the lock of the program's language.
  void set_runs_program() noexcept { runs_program_ = true; }

  /// Names the place in the program that runs now ("main.py:12"), for messages about hanging programs; empty if
  /// unknown.
  void set_locator(std::function<std::string()> locator) { locator_ = std::move(locator); }

 private:
  friend class World;

  /// Uses the CPU for `span`; the time of interrupt handlers comes on top.
  void use(Duration span);
  /// Takes in the code charged so far.
  void settle();
  void count_code(std::int64_t used);
  [[nodiscard]] bool collects_by_itself() const noexcept {
    return collects_garbage_ && settings_.profile.costs.gc_period.ns > 0;
  }
  [[noreturn]] void stop_hanging(const std::string& how);
  void set_limit();
  /// Whether the board must run before its target: an interrupt is due, or what it idles for has come.
  [[nodiscard]] bool needed() const noexcept;
  /// When something will next happen that is not this board's own doing, at `limit` at the latest.
  [[nodiscard]] Instant next_elsewhere(Instant limit) const;
  [[nodiscard]] std::string current_task() const;

  World& world_;
  BoardSettings settings_;
  HardwareContext context_;
  InterruptController interrupts_;
  std::unique_ptr<BoardHardware> hardware_;
  std::unique_ptr<Scheduler> scheduler_;
  Instant local_;
  std::shared_ptr<CodeMeter> meter_ = std::make_shared<CodeMeter>();
  std::uint64_t code_step_ = 0;  ///< the scheduler's step count when `code_used_` began
  std::int64_t code_used_ = 0;   ///< nanoseconds or charge points since then
  Duration code_since_collection_;
  bool collects_garbage_ = true;
  std::uint64_t steps_of_ = 0;  ///< the scheduler's step count when `steps_` began
  Instant steps_at_;            ///< local time then
  std::int64_t steps_ = 0;      ///< of a native task since then
  Instant idle_ended_;
  bool idle_ = false;  ///< inside `idle_until` or `sleep_until`
  bool wake_ = false;  ///< a device announced readiness

  // The world's view of the board.
  std::size_t index_ = 0;
  Instant target_;       ///< where the board wants its local time to be
  bool halted_ = false;  ///< its program has ended
  bool gone_ = false;    ///< its stack has unwound
  bool runs_program_ = false;
  std::string printed_;
  std::string line_;  ///< printed, but not ended yet
  SubjectId stdout_subject_;
  std::map<std::string, SubjectId, std::less<>> marks_;
  std::function<std::string()> locator_;
};

}  // namespace asim
