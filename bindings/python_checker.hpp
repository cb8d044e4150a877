// PythonChecker: checks MicroPython programs by the package asim._check.
#pragma once

#include "sim/program_checker.hpp"

namespace asim {

class PythonChecker final : public ProgramChecker {
 public:
  std::vector<CheckRule> rules() override;
  std::vector<CheckedFile> check(const std::vector<std::string>& files) override;
};

}  // namespace asim
