// What stands before the names of a board's things where a world has several boards.
#pragma once

#include <string>

namespace asim {

/// "hub." for the board "hub"; nothing for the only one, whose label is empty.
inline std::string label_prefix(const std::string& label) { return label.empty() ? label : label + "."; }

}  // namespace asim
