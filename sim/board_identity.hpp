// What makes a board the board that it is: its costs by name, and a digest of the rest.
#pragma once

#include <string>
#include <vector>

#include "sim/board_profile.hpp"
#include "sim/run_result.hpp"

namespace asim {

/// Every cost, in the order of board files: "code_unit", …, "garbage_collection.pause", "garbage_collection.every".
std::vector<NamedCost> named_costs(const BoardCosts& costs);

/// Of all that a program or a scenario can notice of the board beside its costs. It changes with asim's versions only
/// where the board does.
std::string profile_digest(const BoardProfile& profile);

}  // namespace asim
