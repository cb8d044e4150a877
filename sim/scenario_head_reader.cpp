#include "sim/scenario_head_reader.hpp"

namespace asim {

void read_scenario_head(const Cursor& root, Scenario& scenario, ReadingContext& context) {
  if (const Cursor name = root.at("name")) scenario.name = name.text();
  if (const Cursor description = root.at("description")) scenario.description = description.text();
  if (const Cursor firmware = root.at("firmware")) scenario.firmware = firmware.text();
  if (const Cursor seed = root.at("seed")) scenario.seed = static_cast<std::uint64_t>(seed.integer());
  if (const Cursor ticks = root.at("ticks_start")) scenario.ticks_start_ms = ticks.integer();
  if (const Cursor duration = root.at("duration")) scenario.duration = duration.duration();
  if (const Cursor limit = root.at("hang_limit")) {
    scenario.hang_limit = limit.duration();
    if (scenario.hang_limit == Duration::zero())
      context.report(limit, "expected a duration above zero, got " + limit.text());
  }
}

}  // namespace asim
