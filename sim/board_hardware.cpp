#include "sim/board_hardware.hpp"

#include <algorithm>

#include "core/errors.hpp"
#include "sim/board.hpp"

namespace asim {
namespace {

/// Above every hardware timer, so that the names of interrupts differ.
constexpr int first_virtual_timer = 100;

}  // namespace

BoardHardware::BoardHardware(Board& board) : board_(board) {
  const BoardProfile& profile = board.profile();
  for (const PinProfile& pin : profile.pins) {
    auto& made = pins_[pin.name];
    made = std::make_unique<Pin>(board.context(), board.interrupts(), pin.name);
    pin_names_[pin.name] = made.get();
    for (const std::string& alias : pin.aliases) pin_names_[alias] = made.get();
  }
  for (const LedProfile& led : profile.leds) {
    if (Pin* const pin = find_pin(led.pin); pin != nullptr) leds_.try_emplace(led.id, *pin);
  }
  for (const UartProfile& uart : profile.uarts) {
    auto& made = uarts_[uart.id];
    made = std::make_unique<Uart>(board.context(), board.interrupts(), uart.name);
    made->set_ready_listener(&board);
  }
  if (Pin* const pin = find_pin(profile.switch_pin); pin != nullptr) {
    pin->init(PinMode::input, Pull::up);
    add_button(profile.switch_pin, *pin, Duration::zero(), Drive::low);
  }
}

Pin* BoardHardware::find_pin(std::string_view name) {
  const auto found = pin_names_.find(name);
  return found == pin_names_.end() ? nullptr : found->second;
}

Led* BoardHardware::find_led(int id) {
  const auto found = leds_.find(id);
  return found == leds_.end() ? nullptr : &found->second;
}

Uart* BoardHardware::find_uart(int id) {
  const auto found = uarts_.find(id);
  return found == uarts_.end() ? nullptr : found->second.get();
}

Uart* BoardHardware::find_uart(std::string_view name) {
  for (const UartProfile& profile : board_.profile().uarts) {
    if (profile.name == name) return find_uart(profile.id);
  }
  return nullptr;
}

const UartProfile* BoardHardware::uart_profile(int id) const noexcept {
  const auto& uarts = board_.profile().uarts;
  const auto found = std::find_if(uarts.begin(), uarts.end(), [id](const UartProfile& uart) { return uart.id == id; });
  return found == uarts.end() ? nullptr : &*found;
}

UartConfig BoardHardware::default_config(const UartProfile& profile) const {
  UartConfig config;
  config.rx_buffer = static_cast<std::size_t>(profile.rx_buffer);
  config.tx_buffer = static_cast<std::size_t>(profile.tx_buffer);
  config.write_cost = board_.profile().costs.uart_write_byte;
  return config;
}

UartPins BoardHardware::pins_of(const UartProfile& profile) {
  return {find_pin(profile.tx), find_pin(profile.rx), find_pin(profile.rts), find_pin(profile.cts)};
}

Uart& BoardHardware::started_uart(std::string_view name) {
  Uart* const uart = find_uart(name);
  if (uart == nullptr) throw InternalError("board: no " + std::string(name));
  if (uart->enabled()) return *uart;
  for (const UartProfile& profile : board_.profile().uarts) {
    if (profile.name != name) continue;
    UartConfig config = default_config(profile);
    if (const SerialPeer* const peer = find_peer(name); peer != nullptr) config.format = peer->format();
    uart->init(config, pins_of(profile));
  }
  return *uart;
}

BoardTimer& BoardHardware::timer(int number) {
  return timers_.try_emplace(number, board_.context(), board_.interrupts(), number).first->second;
}

BoardTimer& BoardHardware::add_virtual_timer() {
  int number = first_virtual_timer;
  for (auto used = timers_.lower_bound(number); used != timers_.end() && used->first == number; ++used) ++number;
  return timer(number);
}

void BoardHardware::remove_virtual_timer(const BoardTimer& timer) {
  const auto found =
      std::find_if(timers_.begin(), timers_.end(), [&](const auto& entry) { return &entry.second == &timer; });
  if (found != timers_.end()) timers_.erase(found);
}

Button& BoardHardware::add_button(const std::string& name, Pin& pin, Duration bounce, Drive contact) {
  auto& made = buttons_[name];
  made =
      std::make_unique<Button>(board_.context(), name, pin,
                               Button::Options{.bounce = bounce, .seed = board_.settings().seed, .contact = contact});
  return *made;
}

Button* BoardHardware::find_button(std::string_view name) {
  const auto found = buttons_.find(name);
  return found == buttons_.end() ? nullptr : found->second.get();
}

SerialPeer& BoardHardware::add_peer(const std::string& uart, const SerialFormat& format) {
  for (const UartProfile& profile : board_.profile().uarts) {
    if (profile.name != uart) continue;
    const SerialPeer::Pins pins{.board_rx = find_pin(profile.rx), .board_tx = find_pin(profile.tx)};
    auto& made = peers_[uart];
    made = std::make_unique<SerialPeer>(board_.context(), format, pins);
    return *made;
  }
  throw InternalError("board: no " + uart);
}

SerialPeer* BoardHardware::find_peer(std::string_view uart) {
  const auto found = peers_.find(uart);
  return found == peers_.end() ? nullptr : found->second.get();
}

}  // namespace asim
