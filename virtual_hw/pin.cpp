#include "virtual_hw/pin.hpp"

#include <utility>

namespace asim {

Pin::Pin(const HardwareContext& context, InterruptController& interrupts, std::string_view name)
    : context_(context), name_(name), subject_(context.subject("pin:" + name_)), line_(interrupts, name) {}

void Pin::init(PinMode mode, Pull pull, std::optional<Level> value) {
  if (value) latch_ = *value;
  mode_ = mode;
  AlternateFunction* const taken_from = std::exchange(function_, nullptr);
  take_wire_back(pull);
  if (taken_from != nullptr) taken_from->on_pin_taken(*this);
}

void Pin::take_wire_back(Pull pull) {
  Terminal* const terminal = std::exchange(function_terminal_, nullptr);
  if (terminal == nullptr) {
    set(own_drive(), pull);
    return;
  }
  take_over(*terminal, own_drive(), pull);
  terminal->detach();
}

Level Pin::value() const noexcept {
  return mode_ == PinMode::output ? latch_ : wire()->level_at(context_.timeline.now());
}

void Pin::set_value(Level value) {
  latch_ = value;
  drive(own_drive());
}

Drive Pin::own_drive() const noexcept {
  if (mode_ == PinMode::output) return drive_of(latch_);
  return mode_ == PinMode::open_drain && latch_ == Level::low ? Drive::low : Drive::high_z;
}

void Pin::give_to(AlternateFunction& function, Terminal& terminal, Drive drive, Pull pull) {
  if (function_ != nullptr) init(PinMode::input, Pull::none);
  function_ = &function;
  function_terminal_ = &terminal;
  mode_ = PinMode::alternate;
  terminal.take_over(*this, drive, pull);
}

void Pin::release(const AlternateFunction& function) {
  if (function_ != &function) return;
  function_ = nullptr;
  mode_ = PinMode::input;
  take_wire_back(Pull::none);
}

void Pin::set_irq(PinTriggers triggers, InterruptMode mode, std::function<void()> handler) {
  triggers_ = handler ? triggers : 0;
  line_.configure(mode, std::move(handler));
}

void Pin::drive_from_outside(Drive drive) {
  outside_.attach(wire());
  outside_.drive(drive);
}

void Pin::on_edge(Level level, EdgeOrigin origin) {
  const bool rising = level == Level::high;
  if (origin == EdgeOrigin::level || frame_edges_watched_) {
    context_.emit(subject_, rising ? EventKind::rising : EventKind::falling, rising ? 1 : 0);
  }
  const PinTriggers edge = rising ? trigger_rising : trigger_falling;
  if ((triggers_ & edge) == 0) return;
  irq_flags_ = edge;
  line_.raise();
}

void Pin::on_conflict() { context_.emit(subject_, EventKind::conflict); }

bool Pin::wants_frame_edges() const noexcept { return frame_edges_watched_ || (triggers_ != 0 && line_.enabled()); }

}  // namespace asim
