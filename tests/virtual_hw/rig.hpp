// A test bench for devices: a recording event sink, and a CPU that drives a timeline the way a board does.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/cpu.hpp"
#include "core/errors.hpp"
#include "core/event.hpp"
#include "core/pollable.hpp"
#include "core/timeline.hpp"
#include "virtual_hw/hardware_context.hpp"
#include "virtual_hw/interrupts.hpp"

namespace asim::test {

inline std::string_view kind_name(EventKind kind) {
  switch (kind) {
    case EventKind::rising:
      return "rising";
    case EventKind::falling:
      return "falling";
    case EventKind::conflict:
      return "conflict";
    case EventKind::press:
      return "press";
    case EventKind::release:
      return "release";
    case EventKind::irq:
      return "irq";
    case EventKind::rx:
      return "rx";
    case EventKind::tx:
      return "tx";
    case EventKind::overrun:
      return "overrun";
    case EventKind::framing:
      return "framing";
    case EventKind::parity:
      return "parity";
    case EventKind::brk:
      return "brk";
    default:
      return "other";
  }
}

/// Writes one line an event: "1042us uart4 rx a". Times are rounded to the nearest microsecond.
class Recorder : public EventSink {
 public:
  SubjectId subject(std::string_view name) override {
    const auto [entry, added] = ids_.try_emplace(std::string(name), static_cast<SubjectId>(names_.size()));
    if (added) names_.emplace_back(name);
    return entry->second;
  }
  void emit(const Event& event) override {
    events.push_back(event);
    trace += std::to_string((event.at.ns + 500) / 1000) + "us " + names_[event.subject] + " " +
             std::string(kind_name(event.kind));
    if (event.kind == EventKind::rx || event.kind == EventKind::tx || event.kind == EventKind::overrun ||
        event.kind == EventKind::framing || event.kind == EventKind::parity) {
      const bool printable = event.value > 0x20 && event.value < 0x7f;
      if (printable) {
        trace += std::string(" ") + static_cast<char>(event.value);
      } else if (names_[event.subject].find("uart") != std::string::npos) {
        trace += " " + std::to_string(event.value);
      }
    }
    trace += "\n";
  }
  void on_frame(const FrameTrace& frame) override { frames.push_back(frame); }
  /// The trace since the last call.
  std::string take() { return std::exchange(trace, {}); }
  [[nodiscard]] const std::string& name(SubjectId id) const { return names_[id]; }

  std::string trace;
  std::vector<Event> events;
  std::vector<FrameTrace> frames;

 private:
  std::map<std::string, SubjectId> ids_;
  std::vector<std::string> names_;
};

/// A CPU with nothing but interrupts: time passes by spending and idling.
class Bench : public Cpu, public ReadyListener {
 public:
  explicit Bench(InterruptController::Options options = {}) : interrupts(context, options) {}

  Instant now() override { return timeline.now(); }
  void spend(Duration span) override {
    Instant end = timeline.now() + span;
    do {
      while (interrupts.hard_due()) {
        const Instant entered = timeline.now();
        interrupts.deliver_hard(*this);
        end = end + (timeline.now() - entered);
      }
    } while (advance(end));
  }
  void forget_ready() override { ready_ = false; }
  /// As `spend`, but returns early when a device has announced readiness or a handler has run.
  void idle_until(Instant limit) override {
    bool served = serve();
    while (!ready_ && !served && advance(limit)) {
      // All that happens at an instant happens before the program goes on.
      while (timeline.next_due() == timeline.now()) timeline.fire_next();
      served = serve();
    }
    ready_ = false;
  }
  void skip_ahead(Instant limit) override { advance(limit); }
  void on_ready() override { ready_ = true; }

  /// Lets the world run for `span`, soft handlers included.
  void run(Duration span) {
    const Instant end = timeline.now() + span;
    serve();
    while (advance(end)) serve();
  }

  Recorder recorder;
  Timeline timeline;
  HardwareContext context{recorder, timeline, ""};
  InterruptController interrupts;

 private:
  /// Fires the next event due until `end`; false when there is none, with the present at `end`.
  bool advance(Instant end) {
    if (timeline.next_due() <= end) {
      timeline.fire_next();
      return true;
    }
    if (end == Instant::never()) throw InternalError("bench: nothing will ever happen");
    if (timeline.now() < end) timeline.advance_to(end);
    return false;
  }
  bool serve() {
    bool served = false;
    while (interrupts.hard_due() || interrupts.soft_due()) {
      interrupts.hard_due() ? interrupts.deliver_hard(*this) : interrupts.deliver_soft(*this);
      served = true;
    }
    return served;
  }

  bool ready_ = false;
};

}  // namespace asim::test
