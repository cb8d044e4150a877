// The enumeration `KnownDefect` of the extension module: those defects that the Python parts of the simulated libraries
// tell.
#pragma once

namespace pybind11 {
class module_;
}

namespace asim {

void bind_known_defects(pybind11::module_& module);

}  // namespace asim
