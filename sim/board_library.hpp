// BoardLibrary: the board profiles, read from data files.
//
//   boards/pyboard-v1.1.yaml   identity, pins, LEDs, UARTs, and each cost with its value, status and source
//   boards/ideal.yaml          `base: pyboard-v1.1` and `costs: ideal`: the same with every cost zero
//   my-board.yaml              a user's own, named by its file; its `base` is one of those above
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/board_profile.hpp"

namespace asim {

/// One of the costs that every board file gives.
struct BoardCostKey {
  const char* key;
  Duration BoardCosts::*member;
  const char* description;
};
/// All of them, in the order of the files.
std::span<const BoardCostKey> board_cost_keys();

struct BoardSummary {
  std::string name;
  std::string description;  ///< one line
};

class BoardLibrary {
 public:
  /// Finds `NAME.yaml` in `folder`. Reads nothing yet.
  explicit BoardLibrary(std::string folder) : folder_(std::move(folder)) {}

  /// Where the library lies.
  [[nodiscard]] const std::string& folder() const noexcept { return folder_; }
  /// Whether there is a file for `name`.
  [[nodiscard]] bool has(const std::string& name) const;
  /// The names of all boards, sorted.
  [[nodiscard]] std::vector<std::string> names() const;
  /// The profile of `name`, read once. Throws ScenarioError with file, line and column if its file is wrong or absent.
  const BoardProfile& profile(const std::string& name);
  /// The profile in the file at `path`, which messages name so; read once. Throws as `profile`.
  const BoardProfile& profile_of_file(const std::string& path);
  /// Name and description of every board, sorted by name. Throws as `profile`.
  std::vector<BoardSummary> list();

  /// Whether `board` names a file rather than a board of the library: it ends in .yaml or .yml.
  [[nodiscard]] static bool is_file_name(std::string_view board) noexcept;
  /// Whether the file at `path` is a board profile: it has the key `asim_board`, which no scenario has.
  [[nodiscard]] static bool is_profile(const std::string& path);

 private:
  const BoardProfile& read(const std::string& path, const std::string& shown_name, const std::string& name);

  std::string folder_;
  std::map<std::string, BoardProfile> profiles_;  ///< by name or by path
};

/// The JSON Schema of board profiles.
std::string board_json_schema();

}  // namespace asim
