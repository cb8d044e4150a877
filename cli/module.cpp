// The extension module asim._asim: the host of Python programs, and the command line's entry.
#include <dlfcn.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <filesystem>
#include <string>
#include <vector>

#include "bindings/live_world_module.hpp"
#include "bindings/python_host.hpp"
#include "cli/main.hpp"

namespace {

/// Where this module is: its data files lie beside it.
std::filesystem::path module_folder() {
  static const char anchor = 0;
  Dl_info info{};
  dladdr(&anchor, &info);
  return std::filesystem::path(info.dli_fname).parent_path();
}

std::string boards_folder() { return (module_folder() / "boards").string(); }

int run_command_line(const std::vector<std::string>& arguments) {
  asim::PythonHost host;
  return asim::cli::main(arguments, boards_folder(), host);
}

}  // namespace

PYBIND11_MODULE(_asim, module) {
  module.doc() = "asim's C++ side; not for direct use.";
  asim::bind_python_host(module);
  asim::bind_live_world(module, boards_folder());
  module.def("main", &run_command_line, pybind11::arg("arguments"),
             "Do what the arguments after the program's name ask for, and return the exit status.");
}
