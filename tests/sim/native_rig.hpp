// A rig for native tasks: from lists in YAML to the result of a run.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/errors.hpp"
#include "sim/board_library.hpp"
#include "sim/program_host.hpp"
#include "sim/runner.hpp"
#include "sim/scenario_reader.hpp"
#include "tests/sim/temporary_folder.hpp"

namespace asim {

class NoPrograms final : public ProgramHost {
 public:
  std::unique_ptr<Program> load(Board& /*board*/, const ProgramSource& /*spec*/) override {
    throw InternalError("a native scenario has no program");
  }
  void without_lock(const std::function<void()>& wait) override { wait(); }
  void with_lock(const std::function<void()>& work) override { work(); }
};

/// Runs `tasks` for 100 ms on `ideal`; `expectations` may be empty.
inline RunResult run_native(const std::string& scheduler, const std::string& tasks, const std::string& expectations) {
  const TemporaryFolder folder;
  folder.write("rig.yaml", "asim: 1\nname: rig\nscheduler: " + scheduler + "\nduration: 100ms\ntasks:\n" + tasks +
                               (expectations.empty() ? "" : "expect:\n" + expectations));
  BoardLibrary boards(ASIM_SOURCE_DIR "/sim/boards");
  NoPrograms host;
  return run_scenario(read_scenario((folder / "rig.yaml").string(), boards), {}, host);
}

}  // namespace asim
