// PythonHost: runs Python programs on simulated boards.
#pragma once

#include "sim/program_host.hpp"

namespace pybind11 {
class module_;
}

namespace asim {

class PythonHost final : public ProgramHost {
 public:
  std::unique_ptr<Program> load(Board& board, const ProgramSource& source) override;
  void without_lock(const std::function<void()>& wait) override;
  void with_lock(const std::function<void()>& work) override;
  pid_t fork() override;
};

/// Adds to the extension module what simulated modules are written on: `Board`, `V2`, `V3`, the devices.
void bind_python_host(pybind11::module_& module);

}  // namespace asim
