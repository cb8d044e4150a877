#include "bindings/python_host.hpp"

#include <unistd.h>

#include <cerrno>

#include "bindings/board_module.hpp"
#include "bindings/device_module.hpp"
#include "bindings/python_error.hpp"
#include "bindings/python_v2.hpp"
#include "bindings/python_v3.hpp"
#include "core/errors.hpp"
#include "core/scheduler_error.hpp"
#include "pybind11/pybind11.h"
#include "pybind11/stl.h"
#include "sim/board.hpp"

namespace py = pybind11;

namespace asim {
namespace {

/// The pending exception, normalised and cleared.
py::object take_exception() {
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback != nullptr) PyException_SetTraceback(value, traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  return py::reinterpret_steal<py::object>(value);
}

/// A program in its world of modules, held by the Python object that `asim._host.load` returns.
class PythonProgram final : public Program {
 public:
  PythonProgram(Board& board, py::object program) : board_(board), program_(std::move(program)) {
    board.set_locator([this] { return program_.attr("location")().cast<std::string>(); });
  }
  PythonProgram(const PythonProgram&) = delete;
  PythonProgram& operator=(const PythonProgram&) = delete;
  ~PythonProgram() override {
    board_.set_locator({});
    try {
      program_.attr("close")();
    } catch (py::error_already_set& error) {
      error.discard_as_unraisable("asim: taking a program down");
    }
  }

  void run() override {
    static PyObject* const name = PyUnicode_InternFromString("run");
    PyObject* const result = PyObject_CallMethodNoArgs(program_.ptr(), name);
    if (result != nullptr) {
      Py_DECREF(result);
      return;
    }
    if (PyErr_ExceptionMatches(run_ended_type()) != 0) throw_python_error();
    const py::object exception = take_exception();
    const auto report = program_.attr("report")(exception).cast<py::tuple>();
    if (report.empty()) return;  // the program ended itself by sys.exit
    throw ProgramFailed(report[0].cast<std::string>(), report[1].cast<std::string>(), report[2].cast<std::string>());
  }

 private:
  Board& board_;
  py::object program_;
};

/// Makes a program; what says that it cannot be read is the user's error.
template <class Load>
std::unique_ptr<Program> loaded(Board& board, Load load) {
  try {
    return std::make_unique<PythonProgram>(board, load(py::cast(&board, py::return_value_policy::reference)));
  } catch (py::error_already_set& error) {
    if (!error.matches(PyExc_OSError) && !error.matches(PyExc_SyntaxError) && !error.matches(PyExc_ValueError)) throw;
    throw InputError(py::str(error.value()).cast<std::string>());
  }
}

}  // namespace

std::unique_ptr<Program> PythonHost::load(Board& board, const ProgramSource& source) {
  return loaded(board, [&](const py::object& self) {
    return py::module_::import("asim._host").attr("load")(self, source.file, source.call, source.path, source.firmware);
  });
}

std::unique_ptr<Program> PythonHost::load_by(Board& board, const py::function& load) {
  return loaded(board, [&](const py::object& self) { return load(self); });
}

void PythonHost::without_lock(const std::function<void()>& wait) {
  const py::gil_scoped_release unlocked;
  wait();
}

void PythonHost::with_lock(const std::function<void()>& work) {
  const py::gil_scoped_acquire locked;
  work();
}

pid_t PythonHost::fork() {
  py::module_::import("asim._loader.world");  // read here once, not in every fork
  PyOS_BeforeFork();
  const pid_t process = ::fork();
  const int error = errno;
  if (process == 0) {
    PyOS_AfterFork_Child();
  } else {
    PyOS_AfterFork_Parent();
  }
  errno = error;
  return process;
}

void bind_python_host(py::module_& module) {
  // NOLINTNEXTLINE(performance-unnecessary-value-param): pybind11 calls it so.
  py::register_exception_translator([](std::exception_ptr pending) {
    try {
      if (pending) std::rethrow_exception(pending);
    } catch (const PythonError&) {
    } catch (const RunStopped&) {
      set_python_error();
    } catch (const SchedulerError&) {
      set_python_error();
    }
  });
  bind_board(module);
  bind_v2(module);
  bind_v3(module);
  bind_devices(module);
}

}  // namespace asim
