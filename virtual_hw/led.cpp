#include "virtual_hw/led.hpp"

namespace asim {

Led::Led(Pin& pin) : pin_(pin) { pin_.init(PinMode::output, Pull::none, Level::low); }

void Led::set_intensity(std::uint8_t intensity) {
  intensity_ = intensity;
  pin_.set_value(intensity == 0 ? Level::low : Level::high);
}

std::uint8_t Led::intensity() const noexcept {
  if (pin_.value() == Level::low) return 0;
  return intensity_ == 0 ? std::uint8_t{255} : intensity_;
}

}  // namespace asim
