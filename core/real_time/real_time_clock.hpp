// RealTimeClock: the wall clock of the host behind the interface of the virtual one.
//
// Waiting is done by Boost.Asio, so that what completes outside (a socket, a serial port, another thread) can cut a
// wait short. Asio itself is seen in the source file only.
#pragma once

#include <functional>
#include <memory>

#include "core/clock.hpp"

namespace asim {

class RealTimeClock final : public Clock {
 public:
  /// The clock stands at `Instant::start()` until it is used: what is made ready before a run takes none of its time.
  RealTimeClock();
  RealTimeClock(const RealTimeClock&) = delete;
  RealTimeClock& operator=(const RealTimeClock&) = delete;
  ~RealTimeClock() override;

  /// Monotonic time since the first call, of this or of `advance_to`.
  [[nodiscard]] Instant now() override;
  /// Waits until `target`, or until something posted has run; what is posted already runs first, even if `target` has
  /// passed.
  void advance_to(Instant target) override;
  /// Has `work` called by the thread that waits in `advance_to`, which then returns. From any thread. `work` only
  /// schedules events on a timeline.
  void post(std::function<void()> work);

 private:
  struct Waiting;
  std::unique_ptr<Waiting> waiting_;
};

}  // namespace asim
