// The class `Led` of the extension module: the base of `pyb.LED`.

#include <algorithm>
#include <string>

#include "bindings/board_link.hpp"
#include "bindings/device_module.hpp"
#include "bindings/native_method.hpp"
#include "sim/board.hpp"
#include "sim/board_hardware.hpp"

namespace py = pybind11;

namespace asim {
namespace {

struct LedPort {
  LedPort(Board& board, std::int64_t id) : link(board), number(id) {
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    led = id < 0 || id > most ? nullptr : board.hardware().find_led(static_cast<int>(id));
    if (led == nullptr) throw py::value_error("LED(" + std::to_string(id) + ") doesn't exist");
  }
  /// The LED, with the board at its present.
  [[nodiscard]] Led& present() const {
    static_cast<void>(link.present_board());
    return *led;
  }

  BoardLink link;
  std::int64_t number;
  Led* led;
};

PyObject* on(LedPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0);
  self.present().on();
  return Py_NewRef(Py_None);
}

PyObject* off(LedPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0);
  self.present().off();
  return Py_NewRef(Py_None);
}

PyObject* toggle(LedPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0);
  self.present().toggle();
  return Py_NewRef(Py_None);
}

PyObject* intensity(LedPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 1);
  if (arguments.empty()) return PyLong_FromLong(self.present().intensity());
  const std::int64_t value = std::clamp<std::int64_t>(integer_of(arguments[0]), 0, 255);
  self.present().set_intensity(static_cast<std::uint8_t>(value));
  return Py_NewRef(Py_None);
}

PyMethodDef led_methods[] = {
    native_method<LedPort, on>("on", "Light fully."),
    native_method<LedPort, off>("off", "Darken."),
    native_method<LedPort, toggle>("toggle", "Darken if any light shows, otherwise light fully."),
    native_method<LedPort, intensity>("intensity", "Get or set the brightness, 0 to 255."),
};

}  // namespace

void bind_led(py::module_& module) {
  py::class_<LedPort> type(module, "Led", "One LED of a board.");
  type.def(py::init<Board&, std::int64_t>(), py::arg("board"), py::arg("id")).def_readonly("_id", &LedPort::number);
  add_native_methods(type, led_methods);
}

}  // namespace asim
