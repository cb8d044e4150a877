// run_scenario: from a checked scenario to its result.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "sim/run_result.hpp"
#include "sim/scenario.hpp"

namespace asim {

class ProgramHost;
class World;

struct RunOptions {
  enum class ClockKind : std::uint8_t { virtual_time, real_time } clock = ClockKind::virtual_time;
  std::string vcd_path;  ///< empty: no trace
  /// Takes what programs print, as they print it; empty: it is only kept for the result.
  std::function<void(std::string_view)> on_output;
  /// Told why the trace could not be completed; the result is there all the same. Empty: not told.
  std::function<void(const std::string&)> on_trace_failure;
  /// Told the virtual time reached, now and then; empty: not told.
  std::function<void(Instant)> on_progress;
  /// Given the world before anything happens in it, to observe it; empty: not given.
  std::function<void(World&)> on_built;
};

/// Runs `scenario` to its end. What goes wrong inside the run is part of the result.
/// Throws InputError if a program cannot be read, the trace cannot be begun, or several boards are asked to run in real
/// time.
[[nodiscard]] RunResult run_scenario(const Scenario& scenario, const RunOptions& options, ProgramHost& host);

}  // namespace asim
