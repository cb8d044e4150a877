#include "sim/diagnostic.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <tuple>
#include <utility>

namespace asim {
namespace {

constexpr std::size_t most_diagnostics = 20;

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
  if (line > 0) text += ":" + std::to_string(line);
  if (line > 0 && column > 0) text += ":" + std::to_string(column);
  if (!key.empty()) text += (text.empty() ? "" : ": ") + key;
  return text;
}

std::string Diagnostic::text() const { return place.text() + ": " + message; }

ScenarioError::ScenarioError(std::vector<Diagnostic> diagnostics)
    : InputError(joined(diagnostics)), diagnostics_(std::move(diagnostics)) {}

ScenarioError::ScenarioError(SourcePlace place, std::string message)
    : ScenarioError(std::vector<Diagnostic>{{std::move(place), std::move(message)}}) {}

void throw_if_any(std::vector<Diagnostic> diagnostics, const std::string& file) {
  if (diagnostics.empty()) return;
  const auto key = [&](const Diagnostic& d) {
    return std::tuple(d.place.origin != file, d.place.line, d.place.column);
  };
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  std::set<std::string> seen;
  std::vector<Diagnostic> unique;
  for (Diagnostic& diagnostic : diagnostics) {
    if (seen.insert(diagnostic.text()).second) unique.push_back(std::move(diagnostic));
  }
  if (unique.size() > most_diagnostics) {
    const std::size_t more = unique.size() - most_diagnostics;
    unique.resize(most_diagnostics);
    unique.push_back({{.origin = file, .key = {}}, "and " + std::to_string(more) + " more"});
  }
  throw ScenarioError(std::move(unique));
}

}  // namespace asim
