// BoundLimits: what a user allows the tasks of a program, and what is to be told.
#pragma once

#include <string>
#include <vector>

#include "core/time.hpp"

namespace asim {

struct LatenessLimit {
  std::string task;
  Duration most;
};

struct BoundLimits {
  Duration hog = Duration::from_ms(10);  ///< a task that runs longer without a yield is warned of
  bool fail_on_hog = false;              ///< and that fails
  std::vector<LatenessLimit> lateness;   ///< bounds that may not be above
};

}  // namespace asim
