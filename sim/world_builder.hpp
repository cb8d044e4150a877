// build_world: the boards, devices and wires of a scenario.
#pragma once

#include "sim/scenario.hpp"
#include "sim/world.hpp"

namespace asim {

/// Attaches the far end of a UART.
void attach_uart(Board& board, const UartSpec& uart);

/// Adds to `world` what `scenario` describes, stimuli and tasks aside.
void build_world(World& world, const Scenario& scenario);

}  // namespace asim
