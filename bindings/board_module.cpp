#include "bindings/board_module.hpp"

#include "bindings/call_site.hpp"
#include "bindings/charge.hpp"
#include "bindings/python_callback.hpp"
#include "bindings/python_error.hpp"
#include "bindings/python_generator.hpp"
#include "pybind11/pybind11.h"
#include "sim/board.hpp"
#include "sim/log.hpp"
#include "sim/world.hpp"

namespace py = pybind11;

namespace asim {
namespace {

/// Bytes pass as they are; text is UTF-8.
std::string_view text_of(const py::object& text) {
  char* data = nullptr;
  Py_ssize_t size = 0;
  if (PyUnicode_Check(text.ptr()) != 0) {
    const char* const utf8 = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
    if (utf8 == nullptr) throw_python_error();
    return {utf8, static_cast<std::size_t>(size)};
  }
  if (PyBytes_AsStringAndSize(text.ptr(), &data, &size) != 0) throw_python_error();
  return {data, static_cast<std::size_t>(size)};
}

void sleep_ns(Board& board, std::int64_t ns) { board.sleep_until(board.now() + Duration::from_ns(ns < 0 ? 0 : ns)); }

}  // namespace

void bind_board(py::module_& module) {
  module.attr("RunEnded") = py::reinterpret_borrow<py::object>(run_ended_type());
  py::class_<Board>(module, "Board", "One simulated board, as its program's modules see it.")
      .def_property_readonly("label", [](const Board& board) { return board.settings().label; })
      .def_property_readonly("name", [](const Board& board) { return board.profile().name; })
      .def_property_readonly("platform", [](const Board& board) { return board.profile().platform; })
      .def_property_readonly("machine", [](const Board& board) { return board.profile().machine; })
      .def_property_readonly("cpu_hz", [](const Board& board) { return board.profile().cpu_hz; })
      .def_property_readonly("has_pyb", [](const Board& board) { return board.profile().pyb; })
      .def_property_readonly("hard_pin_irq", [](const Board& board) { return board.profile().hard_pin_irq; })
      .def_property_readonly("epoch_year", [](const Board& board) { return board.profile().epoch_year; })
      .def_property_readonly("scheduler", [](const Board& board) { return board.settings().scheduler; })
      .def_property_readonly("seed", [](const Board& board) { return board.settings().seed; })
      .def_property_readonly("ticks_start_ms", [](const Board& board) { return board.settings().ticks_start_ms; })
      .def_property_readonly("tick_bits", [](const Board& board) { return board.settings().tick_bits; })
      .def(
          "charge",
          [](Board& board, std::int64_t units) {
            return py::reinterpret_steal<py::object>(checked(new_charge(board, units)));
          },
          py::arg("units"), "A charge point of `units` syntax nodes: +charge uses their CPU time.")
      .def(
          "call_site",
          [](Board& /*board*/, bool keeps, const py::object& unstarted) {
            const CallResult result = keeps ? CallResult::assigned : CallResult::dropped;
            return py::reinterpret_steal<py::object>(checked(new_call_site(result, unstarted.ptr())));
          },
          py::arg("keeps"), py::arg("unstarted"), "site @ value is the value: see CallSite.")
      .def(
          "disarm", [](const Board& /*board*/, const py::object& generator) { disarm_generator(generator.ptr()); },
          py::arg("generator"), "See to it that a generator runs nothing when it is dropped.")
      .def(
          "reached_ns", [](const Board& board) { return board.world().reached().ns; },
          "Nanoseconds since the start of the run, as far as it has come; takes in no code.")
      .def(
          "now_ns", [](Board& board) { return board.now().ns; }, "Nanoseconds since the start of the run.")
      .def("ticks_ms", [](Board& board) { return board.ticks().ms(board.now()); })
      .def("ticks_us", [](Board& board) { return board.ticks().us(board.now()); })
      .def("sleep_ns", sleep_ns, "Blocks; interrupts and scheduled callbacks are served meanwhile.")
      .def(
          "busy_ns",
          [](Board& board, std::int64_t ns) {
            if (ns > 0) board.spend(Duration::from_ns(ns));
          },
          "Uses the CPU; only hard interrupts are served meanwhile.")
      .def(
          "idle_until_ns", [](Board& board, std::int64_t ns) { board.idle_until(Instant{ns}); },
          "Idles until then, or until an interrupt.")
      .def("collect_garbage", &Board::collect_garbage, "gc.collect(): takes what the board's profile says.")
      .def("enable_garbage_collection", &Board::enable_garbage_collection, py::arg("enabled"))
      .def("print", [](Board& board, const py::object& text) { board.print(text_of(text)); })
      .def("mark", [](Board& board, const std::string& name) { board.mark(name); })
      .def("warn", [](Board& board, const std::string& text) { board.world().warn(text); })
      .def(
          "note", [](Board& /*board*/, const std::string& text) { log_info(text); },
          "Tells a user who asked for it by -v what is being done.")
      .def(
          "schedule",
          [](Board& board, py::object function, py::object argument) {
            return board.interrupts().schedule(python_callback(board, std::move(function), std::move(argument)));
          },
          "micropython.schedule: False if the queue is full.")
      .def("disable_irq",
           [](Board& board) {
             static_cast<void>(board.now());
             return board.interrupts().disable();
           })
      .def(
          "enable_irq",
          [](Board& board, bool state) {
            static_cast<void>(board.now());
            board.interrupts().enable(state);
            board.spend(Duration::zero());
            board.check_callbacks();
          },
          py::arg("state") = true);
}

}  // namespace asim
