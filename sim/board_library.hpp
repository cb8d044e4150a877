// BoardLibrary: the board profiles, read from data files.
//
//   boards/pyboard-v1.1.yaml   identity, pins, LEDs, UARTs, and each cost with its value, status and source
//   boards/ideal.yaml          `base: pyboard-v1.1` and `costs: ideal`: the same with every cost zero
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/board_profile.hpp"

namespace asim {

struct BoardSummary {
  std::string name;
  std::string description;  ///< one line
};

class BoardLibrary {
 public:
  /// Finds `NAME.yaml` in `folder`. Reads nothing yet.
  explicit BoardLibrary(std::string folder) : folder_(std::move(folder)) {}

  /// Whether there is a file for `name`.
  [[nodiscard]] bool has(const std::string& name) const;
  /// The names of all boards, sorted.
  [[nodiscard]] std::vector<std::string> names() const;
  /// The profile of `name`, read once. Throws ScenarioError with file, line and column if its file is wrong or absent.
  const BoardProfile& profile(const std::string& name);
  /// Name and description of every board, sorted by name. Throws as `profile`.
  std::vector<BoardSummary> list();

 private:
  std::string folder_;
  std::map<std::string, BoardProfile> profiles_;
};

}  // namespace asim
