// Expectations: what a scenario expects, measured while it runs and judged at its end.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/event_source.hpp"
#include "sim/run_result.hpp"
#include "sim/scenario.hpp"

namespace asim {

/// What cannot be read from the stream of events.
struct RunFacts {
  /// What each board printed, in the scenario's order.
  std::vector<std::string> printed;
  /// The level of a pin at the end of the run, 0 or 1: asked for pins that never had an edge.
  std::function<int(const PinName&)> pin_level;
};

/// What came of one expectation; it is met if there is no message.
struct Finding {
  std::string kind;
  std::string of;
  std::vector<Measurement> measured;
  std::string message;
  SpanEvidence evidence = {};
};

/// One expectation, with what measures it.
class Expectation {
 public:
  Expectation() = default;
  Expectation(const Expectation&) = delete;
  Expectation& operator=(const Expectation&) = delete;
  virtual ~Expectation() = default;

  [[nodiscard]] virtual Finding judge(const RunResult& run, const RunFacts& facts) const = 0;
};

/// What measures and judges `spec`, listening to `events` from now on. `scenario` and `spec` must outlive it.
/// Throws InputError if a regular expression is malformed.
[[nodiscard]] std::unique_ptr<Expectation> make_expectation(const ExpectationSpec& spec, const Scenario& scenario,
                                                            EventSource& events);

/// All expectations of a scenario.
class Expectations {
 public:
  /// Listens to `events` from now on, to those subjects only that matter. `scenario` and this must outlive the run.
  /// Throws InputError if a regular expression is malformed.
  Expectations(const Scenario& scenario, EventSource& events);

  /// Writes `run.expectations`, and whether `run.error` was expected: an exception that left a task of which a
  /// `state: failed` that is met speaks. The end of the run, its error and its output must be in `run` already.
  void judge(RunResult& run, const RunFacts& facts) const;

 private:
  [[nodiscard]] bool expects(const ErrorResult& error, const std::vector<ExpectationResult>& results) const;

  const Scenario& scenario_;
  std::vector<std::unique_ptr<Expectation>> expectations_;  ///< in the order of the scenario
};

}  // namespace asim
