// The class `V2` of the extension module: the loop of uasyncio V2.0 or fast_io as the simulated `uasyncio.core` calls
// it. Conversions only.

#include "bindings/python_error.hpp"
#include "bindings/python_v2.hpp"
#include "core/fast_io.hpp"
#include "pybind11/pybind11.h"
#include "sim/board.hpp"

namespace py = pybind11;

namespace asim {
namespace {

py::object steal(PyObject* object) { return py::reinterpret_steal<py::object>(checked(object)); }

/// What a StopLoop carried; the loop owns one reference to it.
py::object run(PythonV2& self) {
  auto* const value = static_cast<PyObject*>(self.loop().run_forever());
  return value == nullptr ? py::none() : py::reinterpret_steal<py::object>(value);
}

LoopEntry entry_of(PythonV2& self, const py::object& callback, const py::tuple& arguments) {
  return self.entry(callback.ptr(), arguments.ptr());
}

void call_soon(PythonV2& self, const py::object& callback, const py::args& arguments) {
  self.loop().call_soon(entry_of(self, callback, arguments));
}

void call_later_ms(PythonV2& self, std::int64_t ms, const py::object& callback, const py::args& arguments) {
  self.loop().call_later_ms(ms, entry_of(self, callback, arguments));
}

void call_at(PythonV2& self, std::int64_t time, const py::object& callback, const py::tuple& arguments) {
  self.loop().call_at(time, entry_of(self, callback, arguments));
}

void call_later_low_priority(PythonV2& self, std::int64_t ms, const py::object& callback, const py::args& arguments) {
  self.fast_io().call_later_low_priority(ms, entry_of(self, callback, arguments));
}

void call_at_low_priority(PythonV2& self, std::int64_t time, const py::object& callback, const py::args& arguments) {
  self.fast_io().call_at_low_priority(time, entry_of(self, callback, arguments));
}

/// A coroutine waits itself; a callback with arguments is called when the object is ready.
LoopEntry watcher(PythonV2& self, const py::object& callback, const py::args& arguments) {
  if (PyGen_Check(callback.ptr()) == 0 && arguments.empty()) {
    throw py::attribute_error("'function' object has no attribute 'pend_throw'");
  }
  return entry_of(self, callback, arguments);
}

}  // namespace

void bind_v2(py::module_& module) {
  py::class_<PythonV2>(module, "V2", "The loop of uasyncio V2.0 or fast_io of one board.")
      .def(py::init<Board&>(), py::arg("board"))
      .def("close", &PythonV2::close, "Lets go of the program's tasks.")
      .def("use_old_slots", &PythonV2::use_old_slots, "Firmware 1.11: slots of unstarted and ended generators.")
      .def("charge_sleep", [](PythonV2& self) { charge_sleep(self.board()); })
      .def("adopt_module", [](PythonV2& self, const py::object& m) { self.adopt_module(m.ptr()); })
      .def(
          "reset",
          [](PythonV2& self, int run_queue, int wait_queue, bool polls, int io_queue, int low_priority_queue) {
            self.reset({run_queue, wait_queue, polls, io_queue, low_priority_queue});
          },
          py::arg("run_queue"), py::arg("wait_queue"), py::arg("polls"), py::arg("io_queue") = 0,
          py::arg("low_priority_queue") = 0, "A fresh loop in the place of the old one.")
      .def_property_readonly("sleep_ms",
                             [](PythonV2& self) { return py::reinterpret_borrow<py::object>(self.sleeper()); })
      .def_property_readonly("after_ms",
                             [](PythonV2& self) { return py::reinterpret_borrow<py::object>(self.after_ms()); })
      .def_property_readonly("after", [](PythonV2& self) { return py::reinterpret_borrow<py::object>(self.after()); })
      .def(
          "time", [](PythonV2& self) { return self.loop().ticks_ms(); }, "Milliseconds, wrapping.")
      .def("run", run)
      .def(
          "failed_task",
          [](PythonV2& self, const py::object& exception) { return self.last_failure().task_of(exception.ptr()); },
          "The task that this exception ended last, or nothing.")
      .def("call_soon", call_soon)
      .def("call_later_ms", call_later_ms)
      .def("call_at", call_at)
      .def("call_later_low_priority", call_later_low_priority)
      .def("call_at_low_priority", call_at_low_priority)
      .def_property(
          "max_overdue_ms", [](PythonV2& self) { return self.fast_io().max_overdue_ms(); },
          [](PythonV2& self, std::int64_t ms) { self.fast_io().set_max_overdue_ms(ms); })
      .def(
          "start",
          [](PythonV2& self, const py::object& generator, const py::str& name) {
            self.loop().call_soon(LoopEntry(TaskRef(&self.task_of(generator.ptr(), name.ptr()))));
          },
          "Queues a coroutine under another name than its own.")
      .def("add_reader",
           [](PythonV2& self, const py::object& object, const py::object& callback, const py::args& args) {
             self.loop().add_reader(self.pollables().find(object.ptr()), watcher(self, callback, args));
           })
      .def("add_writer",
           [](PythonV2& self, const py::object& object, const py::object& callback, const py::args& args) {
             self.loop().add_writer(self.pollables().find(object.ptr()), watcher(self, callback, args));
           })
      .def("remove_reader",
           [](PythonV2& self, const py::object& object) {
             self.loop().remove_reader(self.pollables().find(object.ptr()));
           })
      .def("remove_writer",
           [](PythonV2& self, const py::object& object) {
             self.loop().remove_writer(self.pollables().find(object.ptr()));
           })
      .def("cur_task",
           [](PythonV2& self) -> py::object {
             auto* const task = dynamic_cast<GeneratorTask*>(self.loop().current());
             return task == nullptr ? py::none() : py::reinterpret_borrow<py::object>(task->generator());
           })
      .def(
          "pend_throw",
          [](PythonV2& self, const py::object& generator, const py::object& exception) {
            return steal(self.pend(generator.ptr(), exception.ptr()));
          },
          "Puts an exception into a generator's slot; returns what was there.")
      .def("cancel",
           [](PythonV2& self, const py::object& generator, const py::object& exception) {
             self.interrupt(generator.ptr(), exception.ptr(), Throw::cancelled);
           })
      .def("time_out",
           [](PythonV2& self, const py::object& generator, const py::object& exception) {
             self.interrupt(generator.ptr(), exception.ptr(), Throw::timeout);
           })
      .def(
          "tell", [](PythonV2& self, KnownDefect defect) { self.loop().tell(defect, self.loop().current()); },
          "Warns of a known defect that hits the current task, once a run.")
      .def(
          "timeout_ended",
          [](PythonV2& self) {
            if (Task* const task = self.loop().current(); task != nullptr)
              self.loop().record(*task, EventKind::timeout_ended);
          },
          "Records that the current task has left what was timed out.");
}

}  // namespace asim
