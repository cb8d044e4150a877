// InterruptController, InterruptLine: what interrupts a board's program, and in which order.
//
//   device --raise--> hard line --> [pending flag]    --deliver_hard--> handler, between machine instructions
//   device --raise--> soft line --> [schedule queue]  --deliver_soft--> handler, between bytecodes
//   program --schedule------------> [schedule queue]  --deliver_soft--> callback
//
// Modelled:     hard handlers (first raised, first served; none nests in another; they pre-empt soft callbacks), the
//               schedule queue with its depth, entry latency, disabled interrupts, a pending flag per source: an edge
//               that finds it set is an overrun. A hard line loses that edge. A soft line queues one call for each edge
//               while the queue has room, so a further call of a soft line is counted but made all the same.
// Not modelled: priorities among hard interrupts.
// Events:       irq (handler entered) and overrun on "irq:NAME"; overrun on "schedule" (the queue was full).
// Source:       MicroPython documentation, "Writing interrupt handlers"; py/scheduler.c; ports/stm32/extint.c.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "core/cpu.hpp"
#include "core/time.hpp"
#include "virtual_hw/hardware_context.hpp"

namespace asim {

enum class InterruptMode : std::uint8_t { hard, soft };

class InterruptController;

/// One interrupt source. May be destroyed at any time, also by its own handler; calls of a soft line that are queued
/// are then still made, as on a board.
class InterruptLine {
 public:
  /// `name` without "irq:", e.g. "X3".
  InterruptLine(InterruptController& controller, std::string_view name);
  InterruptLine(const InterruptLine&) = delete;
  InterruptLine& operator=(const InterruptLine&) = delete;
  ~InterruptLine();

  /// Sets or replaces the handler. A pending edge is dropped, queued calls of the old handler stay. An empty `handler`
  /// switches the line off: raising it then does nothing.
  void configure(InterruptMode mode, std::function<void()> handler);
  /// Switches the line off.
  void disable() { configure(InterruptMode::hard, {}); }

  [[nodiscard]] bool enabled() const noexcept { return handler_ != nullptr; }
  [[nodiscard]] InterruptMode mode() const noexcept { return mode_; }
  /// Whether an edge waits for its handler to be entered.
  [[nodiscard]] bool pending() const noexcept { return pending_ || queued_calls_ > 0; }
  [[nodiscard]] SubjectId subject() const noexcept { return subject_; }
  /// Same as `controller.raise(line)`.
  void raise();

 private:
  friend class InterruptController;
  InterruptController& controller_;
  SubjectId subject_;
  InterruptMode mode_ = InterruptMode::hard;
  bool pending_ = false;  ///< in the controller's list of lines that wait for interrupts to be served
  int queued_calls_ = 0;  ///< soft: entries of the schedule queue
  std::shared_ptr<const std::function<void()>> handler_;  ///< shared: it may be replaced while it runs
};

/// Told when interrupts are enabled again: a device whose own service routine was held back catches up.
class InterruptsEnabledListener {
 public:
  virtual ~InterruptsEnabledListener() = default;
  virtual void on_interrupts_enabled() = 0;
};

/// The interrupts of one board. Must outlive its lines.
class InterruptController {
 public:
  struct Options {
    std::size_t schedule_depth = 8;  ///< calls
    Duration hard_entry{};           ///< CPU time from the edge to the first instruction of a hard handler
    Duration soft_entry{};           ///< CPU time of dispatching a soft handler or scheduled callback
  };

  InterruptController(const HardwareContext& context, Options options);
  InterruptController(const InterruptController&) = delete;
  InterruptController& operator=(const InterruptController&) = delete;

  // Hardware side.

  /// An edge on `line`. Runs nothing; does nothing if the line is switched off. Events: overrun.
  void raise(InterruptLine& line);

  // Board side.

  /// Whether a hard handler is to be entered now: one is pending, interrupts are enabled, none is running.
  [[nodiscard]] bool hard_due() const noexcept { return enabled_ && !hard_running_ && !hard_pending_.empty(); }
  /// Whether a soft handler or scheduled callback is to be entered at the next chance between bytecodes: one waits, and
  /// neither another one nor a hard handler is running.
  [[nodiscard]] bool soft_due() const noexcept { return !hard_running_ && !soft_running_ && !queue_.empty(); }
  /// Serves one hard line: spends the entry cost, emits `irq`, runs the handler, whose exceptions pass through. The
  /// caller looks at `hard_due` again afterwards. Throws InternalError unless `hard_due()`.
  void deliver_hard(Cpu& cpu);
  /// Serves one entry of the schedule queue in the same way. Throws InternalError unless `soft_due()`.
  void deliver_soft(Cpu& cpu);
  [[nodiscard]] bool hard_running() const noexcept { return hard_running_; }
  [[nodiscard]] bool soft_running() const noexcept { return soft_running_; }
  /// `listener` is called whenever something becomes deliverable by an edge, a `schedule` or an `enable`, but not at
  /// the end of a handler.
  void set_listener(std::function<void()> listener) { listener_ = std::move(listener); }

  // Program side.

  /// machine.disable_irq: holds back all interrupts, but not the callbacks that are queued already. Returns the
  /// previous state for `enable`.
  bool disable() noexcept;
  /// machine.enable_irq. Interrupts that were held back become pending, soft ones go to the schedule queue.
  void enable(bool state = true);
  [[nodiscard]] bool enabled() const noexcept { return enabled_; }
  /// micropython.schedule. False if the queue is full. Events: overrun on "schedule".
  bool schedule(std::function<void()> callback);

  /// Forgets all that is pending or queued, and enables interrupts: a soft reset. Lines keep their handlers.
  void reset();
  /// `listener` must outlive the controller or be removed first.
  void add_enabled_listener(InterruptsEnabledListener& listener) { enabled_listeners_.push_back(&listener); }
  void remove_enabled_listener(InterruptsEnabledListener& listener);
  [[nodiscard]] const HardwareContext& context() const noexcept { return context_; }

 private:
  friend class InterruptLine;
  struct Call {
    InterruptLine* line = nullptr;  ///< null: micropython.schedule, or the line is gone
    SubjectId subject = 0;
    bool from_line = false;
    std::shared_ptr<const std::function<void()>> handler;
  };

  void queue_call(InterruptLine& line);
  void notify() const;
  /// Drops a pending edge of `line`.
  void drop_pending(InterruptLine& line) noexcept;
  /// Keeps the queued calls of `line`, which goes away.
  void forget(InterruptLine& line) noexcept;

  const HardwareContext& context_;
  Options options_;
  SubjectId schedule_subject_;
  std::function<void()> listener_;
  std::vector<InterruptsEnabledListener*> enabled_listeners_;
  std::vector<InterruptLine*> hard_pending_;  ///< first raised first
  std::vector<InterruptLine*> soft_held_;     ///< raised while interrupts were disabled
  std::vector<Call> queue_;                   ///< the schedule queue, first in first out
  InterruptLine* entering_hard_ = nullptr;    ///< its entry cost is being spent
  bool enabled_ = true;
  bool hard_running_ = false;
  bool soft_running_ = false;
};

}  // namespace asim
