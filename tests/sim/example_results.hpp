// Results that the tests of all output forms share.
#pragma once

#include "sim/run_result.hpp"

namespace asim {

/// The example of the scenario format.
inline RunResult passing_result() {
  using namespace literals;
  RunResult result;
  result.file = "echo.yaml";
  result.scenario = "UART echo under load";
  result.boards = {{"", "pyboard-v1.1", "fast_io"}};
  result.seed = 1;
  result.end = Instant::start() + 10_s;
  result.trace_digest = "0123456789abcdef0123456789abcdef";
  result.stdout_text = "what the program printed, nothing else";
  result.expectations = {{"latency",
                          "sw:press -> pin:LED1:rising",
                          true,
                          {{"count", 1},
                           {"min", 812_us},
                           {"mean", 812_us},
                           {"p50", 812_us},
                           {"p99", 812_us},
                           {"max", 812_us},
                           {"missed", 0},
                           {"overruns", 0}},
                          "max 60ms, count 1",
                          ""}};
  result.tasks = {{"main", "done"}};
  return result;
}

/// `published` of an expectation.
inline PublishedFigure published_mean(Figure value) {
  PublishedFigure figure;
  figure.of = "mean";
  figure.value = value;
  figure.quantity = "time per resume";
  figure.source = "rate.py";
  return figure;
}

/// Two boards, failures of several kinds, a warning, an exception.
inline RunResult failing_result() {
  using namespace literals;
  RunResult result;
  result.file = "two.yaml";
  result.scenario = "two <boards>";
  result.boards = {{"sensor", "pyboard-v1.1", "uasyncio-v2"}, {"hub", "ideal", "asyncio-v3"}};
  result.end = Instant::start() + 1500250_us;
  result.trace_digest = "00";
  result.stdout_text = "a & b\n\x1b[1mbold\xff\n";
  const std::optional<Duration> nothing;
  result.expectations = {
      {"lateness",
       "hub.fast",
       false,
       {{"count", 0}, {"min", nothing}, {"mean", nothing}, {"p50", nothing}, {"p99", nothing}, {"max", nothing}},
       "max 40ms",
       "hub.fast never woke from a sleep\ncount is 0, not 1"},
      {"task", "hub.main", true, {{"state", "failed"}, {"instances", 1}}, "state failed", ""},
      {"stdout", "stdout", false, {{"found", 0}, {"lines", 2}}, "contains \"x\"", "\"x\" was never printed"}};
  result.tasks = {{"sensor.main", "waiting"}, {"hub.main", "failed"}};
  result.warnings = {{Instant{500}, "tasks spin: a, b"}};
  result.error =
      ErrorResult{.kind = ErrorKind::exception,
                  .message = "OSError: 19",
                  .traceback = "Traceback (most recent call last):\n  File \"hub.py\", line 3\nOSError: 19\n",
                  .task = "main",
                  .source = "hub.py:3",
                  .board = "hub",
                  .at = Instant::start() + 1500250_us};
  return result;
}

}  // namespace asim
