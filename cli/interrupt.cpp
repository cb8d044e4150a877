#include "cli/interrupt.hpp"

#include "sim/world.hpp"

namespace asim::cli {

namespace {

extern "C" void ask_to_stop(int /*signal*/) { World::request_interrupt(); }

}  // namespace

InterruptGuard::InterruptGuard() {
  World::clear_interrupt();
  struct sigaction action {};
  action.sa_handler = ask_to_stop;  // NOLINT(cppcoreguidelines-pro-type-union-access): the system's interface
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &previous_interrupt_);
  sigaction(SIGTERM, &action, &previous_terminate_);
}

InterruptGuard::~InterruptGuard() {
  sigaction(SIGINT, &previous_interrupt_, nullptr);
  sigaction(SIGTERM, &previous_terminate_, nullptr);
  World::clear_interrupt();
}

void leave_interrupts_to_parent() {
  struct sigaction ask {};
  ask.sa_handler = ask_to_stop;  // NOLINT(cppcoreguidelines-pro-type-union-access): the system's interface
  sigemptyset(&ask.sa_mask);
  sigaction(SIGTERM, &ask, nullptr);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;  // NOLINT(cppcoreguidelines-pro-type-union-access)
  sigaction(SIGINT, &ignore, nullptr);
}

}  // namespace asim::cli
