#include "sim/comparison.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace asim {

std::string missing_api(const RunResult& result) {
  constexpr std::array<std::string_view, 3> signs{"ImportError: ", "AttributeError: 'module' object has no attribute ",
                                                  "TypeError: get_event_loop() takes "};
  if (!result.error || result.error->expected || result.error->kind != ErrorKind::exception) return {};
  const std::string& message = result.error->message;
  const bool found =
      std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) { return message.starts_with(sign); });
  return found ? message : std::string();
}

int exit_status(const Comparison& comparison) {
  int status = 0;
  for (const ComparisonColumn& column : comparison.columns) {
    const int own = column.cannot_run.empty() && column.result ? exit_status(*column.result) : 3;
    status = worst_exit_status(status, own);
  }
  return status;
}

}  // namespace asim
