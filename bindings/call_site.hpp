// CallSite: the constant in a program that looks at what a call makes where nothing awaits it.
//
// `<CallSite> @ f()` is the value of f(). A coroutine that has not started is shown to a Python function on its way.
#pragma once

#include <Python.h>

namespace asim {

class Board;

/// Calls `made(coroutine, is_sole)` for each coroutine; `is_sole`: nothing else holds it. Null with an exception set on
/// failure.
[[nodiscard]] PyObject* new_call_site(PyObject* made);

/// Takes over `result`, what a function has returned that the runtime called: nobody looks at it. A coroutine is
/// reported as one that never runs.
void drop_result(Board& board, PyObject* result);

}  // namespace asim
