// RunResult: what a run came to. The console table, JSON and JUnit are written from it and from nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/time.hpp"
#include "sim/figure.hpp"
#include "sim/published_figure.hpp"
#include "sim/span_log.hpp"

namespace asim {

/// One measured figure, e.g. {"max", 812us} or {"count", 1}.
struct Measurement {
  std::string name;  ///< without unit
  /// A number, a time or a rate (empty: nothing was measured), or a word.
  std::variant<std::int64_t, std::optional<Duration>, std::string, std::optional<Rate>> value;
  friend bool operator==(const Measurement&, const Measurement&) = default;
};

/// The figure of the measurement named `name`; empty if it is not there, has no value, or is a word.
std::optional<Figure> measured_figure(const std::vector<Measurement>& measured, std::string_view name);

/// The extremes among the spans that an expectation measured.
struct SpanEvidence {
  std::optional<Span> longest;
  std::optional<Span> shortest;
  std::optional<Instant> open_since;  ///< of what waits for its answer at the end, the first
};

struct ExpectationResult {
  std::string kind;  ///< "latency", as the key in the scenario
  std::string of;    ///< "sw:press -> pin:LED1:rising"
  bool pass = false;
  std::vector<Measurement> measured;
  std::string wanted;   ///< "max 60ms, count 1"
  std::string message;  ///< why it failed, with the evidence; empty if it passed
  std::optional<PublishedResult> published = {};
  SpanEvidence evidence = {};  ///< empty where no spans are measured
};

struct TaskResult {
  std::string name;   ///< "main", "foo[3]", "hub.main"
  std::string state;  ///< done | cancelled | failed | waiting | never_started
};

struct WarningResult {
  Instant at;
  std::string text;
};

enum class ErrorKind : std::uint8_t {
  exception,    ///< one left the program
  hang,         ///< a program did not yield
  stalled,      ///< time could not move
  interrupted,  ///< somebody stopped the run
};

/// Why the run did not come to its own end.
struct ErrorResult {
  ErrorKind kind = ErrorKind::exception;
  std::string message;
  std::string traceback;  ///< the program's; may be empty
  std::string task;       ///< the task that ran, "main" or "foo[3]"; may be empty
  std::string source;     ///< "main.py:12"; may be empty
  std::string board;      ///< label; empty in a world of one board
  Instant at;
  bool expected = false;  ///< a `state: failed` that was met asked for it
};

struct BoardResult {
  std::string label;  ///< empty in a world of one board
  std::string board;  ///< the kind of board, "pyboard-v1.1"
  std::string scheduler;
};

struct RunResult {
  std::string file;  ///< as the user named it
  std::string scenario;
  std::vector<BoardResult> boards;
  std::uint64_t seed = 0;
  Instant end;  ///< how far the run came
  std::string trace_digest;
  std::string stdout_text;
  std::vector<ExpectationResult> expectations;
  std::vector<TaskResult> tasks;
  std::vector<WarningResult> warnings;
  std::optional<ErrorResult> error;
};

enum class Verdict : std::uint8_t { pass, fail, error, interrupted };

/// Interrupted before error before fail: the worst that applies.
Verdict verdict(const RunResult& result);
/// 130 interrupted, 3 error, 1 an expectation failed, 0 all met. (2, a wrong scenario, never comes to a result.)
int exit_status(const RunResult& result);
/// Of several files: the worst status, in the order 130, 2, 3, 1, 0.
int worst_exit_status(int a, int b);

/// "pass", "fail", "error", "interrupted".
const char* name_of(Verdict verdict);
/// "exception", "hang", "stalled", "interrupted".
const char* name_of(ErrorKind kind);

}  // namespace asim
