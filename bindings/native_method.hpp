// Methods of the extension's classes that programs call: plain C functions, fast, and without the argument errors of
// pybind11, which print host addresses.
#pragma once

#include <Python.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "bindings/python_error.hpp"
#include "pybind11/pybind11.h"

namespace asim {

/// Positional arguments of one call, borrowed; without `self`.
using Arguments = std::span<PyObject* const>;

template <class Self, PyObject* (*function)(Self&, Arguments)>
PyObject* call_native_method(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
  return guarded([&]() -> PyObject* {
    return function(*pybind11::handle(self).cast<Self*>(), Arguments(arguments, static_cast<std::size_t>(count)));
  });
}

/// An entry of a method table: `function` returns a new reference, or throws.
template <class Self, PyObject* (*function)(Self&, Arguments)>
PyMethodDef native_method(const char* name, const char* doc) {
  auto* const raw = reinterpret_cast<void (*)()>(&call_native_method<Self, function>);
  return {name, reinterpret_cast<PyCFunction>(raw), METH_FASTCALL, doc};
}

/// Adds `methods`, which must live as long as the interpreter, to a class.
void add_native_methods(const pybind11::object& type, std::span<PyMethodDef> methods);

/// Throws TypeError unless there are `least` to `most` arguments. `implicit` is what the message counts besides: 1 for
/// the `self` of a method.
void expect_arguments(Arguments arguments, std::size_t least, std::size_t most, std::size_t implicit = 1);

/// Throws TypeError for what is no integer, OverflowError for what does not fit in `least` … `most`.
[[nodiscard]] std::int64_t integer_of(PyObject* object, std::int64_t least = std::numeric_limits<std::int32_t>::min(),
                                      std::int64_t most = std::numeric_limits<std::int32_t>::max());

/// The truth value of any object.
[[nodiscard]] bool truth_of(PyObject* object);

/// Sets `type(number)`, e.g. OSError(110), and throws.
[[noreturn]] void throw_os_error(int number);

}  // namespace asim
