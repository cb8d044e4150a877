// HardwareContext: where the devices of one board live in time and report to.
#pragma once

#include <string>
#include <string_view>

#include "core/event.hpp"
#include "core/timeline.hpp"

namespace asim {

/// Shared by all devices of one board, which keep a reference to it. Devices are called when `timeline.now()` is the
/// present: whoever runs code on a board lets the timeline catch up (`Cpu::now`) before it touches a device.
struct HardwareContext {
  EventSink& sink;
  Timeline& timeline;
  std::string prefix;  ///< "hub." in worlds of several boards, otherwise empty

  /// The id of this board's subject, e.g. "pin:X3".
  [[nodiscard]] SubjectId subject(std::string_view name) const { return sink.subject(prefix + std::string(name)); }
  void emit(SubjectId subject, EventKind kind, std::int64_t value = 0) const {
    sink.emit({.at = timeline.now(), .subject = subject, .kind = kind, .value = value});
  }
};

}  // namespace asim
