// The class `Pin` of the extension module: the base of `machine.Pin`, which adds constructor forms and constants.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "bindings/board_link.hpp"
#include "bindings/device_module.hpp"
#include "bindings/native_method.hpp"
#include "bindings/python_callback.hpp"
#include "pybind11/stl.h"
#include "sim/board.hpp"
#include "sim/board_hardware.hpp"
#include "sim/world.hpp"

namespace py = pybind11;

namespace asim {
namespace {

struct PinPort {
  PinPort(Board& board, const std::string& name) : link(board), pin(board.hardware().find_pin(name)) {
    if (pin == nullptr) throw py::value_error("Pin(" + name + ") doesn't exist");
  }
  /// The pin, with the board at its present.
  [[nodiscard]] Pin& present() const {
    static_cast<void>(link.present_board());
    return *pin;
  }
  void write(Level level) const {
    present().set_value(level);
    link.serve_interrupts();
  }

  BoardLink link;
  Pin* pin;
};

Level level_of(PyObject* object) { return truth_of(object) ? Level::high : Level::low; }

PyObject* value(PinPort& self, Arguments arguments) {
  if (arguments.empty()) return PyLong_FromLong(self.present().value() == Level::high ? 1 : 0);
  expect_arguments(arguments, 0, 1);
  const Level level = level_of(arguments[0]);
  self.write(level);
  return Py_NewRef(Py_None);
}

PyObject* on(PinPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0);
  self.write(Level::high);
  return Py_NewRef(Py_None);
}

PyObject* off(PinPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0);
  self.write(Level::low);
  return Py_NewRef(Py_None);
}

PyObject* toggle(PinPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0);
  self.write(self.present().value() == Level::high ? Level::low : Level::high);
  return Py_NewRef(Py_None);
}

PyMethodDef pin_methods[] = {
    native_method<PinPort, value>("value", "Get or set the level."),
    native_method<PinPort, value>("__call__", "Get or set the level."),
    native_method<PinPort, on>("on", "Set the level to 1."),
    native_method<PinPort, on>("high", "Set the level to 1."),
    native_method<PinPort, off>("off", "Set the level to 0."),
    native_method<PinPort, off>("low", "Set the level to 0."),
    native_method<PinPort, toggle>("toggle", "Invert the level."),
};

/// What is -1 or None stays as it is.
void configure(PinPort& self, int mode, int pull, const py::object& level) {
  Pin& pin = self.present();
  std::optional<Level> initial;
  if (!level.is_none()) initial = level_of(level.ptr());
  if (mode < 0 && pull < 0) {
    if (initial) self.write(*initial);
    return;
  }
  pin.init(mode < 0 ? pin.mode() : static_cast<PinMode>(mode), pull < 0 ? pin.pull() : static_cast<Pull>(pull),
           initial);
  self.link.serve_interrupts();
}

void set_irq(PinPort& self, const py::object& handler, PinTriggers triggers, bool hard, const py::object& argument) {
  Board& board = self.link.present_board();
  Pin* const pin = self.pin;
  if (handler.is_none()) {
    pin->set_irq(0, InterruptMode::hard, {});
    return;
  }
  const std::function<void()> disable = [pin] { pin->irq_line().disable(); };
  pin->set_irq(triggers, hard ? InterruptMode::hard : InterruptMode::soft,
               python_callback(board, handler, argument, hard ? disable : std::function<void()>{}));
}

std::vector<std::string> names_of(const PinPort& self) {
  std::vector<std::string> names{self.pin->name()};
  if (const PinProfile* const profile = find_profile_pin(self.link.board().profile(), self.pin->name())) {
    names.insert(names.end(), profile->aliases.begin(), profile->aliases.end());
  }
  return names;
}

/// machine.time_pulse_us: a loop that looks at the pin about each microsecond; hard interrupts are served meanwhile.
class PulseTimer {
 public:
  PulseTimer(Board& board, const Pin& pin, Duration timeout) : board_(board), pin_(pin), timeout_(timeout) {}

  /// Microseconds, or negative if that took longer than the timeout.
  std::int64_t wait_while(Level level) {
    const Instant start = board_.now();
    while (pin_.value() == level) {
      const Instant now = board_.now();
      if (now - start >= timeout_) return -1;
      board_.spend(std::min(start + timeout_, next_look(now)) - now);
    }
    return (board_.now() - start).ns / 1'000;
  }

 private:
  /// Another board may change the pin at any time, a device only where the timeline says so.
  [[nodiscard]] Instant next_look(Instant now) const {
    const Instant soon = now + Duration::from_us(1);
    const bool alone = board_.world().boards().size() == 1 && !board_.world().real_time();
    return alone ? std::max(now + Duration::from_ns(1), board_.world().timeline().next_due()) : soon;
  }

  Board& board_;
  const Pin& pin_;
  Duration timeout_;
};

std::int64_t time_pulse_us(PinPort& self, bool level, std::int64_t timeout_us) {
  Board& board = self.link.present_board();
  PulseTimer timer(board, *self.pin, Duration::from_us(timeout_us));
  const Level wanted = level ? Level::high : Level::low;
  if (timer.wait_while(level ? Level::low : Level::high) < 0) return -2;
  return timer.wait_while(wanted);
}

}  // namespace

void bind_pin(py::module_& module) {
  py::class_<PinPort> type(module, "Pin", "One pin of a board.");
  type.def(py::init<Board&, const std::string&>(), py::arg("board"), py::arg("name"));
  add_native_methods(type, pin_methods);
  type.def("_configure", configure, py::arg("mode"), py::arg("pull"), py::arg("level"))
      .def("_mode", [](const PinPort& self) { return static_cast<int>(self.present().mode()); })
      .def("_pull", [](const PinPort& self) { return static_cast<int>(self.present().pull()); })
      .def("_set_irq", set_irq, py::arg("handler"), py::arg("triggers"), py::arg("hard"), py::arg("argument"),
           "Calls `handler(argument)` on the edges `triggers` (1 rising, 2 falling); None switches it off.")
      .def("_set_irq_triggers",
           [](const PinPort& self, PinTriggers triggers) { self.present().set_irq_triggers(triggers); })
      .def("_irq_triggers", [](const PinPort& self) { return self.present().irq_triggers(); })
      .def("_irq_flags", [](const PinPort& self) { return self.present().irq_flags(); })
      .def(
          "_raise_irq",
          [](const PinPort& self) {
            self.present().irq_line().raise();
            self.link.serve_interrupts();
          },
          "Raises the interrupt as an edge would.")
      .def("_time_pulse_us", time_pulse_us, py::arg("level"), py::arg("timeout_us"))
      .def_property_readonly("_names", names_of, "The canonical name, then the aliases.")
      .def_property_readonly("_name", [](const PinPort& self) { return self.pin->name(); });
}

}  // namespace asim
