#include "cli/build_name.hpp"

#include <string_view>

#include "asim_commit.hpp"  // written by cmake/commit.cmake

namespace asim::cli {

std::string build_name() {
  constexpr std::string_view commit = ASIM_COMMIT;
  std::string name = ASIM_VERSION;
  if (!commit.empty()) name += " (" + std::string(commit) + ")";
  return name;
}

}  // namespace asim::cli
