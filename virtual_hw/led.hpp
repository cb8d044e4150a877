// Led: a light-emitting diode that a high pin lights.
//
// Modelled:     on, off, brightness 0 … 255; any brightness above 0 is level 1 of the pin.
// Not modelled: the pulses that make the brightness, which are no edges of the pin; current.
// Events:       rising, falling of its pin, "pin:LED1".
// Source:       MicroPython documentation, pyb.LED.
#pragma once

#include <cstdint>

#include "virtual_hw/pin.hpp"

namespace asim {

class Led {
 public:
  /// Makes `pin`, which must outlive the LED, an output that is off.
  explicit Led(Pin& pin);

  void on() { set_intensity(255); }
  void off() { set_intensity(0); }
  /// Off if any light shows, otherwise on.
  void toggle() { intensity() != 0 ? off() : on(); }
  void set_intensity(std::uint8_t intensity);
  /// 0 … 255. A program that sets the pin itself switches the LED fully on or off.
  [[nodiscard]] std::uint8_t intensity() const noexcept;

 private:
  Pin& pin_;
  std::uint8_t intensity_ = 0;
};

}  // namespace asim
