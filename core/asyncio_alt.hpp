// AsyncioAlt: asyncio_alt, the variant of asyncio V3 that reduces the latency of I/O.
//
// Tasks that I/O wakes may be given a key in the past (`IoPriority::fast`), so that they overtake all that are less
// than a second late; V3's order is the default. With nothing but I/O to wait for the loop fails with "empty heap": it
// polls only within a limit (an upstream defect).
//
// Not modelled: the low power wait.
// Source: micropython-async `v3/asyncio_alt/core.py`, `v3/docs/ASYNCIO_ALT.md`.
#pragma once

#include "core/asyncio_v3.hpp"

namespace asim {

class AsyncioAlt final : public AsyncioV3 {
 public:
  explicit AsyncioAlt(SchedulerHost host)
      : AsyncioV3(std::move(host), {.product = "asyncio_alt", .polls_without_limit = false}) {}

  enum class IoPriority : std::uint8_t {
    round_robin,  ///< behind all that are ready, as in V3
    fast,         ///< before all that are less than a second late
  };
  void set_io_priority(IoPriority priority) noexcept { set_io_offset(priority == IoPriority::fast ? fast_ms : 0); }
  /// What is added to the keys of tasks that I/O wakes: 0 or -1000 ms.
  [[nodiscard]] std::int64_t late_ms() const noexcept { return io_offset(); }

 private:
  static constexpr std::int64_t fast_ms = -1'000;
};

}  // namespace asim
