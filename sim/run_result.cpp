#include "sim/run_result.hpp"

#include <algorithm>
#include <array>

namespace asim {

std::optional<Figure> measured_figure(const std::vector<Measurement>& measured, std::string_view name) {
  const auto found = std::find_if(measured.begin(), measured.end(), [&](const auto& m) { return m.name == name; });
  if (found == measured.end()) return std::nullopt;
  if (const auto* time = std::get_if<std::optional<Duration>>(&found->value)) {
    return *time ? std::optional<Figure>(**time) : std::nullopt;
  }
  if (const auto* rate = std::get_if<std::optional<Rate>>(&found->value)) {
    return *rate ? std::optional<Figure>(**rate) : std::nullopt;
  }
  if (const auto* count = std::get_if<std::int64_t>(&found->value)) return *count;
  return std::nullopt;
}

Verdict verdict(const RunResult& result) {
  if (result.error && result.error->kind == ErrorKind::interrupted) return Verdict::interrupted;
  if (result.error && !result.error->expected) return Verdict::error;
  const bool all_met = std::all_of(result.expectations.begin(), result.expectations.end(),
                                   [](const ExpectationResult& expectation) { return expectation.pass; });
  return all_met ? Verdict::pass : Verdict::fail;
}

int exit_status(const RunResult& result) {
  switch (verdict(result)) {
    case Verdict::pass:
      return 0;
    case Verdict::fail:
      return 1;
    case Verdict::error:
      return 3;
    case Verdict::interrupted:
      break;
  }
  return 130;
}

int worst_exit_status(int a, int b) {
  constexpr std::array<int, 5> worst_first{130, 2, 3, 1, 0};
  return *std::find_if(worst_first.begin(), worst_first.end() - 1,
                       [&](int status) { return a == status || b == status; });
}

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "fail";
    case Verdict::error:
      return "error";
    case Verdict::interrupted:
      break;
  }
  return "interrupted";
}

const char* name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::exception:
      return "exception";
    case ErrorKind::hang:
      return "hang";
    case ErrorKind::stalled:
      return "stalled";
    case ErrorKind::interrupted:
      break;
  }
  return "interrupted";
}

}  // namespace asim
