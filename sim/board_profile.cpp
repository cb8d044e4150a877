#include "sim/board_profile.hpp"

#include <algorithm>

namespace asim {

const PinProfile* find_profile_pin(const BoardProfile& profile, std::string_view name) {
  for (const PinProfile& pin : profile.pins) {
    if (pin.name == name || std::find(pin.aliases.begin(), pin.aliases.end(), name) != pin.aliases.end()) return &pin;
  }
  return nullptr;
}

void make_ideal(BoardProfile& profile) {
  profile.costs = BoardCosts{};
  profile.sources.clear();
}

}  // namespace asim
