#include "sim/scheduler_library.hpp"

#include "core/asyncio_alt.hpp"
#include "core/asyncio_v3.hpp"
#include "core/circuitpython.hpp"
#include "core/errors.hpp"
#include "core/fast_io.hpp"
#include "core/uasyncio_pycopy.hpp"
#include "core/uasyncio_v2.hpp"

namespace asim {
namespace {

UasyncioLoop::Options uasyncio_options(const std::map<std::string, int>& options) {
  UasyncioLoop::Options result;
  const auto set = [&](const char* key, int& value) {
    if (const auto found = options.find(key); found != options.end()) value = found->second;
  };
  set("runq_len", result.run_queue);
  set("waitq_len", result.wait_queue);
  set("ioq_len", result.io_queue);
  set("lp_len", result.low_priority_queue);
  return result;
}

}  // namespace

const std::vector<SchedulerDescription>& scheduler_library() {
  static const std::vector<SchedulerDescription> library{
      {"asyncio-v3", "asyncio of MicroPython 1.13 and later; polls before every task, prompt cancellation"},
      {"asyncio-alt", "asyncio V3 with roundrobin(): tasks that I/O wakes may overtake the others"},
      {"circuitpython", "asyncio of CircuitPython, with its modules; runs tasks as asyncio-v3 does"},
      {"uasyncio-v2", "official uasyncio V2.0; polls once a sweep, cancellation of a sleeper waits for its sleep"},
      {"fast_io", "the fork fast_io 0.24; I/O queue polled before every task, low priority, prompt cancellation"},
      {"uasyncio-pycopy", "Pycopy's uasyncio 2.1.1 with core 2.3; as uasyncio-v2, but a sleeper is cancelled promptly"},
  };
  return library;
}

const std::multimap<std::string, std::string>& scheduler_option_owners() {
  static const std::multimap<std::string, std::string> owners{
      {"runq_len", "uasyncio-v2"},     {"waitq_len", "uasyncio-v2"},    {"runq_len", "fast_io"},
      {"waitq_len", "fast_io"},        {"ioq_len", "fast_io"},          {"lp_len", "fast_io"},
      {"runq_len", "uasyncio-pycopy"}, {"waitq_len", "uasyncio-pycopy"}};
  return owners;
}

std::unique_ptr<Scheduler> make_scheduler(std::string_view name, SchedulerHost host,
                                          const std::map<std::string, int>& options) {
  if (name == "asyncio-v3") return std::make_unique<AsyncioV3>(std::move(host));
  if (name == "circuitpython") return std::make_unique<Circuitpython>(std::move(host));
  if (name == "asyncio-alt") return std::make_unique<AsyncioAlt>(std::move(host));
  if (name == "fast_io") return std::make_unique<FastIo>(std::move(host), uasyncio_options(options));
  if (name == "uasyncio-pycopy") return std::make_unique<UasyncioPycopy>(std::move(host), uasyncio_options(options));
  if (name == "uasyncio-v2") return std::make_unique<UasyncioV2>(std::move(host), uasyncio_options(options));
  throw InputError("there is no scheduler \"" + std::string(name) + "\"");
}

}  // namespace asim
