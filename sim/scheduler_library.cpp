#include "sim/scheduler_library.hpp"

#include "core/asyncio_v3.hpp"
#include "core/errors.hpp"
#include "core/uasyncio_v2.hpp"

namespace asim {

const std::vector<SchedulerDescription>& scheduler_library() {
  static const std::vector<SchedulerDescription> library{
      {"asyncio-v3", "asyncio of MicroPython 1.13 and later; polls before every task, prompt cancellation"},
      {"uasyncio-v2", "official uasyncio V2.0; polls once a sweep, cancellation of a sleeper waits for its sleep"},
  };
  return library;
}

std::unique_ptr<Scheduler> make_scheduler(std::string_view name, SchedulerHost host) {
  if (name == "asyncio-v3") return std::make_unique<AsyncioV3>(std::move(host));
  if (name == "uasyncio-v2") return std::make_unique<UasyncioV2>(std::move(host));
  throw InputError("there is no scheduler \"" + std::string(name) + "\"");
}

}  // namespace asim
