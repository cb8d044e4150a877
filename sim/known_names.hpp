// The devices that a scenario can name, and what is known by name but not there yet.
#pragma once

#include <string>
#include <vector>

namespace asim {

struct ListedName {
  std::string name;
  std::string description;  ///< one line
};

/// What stands in `hardware:`.
const std::vector<ListedName>& device_list();

/// Known names that asim does not have yet.
const std::vector<std::string>& planned_devices();
const std::vector<std::string>& planned_stimuli();

constexpr const char* default_scheduler = "asyncio-v3";
constexpr const char* default_board = "ideal";

}  // namespace asim
