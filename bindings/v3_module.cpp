// The class `V3` of the extension module: the loop as the simulated `asyncio` calls it. Conversions only.

#include "bindings/python_error.hpp"
#include "bindings/python_v3.hpp"
#include "bindings/v3_types.hpp"
#include "core/asyncio_alt.hpp"
#include "pybind11/pybind11.h"
#include "pybind11/stl.h"
#include "sim/board.hpp"

namespace py = pybind11;

namespace asim {
namespace {

py::object steal(PyObject* object) { return py::reinterpret_steal<py::object>(checked(object)); }

CoroutineTask& task_of(const py::object& object) {
  CoroutineTask* const task = task_from_object(object.ptr());
  if (task == nullptr) throw_python_error();
  return *task;
}

/// What a task waits on that only some Python code can end (`gather`): being taken off needs nothing.
class Parking final : public Waitable {
 public:
  void remove(Task& /*task*/) override {}
};
Parking parking;

AsyncioAlt& alt(PythonV3& self) { return dynamic_cast<AsyncioAlt&>(self.loop()); }

void set_fast_io(PythonV3& self, bool fast) {
  alt(self).set_io_priority(fast ? AsyncioAlt::IoPriority::fast : AsyncioAlt::IoPriority::round_robin);
}

py::object run_until_complete(PythonV3& self, const py::object& task) {
  return steal(self.run_until_complete(task.is_none() ? nullptr : &task_of(task)));
}

}  // namespace

void bind_v3(py::module_& module) {
  py::class_<PythonV3>(module, "V3", "The asyncio V3 loop of one board.")
      .def(py::init<Board&>(), py::arg("board"))
      .def("close", &PythonV3::close, "Lets go of the program's tasks.")
      .def("set_cancelled_error", [](PythonV3& self, const py::object& type) { self.set_cancelled_error(type.ptr()); })
      .def("set_invalid_state_error",
           [](PythonV3& self, const py::object& type) { self.set_invalid_state_error(type.ptr()); })
      .def(
          "set_handler", [](PythonV3& self, const py::object& handler) { self.set_handler(handler.ptr()); },
          "`handler(task, exception)` is told of exceptions that nobody retrieved.")
      .def(
          "reset", [](PythonV3& self) { self.loop().reset(); }, "Drops what is queued.")
      .def_property_readonly("task_type",
                             [](PythonV3& self) { return py::reinterpret_borrow<py::object>(self.task_type()); })
      .def_property_readonly(
          "in_task", [](PythonV3& self) { return self.loop().in_task(); }, "Whether there is a current task.")
      .def(
          "tell",
          [](PythonV3& self, KnownDefect defect, const py::args& details) {
            self.loop().tell(defect, py::cast<std::vector<std::string>>(details));
          },
          "Warns of a known defect that hits the program, once a run.")
      .def("set_fast_io", set_fast_io, py::arg("fast"),
           "asyncio_alt: whether tasks that I/O wakes overtake those that are ready.")
      .def_property_readonly(
          "late_ms", [](PythonV3& self) { return alt(self).late_ms(); },
          "asyncio_alt: what is added to the keys of tasks that I/O wakes.")
      .def_property_readonly("sleep_ms",
                             [](PythonV3& self) { return py::reinterpret_borrow<py::object>(self.sleeper()); })
      .def(
          "time", [](PythonV3& self) { return self.loop().ticks_ms(); }, "Milliseconds, wrapping.")
      .def(
          "create_task",
          [](PythonV3& self, const py::object& coroutine) {
            py::object task = steal(self.new_task(coroutine.ptr(), nullptr));
            self.loop().make_ready(task_of(task));
            return task;
          },
          "A new task, queued behind all that are ready.")
      .def(
          "new_task",
          [](PythonV3& self, const py::object& coroutine, const py::str& name) {
            return steal(self.new_task(coroutine.ptr(), name.ptr()));
          },
          "A new task under a name of its own, on no queue yet.")
      .def("run_until_complete", run_until_complete, py::arg("task"))
      .def(
          "failed_task",
          [](PythonV3& self, const py::object& exception) { return self.last_failure().task_of(exception.ptr()); },
          "The task that this exception ended last, or nothing.")
      .def("current_task", [](PythonV3& self) { return steal(self.current().object()); })
      .def("clear_current", [](PythonV3& self) { self.loop().clear_current(); })
      .def("task_queue", [](PythonV3& self) { return steal(new_task_queue_object(self)); })
      .def(
          "make_ready", [](PythonV3& self, const py::object& task) { self.loop().make_ready(task_of(task)); },
          "Queues a task that waits on nothing behind all that are ready.")
      .def(
          "wait_io",
          [](PythonV3& self, const py::object& stream, PollMask direction) {
            self.loop().wait_io(self.current(), self.pollables().find(stream.ptr()), direction);
          },
          "Registers the current task as reader (1) or writer (4) of a stream; it must then yield.")
      .def(
          "park", [](PythonV3& self) { self.current().waiting_on = &parking; },
          "Marks the current task as waiting for `make_ready`; it must then yield.")
      .def("is_parked", [](PythonV3&, const py::object& task) { return task_of(task).waiting_on == &parking; })
      .def("timeout_requested",
           [](PythonV3& self) { self.loop().record(self.current(), EventKind::timeout_requested); })
      .def("timeout_ended", [](PythonV3& self) { self.loop().record(self.current(), EventKind::timeout_ended); });
}

}  // namespace asim
