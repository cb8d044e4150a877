// Exceptions across the border between C++ and Python.
#pragma once

#include <Python.h>

#include <utility>

namespace asim {

/// A Python exception is set in this thread; thrown through C++ code up to the next border.
class PythonError {};

/// The exception that unwinds a program when the run is over. Derives from BaseException; programs cannot catch it.
[[nodiscard]] PyObject* run_ended_type();

/// Throws what the Python error indicator says: RunStopped for `run_ended_type`, which is cleared, else PythonError.
[[noreturn]] void throw_python_error();

/// Inside a catch block: sets the Python exception that stands for the C++ one.
void set_python_error() noexcept;

/// Calls `work`, a C++ function returning a new reference; null with a Python exception set if it throws.
template <class Work>
PyObject* guarded(Work&& work) noexcept {
  try {
    return std::forward<Work>(work)();
  } catch (...) {
    set_python_error();
    return nullptr;
  }
}

/// Returns `object`, or throws if it is null.
inline PyObject* checked(PyObject* object) {
  if (object == nullptr) throw_python_error();
  return object;
}

}  // namespace asim
