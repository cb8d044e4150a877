// BoardHardware: what is soldered on one board, and what a scenario attaches to it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "sim/board_profile.hpp"
#include "sim/board_timer.hpp"
#include "virtual_hw/button.hpp"
#include "virtual_hw/led.hpp"
#include "virtual_hw/pin.hpp"
#include "virtual_hw/serial_peer.hpp"
#include "virtual_hw/uart.hpp"

namespace asim {

class Board;

class BoardHardware {
 public:
  explicit BoardHardware(Board& board);

  /// By canonical name or alias; null if the board has no such pin.
  [[nodiscard]] Pin* find_pin(std::string_view name);
  /// Null if the board has no such LED.
  [[nodiscard]] Led* find_led(int id);
  [[nodiscard]] Uart* find_uart(int id);
  /// By "uart4".
  [[nodiscard]] Uart* find_uart(std::string_view name);
  [[nodiscard]] const UartProfile* uart_profile(int id) const noexcept;
  /// The board's defaults at 9600 baud 8N1.
  [[nodiscard]] UartConfig default_config(const UartProfile& profile) const;
  [[nodiscard]] UartPins pins_of(const UartProfile& profile);
  /// The UART, started with the format of its far end, or at 9600 baud, if nobody has started it.
  [[nodiscard]] Uart& started_uart(std::string_view name);

  /// A hardware timer; what its number may be, the program's modules know.
  [[nodiscard]] BoardTimer& timer(int number);
  /// A virtual timer; its interrupt bears the first free number from 100 on.
  BoardTimer& add_virtual_timer();
  /// Stops it; its number is free.
  void remove_virtual_timer(const BoardTimer& timer);

  /// Attaches a button to a pin of the board; `contact` is what pressing connects the pin to.
  Button& add_button(const std::string& name, Pin& pin, Duration bounce, Drive contact);
  [[nodiscard]] Button* find_button(std::string_view name);
  /// Attaches a far end to a UART.
  SerialPeer& add_peer(const std::string& uart, const SerialFormat& format);
  [[nodiscard]] SerialPeer* find_peer(std::string_view uart);

 private:
  Board& board_;
  std::map<std::string, std::unique_ptr<Pin>, std::less<>> pins_;
  std::map<std::string, Pin*, std::less<>> pin_names_;  // canonical names and aliases
  std::map<int, Led> leds_;
  std::map<int, std::unique_ptr<Uart>> uarts_;
  std::map<int, BoardTimer> timers_;
  std::map<std::string, std::unique_ptr<Button>, std::less<>> buttons_;
  std::map<std::string, std::unique_ptr<SerialPeer>, std::less<>> peers_;
};

}  // namespace asim
