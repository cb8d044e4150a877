// A scenario with other settings as the text of a file of its own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/scenario_reader.hpp"

namespace asim {

/// The text of a file in `folder` that says what the source says with `settings`. The user's own text is kept as far as
/// it can be; where its layout does not allow a change, all is written anew, without comments. Files that it names stay
/// those that they are.
std::string scenario_text(const ScenarioSource& source, const std::vector<ScenarioOverride>& settings,
                          const std::filesystem::path& folder);

}  // namespace asim
