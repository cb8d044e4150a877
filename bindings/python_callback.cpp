#include "bindings/python_callback.hpp"

#include <memory>

#include "bindings/call_site.hpp"
#include "bindings/python_error.hpp"
#include "sim/board.hpp"

namespace py = pybind11;

namespace asim {
namespace {

struct Call {
  py::object function;
  py::object argument;
  std::function<void()> on_error;
};

/// Prints the pending exception as the board's runtime does.
void print_exception(Board& board) {
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback != nullptr) PyException_SetTraceback(value, traceback);
  const auto exception = py::reinterpret_steal<py::object>(value);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  // Not by an import: that would be the running program's own.
  const auto name = py::str("asim._host");
  const auto host = py::reinterpret_steal<py::object>(checked(PyImport_GetModule(name.ptr())));
  host.attr("report_in_callback")(py::cast(&board, py::return_value_policy::reference), exception);
}

}  // namespace

std::function<void()> python_callback(Board& board, py::object function, py::object argument,
                                      std::function<void()> on_error) {
  const auto call = std::make_shared<Call>(Call{std::move(function), std::move(argument), std::move(on_error)});
  return [&board, call] {
    PyObject* const result = PyObject_CallOneArg(call->function.ptr(), call->argument.ptr());
    if (result != nullptr) {
      drop_result(board, result);
      return;
    }
    if (PyErr_ExceptionMatches(run_ended_type()) != 0) throw_python_error();
    print_exception(board);
    if (call->on_error) call->on_error();
  };
}

}  // namespace asim
