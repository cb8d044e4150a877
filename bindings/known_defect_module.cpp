#include "bindings/known_defect_module.hpp"

#include "core/known_defect.hpp"
#include "pybind11/pybind11.h"

namespace py = pybind11;

namespace asim {

void bind_known_defects(py::module_& module) {
  py::enum_<KnownDefect>(module, "KnownDefect", "What a real library is known to do wrong.")
      .value("LIMIT_OUTLIVED_BODY", KnownDefect::limit_outlived_body)
      .value("LOCK_WAKE_UP_LOST", KnownDefect::lock_wake_up_lost)
      .value("LOST_OUTPUT", KnownDefect::lost_output)
      .value("REPEATED_OUTPUT", KnownDefect::repeated_output)
      .value("STRAY_CANCELLATION", KnownDefect::stray_cancellation)
      .value("HALF_GATHERED", KnownDefect::half_gathered);
}

}  // namespace asim
