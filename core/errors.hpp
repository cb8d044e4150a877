// The three kinds of failure, never mixed: bad input (InputError), a fault the simulated board would raise (an event
// and a value, no C++ exception), and a broken invariant of asim itself (InternalError).
#pragma once

#include <stdexcept>
#include <string>

namespace asim {

/// A bug in asim: stops the run.
class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Bad input; the text says where, what was expected and what was found.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A task goes on for ever without a yield, and no world is there to end the run.
class Hang : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The run is over (its end was reached, it was interrupted, or it cannot go on): thrown through whatever executes.
/// No std::exception, so that nothing handles it by accident.
class RunStopped {};

}  // namespace asim
