// Cpu: the time that a scheduler and its tasks live in. A simulated board, or the host in real time.
#pragma once

#include <string>

#include "core/errors.hpp"
#include "core/time.hpp"

namespace asim {

class Cpu {
 public:
  virtual ~Cpu() = default;
  /// The present, with all CPU time used so far taken in.
  [[nodiscard]] virtual Instant now() = 0;
  /// Uses the CPU for `span`. Hardware events due in it happen at their instants, interrupt handlers included (their
  /// time comes on top), before the call returns; a span includes its end.
  virtual void spend(Duration span) = 0;
  /// What devices have announced so far is known: only what they announce from here on ends the next `idle_until`, be
  /// it before that call.
  virtual void forget_ready() {}
  /// Idles until `limit`, or until a device announces readiness or an interrupt handler has run.
  virtual void idle_until(Instant limit) = 0;
  /// Called when many task resumes have passed without time moving: goes on to the next due hardware event, at `limit`
  /// at the latest.
  /// Throws if nothing is ever due (`limit` is never and the timeline is empty).
  virtual void skip_ahead(Instant limit) = 0;
  /// What runs goes on for ever without a yield: ends the run. `how` says why, and follows "task t ran ".
  /// *Throws:* always; RunStopped where a world keeps the reason.
  [[noreturn]] virtual void hang(const std::string& how) { throw Hang("the task that runs ran " + how); }
};

}  // namespace asim
