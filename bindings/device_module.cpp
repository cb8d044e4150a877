#include "bindings/device_module.hpp"

#include "pybind11/pybind11.h"

namespace asim {

void bind_devices(pybind11::module_& module) {
  bind_clock(module);
  bind_pin(module);
  bind_led(module);
  bind_uart(module);
  bind_timer(module);
  bind_poll(module);
  bind_random(module);
}

}  // namespace asim
