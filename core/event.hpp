// Event: one entry of the stream that everything is read from (latency, overruns, cancellation, VCD, digest).
//
// An event is (instant, subject, kind, value). A subject is an interned selector prefix: "pin:X3", "sw", "irq:X3",
// "uart4", "task:main", "mark:ready", "stdout", with the board's name and a dot before it in worlds of several boards.
// Tasks of one coroutine function share a subject and differ by `instance`.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/time.hpp"

namespace asim {

using SubjectId = std::uint32_t;

enum class EventKind : std::uint8_t {
  // task:NAME; value of resume: lateness of a sleep in ns, or -1 where the task did not sleep
  spawn,
  resume,
  suspend,
  done,
  cancel_requested,
  cancelled,
  failed,
  timeout_requested,  // a time limit expired on this task; measured like a cancellation
  timeout_ended,      // the timed-out part was left
  // pin:NAME; value: 0 or 1
  rising,
  falling,
  conflict,
  // buttons
  press,
  release,
  // irq:NAME; entered, and an edge lost because its handler was still pending
  irq,
  // uartN and other serial devices; value: the data word
  rx,
  tx,
  overrun,
  framing,
  parity,
  brk,
  // stdout (text: the line), mark:NAME, warning (text)
  line,
  mark,
  warning,
};

struct Event {
  Instant at;
  SubjectId subject = 0;
  std::uint32_t instance = 0;
  EventKind kind = EventKind::mark;
  std::int64_t value = 0;
  /// Valid during the call only. Part of the digest.
  std::string_view text = {};
};

/// A whole serial frame at the moment its start bit begins. It lets a trace draw the edges inside a frame without
/// any cost to a run that nobody traces. Never part of the digest.
struct FrameTrace {
  SubjectId wire = 0;  ///< the pin subject whose level is drawn ("pin:X1")
  Instant start;
  std::int64_t baud = 0;
  /// Levels from the start bit on, least significant first, `bit_count` of them, stop bits included.
  std::uint32_t levels = 0;
  std::uint8_t bit_count = 0;
};

/// Takes events in the order in which they happen. Implementations must not call back into the emitter.
class EventSink {
 public:
  virtual ~EventSink() = default;
  /// The id of a subject; the same name always gives the same id.
  virtual SubjectId subject(std::string_view name) = 0;
  virtual void emit(const Event& event) = 0;
  virtual void on_frame(const FrameTrace& /*frame*/) {}
};

}  // namespace asim
