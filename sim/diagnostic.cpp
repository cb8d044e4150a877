#include "sim/diagnostic.hpp"

#include <utility>

namespace asim {
namespace {

std::string joined(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!text.empty()) text += '\n';
    text += diagnostic.text();
  }
  return text;
}

}  // namespace

std::string SourcePlace::text() const {
  std::string text = origin;
  if (line > 0) text += ":" + std::to_string(line) + ":" + std::to_string(column);
  if (!key.empty()) text += (text.empty() ? "" : ": ") + key;
  return text;
}

std::string Diagnostic::text() const { return place.text() + ": " + message; }

ScenarioError::ScenarioError(std::vector<Diagnostic> diagnostics)
    : InputError(joined(diagnostics)), diagnostics_(std::move(diagnostics)) {}

ScenarioError::ScenarioError(SourcePlace place, std::string message)
    : ScenarioError(std::vector<Diagnostic>{{std::move(place), std::move(message)}}) {}

}  // namespace asim
