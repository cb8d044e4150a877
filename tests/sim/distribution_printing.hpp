// How a failed comparison shows a Distribution::Summary; found by argument-dependent lookup.
#pragma once

#include <ostream>

#include "sim/distribution.hpp"

namespace asim {

inline void PrintTo(const Distribution::Summary& s, std::ostream* out) {
  *out << "count " << s.count << ", min " << s.min.ns << ", mean " << s.mean.ns << ", p50 " << s.p50.ns << ", p99 "
       << s.p99.ns << ", max " << s.max.ns;
}

}  // namespace asim
