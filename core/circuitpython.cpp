#include "core/circuitpython.hpp"

namespace asim {
namespace {

SchedulerHost on_own_ticks(SchedulerHost host) {
  host.ticks = TickClock(TickPeriod(Circuitpython::tick_bits), host.ticks.start_ms() + Circuitpython::ticks_offset_ms);
  return host;
}

}  // namespace

Circuitpython::Circuitpython(SchedulerHost host)
    : AsyncioV3(on_own_ticks(std::move(host)), {.product = "CircuitPython's asyncio"}) {}

}  // namespace asim
