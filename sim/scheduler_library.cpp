#include "sim/scheduler_library.hpp"

#include "core/asyncio_alt.hpp"
#include "core/asyncio_v3.hpp"
#include "core/circuitpython.hpp"
#include "core/errors.hpp"
#include "core/uasyncio_v2.hpp"

namespace asim {

const std::vector<SchedulerDescription>& scheduler_library() {
  static const std::vector<SchedulerDescription> library{
      {"asyncio-v3", "asyncio of MicroPython 1.13 and later; polls before every task, prompt cancellation"},
      {"circuitpython", "asyncio of CircuitPython, with its modules; runs tasks as asyncio-v3 does"},
      {"asyncio-alt", "asyncio V3 with roundrobin(): tasks that I/O wakes may overtake the others"},
      {"uasyncio-v2", "official uasyncio V2.0; polls once a sweep, cancellation of a sleeper waits for its sleep"},
  };
  return library;
}

std::unique_ptr<Scheduler> make_scheduler(std::string_view name, SchedulerHost host) {
  if (name == "asyncio-v3") return std::make_unique<AsyncioV3>(std::move(host));
  if (name == "circuitpython") return std::make_unique<Circuitpython>(std::move(host));
  if (name == "asyncio-alt") return std::make_unique<AsyncioAlt>(std::move(host));
  if (name == "uasyncio-v2") return std::make_unique<UasyncioV2>(std::move(host));
  throw InputError("there is no scheduler \"" + std::string(name) + "\"");
}

}  // namespace asim
