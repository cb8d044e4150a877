#include "bindings/python_error.hpp"

#include <new>

#include "core/errors.hpp"
#include "core/scheduler_error.hpp"
#include "pybind11/pybind11.h"

namespace asim {
namespace {

PyObject* python_type(SchedulerError::Type type) noexcept {
  switch (type) {
    case SchedulerError::Type::assertion:
      return PyExc_AssertionError;
    case SchedulerError::Type::attribute:
      return PyExc_AttributeError;
    case SchedulerError::Type::index:
      return PyExc_IndexError;
    case SchedulerError::Type::key:
      return PyExc_KeyError;
    case SchedulerError::Type::os:
      return PyExc_OSError;
    case SchedulerError::Type::overflow:
      return PyExc_OverflowError;
    case SchedulerError::Type::runtime:
      return PyExc_RuntimeError;
    case SchedulerError::Type::type:
      return PyExc_TypeError;
    case SchedulerError::Type::value:
      return PyExc_ValueError;
  }
  return PyExc_RuntimeError;
}

}  // namespace

PyObject* run_ended_type() {
  static PyObject* const type = PyErr_NewException("asim.RunEnded", PyExc_BaseException, nullptr);
  return type;
}

void throw_python_error() {
  if (PyErr_ExceptionMatches(run_ended_type()) != 0) {
    PyErr_Clear();
    throw RunStopped();
  }
  throw PythonError();
}

void set_python_error() noexcept {
  try {
    throw;
  } catch (const PythonError&) {
  } catch (const RunStopped&) {
    PyErr_SetString(run_ended_type(), "the run is over");
  } catch (const SchedulerError& error) {
    const std::string_view text = error.what();
    if (text.empty()) {
      PyErr_SetNone(python_type(error.type()));
    } else {
      PyErr_SetString(python_type(error.type()), error.what());
    }
  } catch (pybind11::error_already_set& error) {
    error.restore();
  } catch (const pybind11::builtin_exception& error) {
    error.set_error();
  } catch (const std::bad_alloc&) {
    PyErr_NoMemory();
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
  }
}

}  // namespace asim
