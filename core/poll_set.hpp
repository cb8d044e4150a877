// PollSet: the objects that a scheduler's poll object watches, asked in the order of registration.
#pragma once

#include <cstdint>
#include <vector>

#include "core/cpu.hpp"
#include "core/pollable.hpp"
#include "core/scheduler_costs.hpp"
#include "core/ticks.hpp"

namespace asim {

/// A poll object as on bare metal (MicroPython `extmod/modselect.c`). The real order of several ready objects is that
/// of a hash table; here it is the order of registration.
class PollSet {
 public:
  struct Ready {
    Pollable* object;
    PollMask events;
  };

  /// Sets the interest of `object`, adding it if need be.
  void watch(Pollable& object, PollMask interest);
  /// Harmless for an unknown object.
  void forget(Pollable& object) noexcept;
  [[nodiscard]] bool contains(const Pollable& object) const noexcept;
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  void clear() noexcept { entries_.clear(); }
  /// Whether some object does not announce readiness and must be looked at every millisecond.
  [[nodiscard]] bool needs_looking() const noexcept;

  enum class Reporting : std::uint8_t {
    level,     ///< an object is reported as long as it is ready
    one_shot,  ///< reporting an object clears its interest; it stays listed and is asked with interest 0
  };

  /// Looks, and idles until something is ready or `timeout_ms` ticks have passed (negative: for ever).
  /// Those ready are in `ready()`, which stays valid until the next call; `watch` and `forget` may be called meanwhile.
  void wait(Cpu& cpu, const SchedulerCosts& costs, std::int64_t timeout_ms, Reporting reporting);
  [[nodiscard]] const std::vector<Ready>& ready() const noexcept { return ready_; }

 private:
  struct Entry {
    Pollable* object;
    PollMask interest;
  };
  void look(Cpu& cpu, const SchedulerCosts& costs, Reporting reporting);

  std::vector<Entry> entries_;
  std::vector<Ready> ready_;
};

}  // namespace asim
