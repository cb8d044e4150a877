// InterruptGuard: Ctrl-C and SIGTERM end the run, not the process, so that its results are written.
#pragma once

#include <csignal>

namespace asim::cli {

/// While it lives, the first SIGINT or SIGTERM asks the runs of this process to stop; a second one kills as usual.
/// The handlers that were there before, Python's among them, come back with its end.
class InterruptGuard {
 public:
  InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();

 private:
  struct sigaction previous_interrupt_ {};
  struct sigaction previous_terminate_ {};
};

/// In a fork whose parent has an InterruptGuard and is to decide: Ctrl-C, which reaches both, is left to the parent,
/// and every SIGTERM, which the parent passes on, asks the runs of this process to stop.
void leave_interrupts_to_parent();

}  // namespace asim::cli
