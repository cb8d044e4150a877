// Which asim this is.
#pragma once

#include <string>

namespace asim::cli {

/// "0.1.0 (dfed6236f1e0)": the version, and the commit if it was built in a clone of its repository; "-dirty" with
/// changes that are in none.
std::string build_name();

}  // namespace asim::cli
