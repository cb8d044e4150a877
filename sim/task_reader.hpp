// The reader of native tasks: their steps, and who spawns whom.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/reading_context.hpp"
#include "sim/scenario.hpp"
#include "sim/scenario_names.hpp"

namespace asim {

/// Reads names, counts and starts of the tasks of `list`; their steps need the names of all and come later.
std::vector<NativeTaskSpec> read_task_heads(const Cursor& list, ReadingContext& context);

/// Tells `names` which marks the tasks of `list` give.
void collect_marks(const Cursor& list, std::size_t board, ScenarioNames& names);

/// Reads the steps of the tasks of `list` into `spec.tasks`, the board's own, and refuses spawns that run in a circle.
void read_task_steps(const Cursor& list, std::size_t board, BoardSpec& spec, ScenarioNames& names,
                     ReadingContext& context);

}  // namespace asim
