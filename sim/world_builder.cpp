#include "sim/world_builder.hpp"

#include "core/errors.hpp"
#include "sim/board_hardware.hpp"

namespace asim {
namespace {

BoardSettings settings_of(const BoardSpec& spec, const Scenario& scenario, const World& world) {
  BoardSettings settings{.label = spec.label,
                         .profile = spec.profile,
                         .scheduler = spec.scheduler,
                         .scheduler_options = spec.scheduler_options,
                         .ticks_start_ms = scenario.ticks_start_ms,
                         .tick_bits = spec.profile.tick_bits,
                         .hang_limit = scenario.hang_limit,
                         .seed = scenario.seed};
  // In real time the host's own CPU does the work.
  if (world.real_time()) settings.profile.costs = BoardCosts{};
  return settings;
}

Parity parity_of(UartSpec::Parity parity) {
  switch (parity) {
    case UartSpec::Parity::none:
      return Parity::none;
    case UartSpec::Parity::even:
      return Parity::even;
    case UartSpec::Parity::odd:
      break;
  }
  return Parity::odd;
}

Pin& pin_of(const World& world, const PinName& name) {
  Pin* const pin = world.boards().at(name.board)->hardware().find_pin(name.name);
  if (pin == nullptr) throw InternalError("scenario: no pin " + name.name);
  return *pin;
}

void attach_devices(Board& board, const BoardSpec& spec) {
  BoardHardware& hardware = board.hardware();
  for (const UartSpec& uart : spec.uarts) attach_uart(board, uart);
  for (const ButtonSpec& button : spec.buttons) {
    Pin* const pin = hardware.find_pin(button.pin);
    if (pin == nullptr) throw InternalError("scenario: no pin " + button.pin);
    hardware.add_button(button.name, *pin, button.bounce,
                        button.active == ButtonSpec::Active::low ? Drive::low : Drive::high);
  }
}

}  // namespace

void attach_uart(Board& board, const UartSpec& uart) {
  board.hardware().add_peer(
      uart.uart,
      {.baud = uart.baud, .data_bits = uart.data_bits, .parity = parity_of(uart.parity), .stop_bits = uart.stop_bits});
}

void build_world(World& world, const Scenario& scenario) {
  for (const BoardSpec& spec : scenario.boards)
    attach_devices(world.add_board(settings_of(spec, scenario, world)), spec);
  for (const WireSpec& wire : scenario.wires) {
    for (std::size_t i = 1; i < wire.ends.size(); ++i) {
      Wire::join(pin_of(world, wire.ends.front().pin), pin_of(world, wire.ends[i].pin));
    }
  }
}

}  // namespace asim
