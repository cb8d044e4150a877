// The classes of the extension module that the Python API is written on: `LiveWorld`, `Record`, `Spans`.
#pragma once

#include <string>

namespace pybind11 {
class module_;
}

namespace asim {

/// `boards_folder` is where the library of boards lies.
void bind_live_world(pybind11::module_& module, const std::string& boards_folder);

}  // namespace asim
