// BoardTimer: a timer of one board with the interrupt that it raises.
#pragma once

#include <string>

#include "virtual_hw/interrupts.hpp"
#include "virtual_hw/timer.hpp"

namespace asim {

struct BoardTimer {
  /// `number` is that of its interrupt, "irq:timer4".
  BoardTimer(const HardwareContext& context, InterruptController& interrupts, int number)
      : line(interrupts, "timer" + std::to_string(number)), timer(context, line) {}

  InterruptLine line;
  HardwareTimer timer;
};

}  // namespace asim
