// The devices and clocks of the extension module: what the simulated `time`, `machine`, `pyb` and `select` are written
// on. Each part is in a file of its own.
#pragma once

namespace pybind11 {
class module_;
}

namespace asim {

/// Adds `Clock`, `Pin`, `Led`, `Uart`, `Timer`, `Poll`, `Random`.
void bind_devices(pybind11::module_& module);

void bind_clock(pybind11::module_& module);
void bind_pin(pybind11::module_& module);
void bind_led(pybind11::module_& module);
void bind_uart(pybind11::module_& module);
void bind_timer(pybind11::module_& module);
void bind_poll(pybind11::module_& module);
void bind_random(pybind11::module_& module);

}  // namespace asim
