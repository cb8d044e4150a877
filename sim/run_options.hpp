// RunOptions: what a run is asked to do beside what its scenario says.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace asim {

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

}  // namespace asim
