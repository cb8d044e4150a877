// Charge: the constant that a program's charge points apply a unary operator to.
//
// `+<Charge>` adds its cost to the board's meter and goes on; only when the meter's limit is reached does the board
// look.
#pragma once

#include <Python.h>

#include <cstdint>

namespace asim {

class Board;

/// A new Charge of `units` syntax nodes on `board`, which must outlive it. Null with an exception set on failure.
[[nodiscard]] PyObject* new_charge(Board& board, std::int64_t units);

}  // namespace asim
