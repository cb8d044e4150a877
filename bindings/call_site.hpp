// CallSite: the constant in a program that looks at what a call makes where nothing awaits it.
//
// `<CallSite> @ f()` is the value of f(). Where the value is dropped, a coroutine that has not started is shown to a
// Python function on its way. Where it is assigned, the site holds the last coroutine, and shows that one if it has not
// started when the next is made.
#pragma once

#include <Python.h>

#include <cstdint>

namespace asim {

class Board;

/// What becomes of the value of a call.
enum class CallResult : std::uint8_t { dropped, assigned };

/// Calls `unstarted(coroutine)`. The site's method `take()` gives up the coroutine that it holds, or None. Null with an
/// exception set on failure.
[[nodiscard]] PyObject* new_call_site(CallResult result, PyObject* unstarted);

/// Takes over `result`, what a function has returned that the runtime called: nobody looks at it. A coroutine is
/// reported as one that never runs.
void drop_result(Board& board, PyObject* result);

}  // namespace asim
