// PythonHost: runs Python programs on simulated boards.
#pragma once

#include "sim/program_host.hpp"

namespace pybind11 {
class function;
class module_;
}  // namespace pybind11

namespace asim {

class PythonHost final : public ProgramHost {
 public:
  std::unique_ptr<Program> load(Board& board, const ProgramSource& source) override;
  /// The program that `load`, a Python function, makes for `board`. Throws InputError as `load`.
  static std::unique_ptr<Program> load_by(Board& board, const pybind11::function& load);
  void without_lock(const std::function<void()>& wait) override;
  void with_lock(const std::function<void()>& work) override;
  pid_t fork() override;
};

/// Adds to the extension module what simulated modules are written on: `Board`, `V2`, `V3`, the devices.
void bind_python_host(pybind11::module_& module);

}  // namespace asim
