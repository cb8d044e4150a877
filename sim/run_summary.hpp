// What several runs of one command came to: a line for each, and the published figures of all beside the simulated
// ones.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/run_result.hpp"
#include "sim/table_text.hpp"

namespace asim {

/// One file of the command.
struct RunSummary {
  std::string file;
  std::optional<RunResult> result;  ///< empty: the file is wrong, and was not run
};

/// Several lines, the last of which sums up:
///
///         scenario        expectations
///   PASS  rate_v2.yaml    2 met
///   FAIL  latency.yaml    1 of 3 failed
///
///   asim: FAIL, 1 of 2 scenarios passed
std::string summary_table(const std::vector<RunSummary>& runs, Colour colour);

/// One row for each expectation with a published figure; empty where there is none:
///
///   scenario      quantity         board         scheduler    published  simulated  deviation  status  source
///   rate_v2.yaml  time per resume  pyboard-v1.1  uasyncio-v2  156us ±5%  155.9us    -0.1 %     fitted  FASTPOLL.md 6
///
///   1 row, 1 fitted, 0 predicted, 0 outside tolerance
std::string published_table(const std::vector<RunSummary>& runs, Colour colour);

}  // namespace asim
