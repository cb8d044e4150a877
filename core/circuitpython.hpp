// Circuitpython: the loop of CircuitPython's asyncio library, which is MicroPython's V3 on ticks of its own.
//
//   ticks = (milliseconds since the start + 0x1fff0000) mod 2^29: they wrap for the first time after 65.536 s
//
// What differs for programs only (`run` inside of a task, the report of exceptions, streams) is the library's business.
//
// Source: Adafruit_CircuitPython_asyncio 3.1 `asyncio/core.py`, Adafruit_CircuitPython_Ticks 1.1; CircuitPython
// `shared-bindings/supervisor/__init__.c`, `extmod/modasyncio.c`.
#pragma once

#include "core/asyncio_v3.hpp"

namespace asim {

class Circuitpython final : public AsyncioV3 {
 public:
  /// Puts its own tick counter in the place of the host's, which gives the milliseconds at the start.
  explicit Circuitpython(SchedulerHost host);

  static constexpr int tick_bits = 29;
  /// `supervisor.ticks_ms` at the start.
  static constexpr std::int64_t ticks_offset_ms = 0x1fff0000;
};

}  // namespace asim
