// CodeMeter: the CPU time of executed Python code that a board has not taken in yet.
//
// The charge points of a program add to `used` and compare; everything else happens when `limit` is reached. On a board
// where code costs nothing each charge point counts 1 instead, so that a program that never yields is still caught.
#pragma once

#include <cstdint>

namespace asim {

class Board;

struct CodeMeter {
  std::int64_t used = 0;   ///< nanoseconds, or charge points on a board where code costs nothing
  std::int64_t limit = 0;  ///< from here on the board must look: a hardware event or an interrupt is due
  Board* board = nullptr;  ///< null when the board is gone: code that outlives it must not run on
};

}  // namespace asim
