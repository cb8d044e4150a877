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
#include "sim/baseline_result.hpp"
#include "sim/diagnostic.hpp"
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

/// The figure that `measurement` is; empty if it is a word or nothing was measured.
std::optional<Figure> figure_of(const Measurement& measurement);
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
  SourcePlace place = {};  ///< in the scenario
  /// How far a figure may be from that of a baseline, in parts of a million; empty: as the command says.
  std::optional<std::int64_t> tolerance_ppm = {};
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
  lost,         ///< the process that ran it has come to its own end
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
  bool expected = false;   ///< a `state: failed` that was met asked for it
  SourcePlace place = {};  ///< in the program's file, as this process finds it; empty where none is known
};

/// CPU time of one kind of a board's work.
struct NamedCost {
  std::string name;  ///< "task_switch", as in the board file
  Duration value;
  friend bool operator==(const NamedCost&, const NamedCost&) = default;
};

struct BoardResult {
  std::string label;  ///< empty in a world of one board
  std::string board;  ///< the kind of board, "pyboard-v1.1"
  std::string scheduler;
  std::vector<NamedCost> costs = {};  ///< all of them, zeros too
  std::string digest = {};            ///< of what else the board is: pins, buffers, widths
};

/// A file that a run was made from.
struct SourceDigest {
  std::string file;    ///< from the scenario's folder
  std::string digest;  ///< of its content
  friend bool operator==(const SourceDigest&, const SourceDigest&) = default;
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
  std::optional<BaselineResult> baseline;  ///< empty: not compared with any
  std::vector<SourceDigest> sources;       ///< the scenario, then the programs' files as they were imported, each once
};

enum class Verdict : std::uint8_t { pass, fail, error, interrupted };

/// Interrupted before error before fail: the worst that applies.
Verdict verdict(const RunResult& result);
/// 130 interrupted, 3 error, 1 an expectation failed or a figure is beyond its baseline's tolerance, 0 none of these.
/// (2, a wrong scenario, never comes to a result.)
int exit_status(const RunResult& result);
/// Of several files: the worst status, in the order 130, 2, 3, 1, 0.
int worst_exit_status(int a, int b);

/// "pass", "fail", "error", "interrupted".
const char* name_of(Verdict verdict);
/// "exception", "hang", "stalled", "interrupted", "lost".
const char* name_of(ErrorKind kind);

}  // namespace asim
