// Python functions as interrupt handlers and scheduled callbacks.
#pragma once

#include <functional>

#include "pybind11/pybind11.h"

namespace asim {

class Board;

/// A handler that calls `function(argument)`. As on a board, an exception is printed and the program goes on; of a hard
/// handler also `on_error` is called, which switches the interrupt off. RunStopped passes.
[[nodiscard]] std::function<void()> python_callback(Board& board, pybind11::object function, pybind11::object argument,
                                                    std::function<void()> on_error = {});

}  // namespace asim
