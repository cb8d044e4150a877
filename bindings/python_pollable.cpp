#include "bindings/python_pollable.hpp"

#include "bindings/python_error.hpp"
#include "core/scheduler_error.hpp"
#include "pybind11/pybind11.h"

namespace asim {
namespace {

/// The request number of a poll (`MP_STREAM_POLL` in MicroPython's `py/stream.h`).
constexpr long stream_poll = 3;

}  // namespace

PollMask PythonPollable::poll(PollMask interest) {
  static PyObject* const ioctl = PyUnicode_InternFromString("ioctl");
  static PyObject* const request = PyLong_FromLong(stream_poll);
  PyObject* const mask = checked(PyLong_FromUnsignedLong(interest));
  PyObject* const answer = PyObject_CallMethodObjArgs(object_, ioctl, request, mask, nullptr);
  Py_DECREF(mask);
  checked(answer);
  const long events = PyLong_AsLong(answer);
  Py_DECREF(answer);
  if (events == -1 && PyErr_Occurred() != nullptr) throw_python_error();
  if (events < 0) {
    PyObject* const number = PyLong_FromLong(-events);
    PyErr_SetObject(PyExc_OSError, number);
    Py_XDECREF(number);
    throw_python_error();
  }
  return static_cast<PollMask>(events);
}

Pollable& PollableTable::find(PyObject* object) {
  if (const auto found = adapters_.find(object); found != adapters_.end()) return *found->second;
  static PyObject* const native = PyUnicode_InternFromString("__asim_pollable__");
  if (PyObject* const device = PyObject_GetAttr(object, native); device != nullptr) {
    const auto owner = pybind11::reinterpret_steal<pybind11::object>(device);
    return *owner.cast<Pollable*>();
  }
  PyErr_Clear();
  if (PyObject_HasAttrString(object, "__asim_stream__") == 0) {
    throw SchedulerError(SchedulerError::Type::os, "stream operation not supported");
  }
  return *adapters_.emplace(object, std::make_unique<PythonPollable>(object)).first->second;
}

}  // namespace asim
