// Pin: one general-purpose pin of a board.
//
//   program --value--> [output latch] --mode--> wire --edges--> triggers --> irq:NAME
//                                     stimulus --^
//
// Modelled:     input, output, open drain and alternate function, pulls, the output latch (kept in every mode; an
// output
//               reads its latch, every other mode reads the wire), edge interrupts in every mode, a stimulus that
//               drives the wire from outside, loss of the alternate function when the program sets another mode.
// Not modelled: drive strength, slew rate, input thresholds, level triggers, analogue mode (reads as an input).
// Events:       rising (1), falling (0), conflict on "pin:NAME"; those of its interrupt on "irq:NAME". Edges inside
// serial
//               frames raise interrupts, but are events only if `watch_frame_edges` asked for them.
// Source:       MicroPython documentation, machine.Pin; ports/stm32/pin.c, extint.c.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "virtual_hw/hardware_context.hpp"
#include "virtual_hw/interrupts.hpp"
#include "virtual_hw/wire.hpp"

namespace asim {

enum class PinMode : std::uint8_t { input, output, open_drain, alternate };

/// Bits of a set of edges.
using PinTriggers = unsigned;
inline constexpr PinTriggers trigger_rising = 1;
inline constexpr PinTriggers trigger_falling = 2;

class Pin;

/// A peripheral that may take pins over.
class AlternateFunction {
 public:
  virtual ~AlternateFunction() = default;
  /// The program uses `pin` for something else from now on; the function's terminal is off its wire already.
  virtual void on_pin_taken(Pin& pin) = 0;
};

class Pin final : public Terminal {
 public:
  /// `name` without "pin:", e.g. "X3". Begins as an input without pull.
  Pin(const HardwareContext& context, InterruptController& interrupts, std::string_view name);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] SubjectId subject() const noexcept { return subject_; }
  [[nodiscard]] PinMode mode() const noexcept { return mode_; }

  /// Sets mode and pull; a `value` goes into the latch first, so that an output starts without a glitch. Takes the pin
  /// from its alternate function, if it has one.
  void init(PinMode mode, Pull pull, std::optional<Level> value = {});
  /// As the program sees it now.
  [[nodiscard]] Level value() const noexcept;
  /// Writes the output latch.
  void set_value(Level value);

  /// Makes `function` the owner of the pin: its `terminal` takes the wire over with `drive` and `pull`.
  void give_to(AlternateFunction& function, Terminal& terminal, Drive drive, Pull pull);
  /// `function` gives the pin back, without being told: it becomes an input without pull. Nothing happens if `function`
  /// does not own the pin.
  void release(const AlternateFunction& function);

  /// Pin.irq and pyb.ExtInt: replaces handler and triggers. An empty handler switches the interrupt off.
  void set_irq(PinTriggers triggers, InterruptMode mode, std::function<void()> handler);
  /// Changes which edges count, and keeps the handler: 0 masks the interrupt.
  void set_irq_triggers(PinTriggers triggers) noexcept { triggers_ = triggers; }
  [[nodiscard]] PinTriggers irq_triggers() const noexcept { return triggers_; }
  /// The edge that raised the interrupt last.
  [[nodiscard]] PinTriggers irq_flags() const noexcept { return irq_flags_; }
  [[nodiscard]] InterruptLine& irq_line() noexcept { return line_; }

  /// The world outside drives the wire strongly (low, high) or lets go of it (high_z).
  void drive_from_outside(Drive drive);
  /// Makes edges inside serial frames events of this pin, from the next frame on.
  void watch_frame_edges() noexcept { frame_edges_watched_ = true; }

 private:
  void on_edge(Level level, EdgeOrigin origin) override;
  void on_conflict() override;
  [[nodiscard]] bool wants_frame_edges() const noexcept override;
  /// What the mode makes of the latch.
  [[nodiscard]] Drive own_drive() const noexcept;
  /// Drives and pulls the wire as the mode says, in place of the alternate function's terminal if there is one.
  void take_wire_back(Pull pull);

  const HardwareContext& context_;
  std::string name_;
  SubjectId subject_;
  InterruptLine line_;
  Terminal outside_;  ///< joins the wire at the first stimulus
  AlternateFunction* function_ = nullptr;
  Terminal* function_terminal_ = nullptr;
  PinMode mode_ = PinMode::input;
  Level latch_ = Level::low;
  PinTriggers triggers_ = 0;
  PinTriggers irq_flags_ = 0;
  bool frame_edges_watched_ = false;
};

}  // namespace asim
