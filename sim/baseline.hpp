// Baseline: the figures of many runs, saved, and what they depended on.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/run_result.hpp"

namespace asim {

struct BaselineExpectation {
  std::string kind;  ///< "latency"
  std::string of;    ///< "sw:press -> pin:LED1:rising"
  std::vector<std::pair<std::string, Figure>> figures;
};

struct BaselineRun {
  std::string scenario;
  std::uint64_t seed = 0;
  std::vector<std::string> options;  ///< that stood for keys of the scenario: "--set duration=5s"
  std::vector<BoardResult> boards;
  std::vector<SourceDigest> sources;
  std::string trace_digest;
  std::vector<BaselineExpectation> expectations;  ///< those that measure times or counts
};

struct Baseline {
  std::string file;                         ///< as the user named it
  std::string asim;                         ///< version, and commit where known: "0.1.0 (dfed6236f1e0)"
  std::map<std::string, BaselineRun> runs;  ///< by the scenario's file
};

/// What a baseline keeps of `result`, which ran with `options`.
BaselineRun baseline_run(const RunResult& result, std::vector<std::string> options);

/// The whole file, indented, with a newline at its end.
std::string baseline_json(const Baseline& baseline);

/// Reads the file at `path`. Throws ScenarioError with everything that is wrong in it.
Baseline read_baseline(const std::string& path);

/// The JSON Schema of baselines.
std::string baseline_json_schema();

}  // namespace asim
