// The class `Board` of the extension module: time, output, interrupts and scheduled callbacks of one board.
#pragma once

namespace pybind11 {
class module_;
}

namespace asim {

void bind_board(pybind11::module_& module);

}  // namespace asim
