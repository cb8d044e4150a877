// The class `Random` of the extension module: reproducible random bits for one user.

#include <string>

#include "bindings/device_module.hpp"
#include "core/random.hpp"
#include "pybind11/pybind11.h"
#include "sim/board.hpp"

namespace py = pybind11;

namespace asim {
namespace {

RandomStream make_stream(const Board& board, const std::string& user) {
  return {board.settings().seed, board.context().prefix + user};
}

}  // namespace

void bind_random(py::module_& module) {
  py::class_<RandomStream>(module, "Random", "Random bits that derive from the scenario's seed and the user's name.")
      .def(py::init(&make_stream), py::arg("board"), py::arg("user"))
      .def(
          "bits", [](RandomStream& self, int count) { return self.next() >> (64 - count); }, py::arg("count"),
          "An integer of `count` random bits, 1 to 64.");
}

}  // namespace asim
