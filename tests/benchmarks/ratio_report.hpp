// RatioReport: runs the registered benchmarks and compares times measured in the same run.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace asim::benchmarks {

/// How long `name` may take, as a multiple of `baseline`; both are names of benchmarks.
struct RatioLimit {
  std::string label;
  std::string name;
  std::string baseline;
  double most;
};

/// Keeps the shortest time per item of each benchmark: what disturbs a measurement only ever makes it longer.
class ShortestTimes final : public benchmark::ConsoleReporter {
 public:
  ShortestTimes() : ConsoleReporter(OO_None) {}
  bool ReportContext(const Context& /*context*/) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      const auto [place, added] = ns_.try_emplace(run.run_name.function_name, run.GetAdjustedCPUTime());
      if (!added) place->second = std::min(place->second, run.GetAdjustedCPUTime());
    }
  }
  /// 0 if it was filtered out.
  [[nodiscard]] double ns(const std::string& name) const {
    const auto found = ns_.find(name);
    return found == ns_.end() ? 0 : found->second;
  }

 private:
  std::map<std::string, double> ns_;
};

/// Reads the options of Google Benchmark. Repetitions of all benchmarks are mixed, so that a disturbance hits all
/// alike.
inline void initialize(int argc, char** argv) {
  std::vector<char*> arguments(argv, argv + argc);
  std::string mixed = "--benchmark_enable_random_interleaving=true";
  arguments.push_back(mixed.data());
  int count = argc + 1;
  benchmark::Initialize(&count, arguments.data());
}

/// Adds a benchmark that takes a size.
inline void add(const std::string& name, void (*function)(benchmark::State&, std::int64_t), std::int64_t size) {
  benchmark::RegisterBenchmark(name.c_str(), [function, size](benchmark::State& state) { function(state, size); })
      ->Repetitions(15)
      ->MinTime(0.05);
}

/// Runs what was added and prints one line "label ratio limit ok" for each limit. Returns the exit status: 1 if a limit
/// is broken.
inline int run_and_report(const std::vector<RatioLimit>& limits) {
  ShortestTimes times;
  benchmark::RunSpecifiedBenchmarks(&times);
  int status = 0;
  for (const RatioLimit& limit : limits) {
    const double time = times.ns(limit.name);
    const double baseline = times.ns(limit.baseline);
    if (time == 0 || baseline == 0) continue;
    const bool ok = time <= limit.most * baseline;
    std::printf("%-40s %6.2fx  limit %5.2fx  %-4s (%.2f ms to %.2f ms)\n", limit.label.c_str(), time / baseline,
                limit.most, ok ? "ok" : "FAIL", time / 1e6, baseline / 1e6);
    if (!ok) status = 1;
  }
  return status;
}

}  // namespace asim::benchmarks
