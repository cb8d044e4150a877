// The scenario reader: from a YAML file, or a bare program, to a checked Scenario.
#pragma once

#include <string>
#include <vector>

#include "sim/board_library.hpp"
#include "sim/scenario.hpp"
#include "sim/yaml_document.hpp"

namespace asim {

/// An option of the command line that stands for a key of the scenario.
struct ScenarioOverride {
  std::string option;  ///< as messages name it: "--set duration=3s", "--seed 7"
  std::string key;     ///< path of keys: "duration", "expect.0.latency.max" or "expect[0].latency.max"
  std::string value;   ///< YAML: "3s", "[1ms, 2ms]"
};

/// Reads the scenario at `path`. Later overrides win. Throws ScenarioError with everything that is wrong, at most 20
/// diagnostics in the order of their places.
Scenario read_scenario(const std::string& path, BoardLibrary& boards,
                       const std::vector<ScenarioOverride>& overrides = {});

/// The scenario of a bare program: defaults, and what `overrides` say. Throws as `read_scenario`.
Scenario scenario_for_program(const std::string& path, BoardLibrary& boards,
                              const std::vector<ScenarioOverride>& overrides = {});

/// A scenario file or a bare program as a document, read once, of which scenarios with other settings are made: many
/// runs do without reading the file as often.
class ScenarioSource {
 public:
  /// Reads `path`, by its ending as `read_scenario_or_program`. Throws ScenarioError where there is nothing to go on
  /// with.
  explicit ScenarioSource(std::string path);

  /// The scenario with `overrides`, of which later ones win. Throws as `read_scenario`.
  [[nodiscard]] Scenario scenario(BoardLibrary& boards, const std::vector<ScenarioOverride>& overrides) const;

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// What stands in the file, or stands for the program.
  [[nodiscard]] const YamlDocument& document() const noexcept { return document_; }

 private:
  std::string path_;
  std::vector<Diagnostic> diagnostics_;
  YamlDocument document_;
};

/// One of the two, by the ending of `path`: `.py` for a program. Throws as they do.
Scenario read_scenario_or_program(const std::string& path, BoardLibrary& boards,
                                  const std::vector<ScenarioOverride>& overrides = {});

}  // namespace asim
