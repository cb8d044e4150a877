// What tasks do with generator objects: resume, throw, follow `yield from`, drop without running `finally`.
#pragma once

#include <Python.h>

#include <string>

namespace asim {

/// How a resumed generator came back.
struct Resumed {
  PySendResult status = PYGEN_ERROR;
  PyObject* value = nullptr;  ///< a new reference, or null for PYGEN_ERROR
};

/// Resumes by `send(None)`.
[[nodiscard]] Resumed resume_generator(PyObject* generator);
/// Resumes by `throw(exception)`; `exception` is a class or an instance.
[[nodiscard]] Resumed throw_into_generator(PyObject* generator, PyObject* exception);
/// Whether no part of its body has run yet.
[[nodiscard]] bool is_unstarted(PyObject* generator);
/// Whether its code, or code that it awaits, runs now.
[[nodiscard]] bool is_running(PyObject* generator);
/// Whether it has ended.
[[nodiscard]] bool is_exhausted(PyObject* generator);
/// The iterator that a suspended generator delegates to by `yield from`; a new reference or null.
[[nodiscard]] PyObject* delegate_of(PyObject* generator);
/// "main", "App.run": the qualified name of the generator's function. A new reference, never null.
[[nodiscard]] PyObject* name_of(PyObject* generator);
/// The place in the program where a suspended generator, or the innermost that it delegates to, goes on: "main.py:12";
/// empty if there is none.
[[nodiscard]] std::string location_of(PyObject* generator);
/// Marks a suspended generator and those it delegates to as finalised: MicroPython never runs the `finally` blocks of a
/// dropped generator.
void disarm_generator(PyObject* generator);

}  // namespace asim
