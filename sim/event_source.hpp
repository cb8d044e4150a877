// EventSource: where measuring begins: subjects by name, and observers of what happens to them.
//
//   EventStream   events as they happen
//   EventReplay   events that an EventLog has kept, once more
#pragma once

#include <string_view>

#include "core/event.hpp"

namespace asim {

/// Takes the events it listens to, in the order in which they happen.
class EventObserver {
 public:
  virtual ~EventObserver() = default;
  virtual void on_event(const Event& event) = 0;
  virtual void on_frame(const FrameTrace& /*frame*/) {}
};

class EventSource {
 public:
  /// The id of a subject; the same name always gives the same id.
  virtual SubjectId subject(std::string_view name) = 0;
  [[nodiscard]] virtual std::string_view name(SubjectId id) const = 0;
  /// `observer` gets every event of `subject` from now on. It must outlive the last event.
  virtual void listen(SubjectId subject, EventObserver& observer) = 0;
  /// `observer` gets every event. Those that listen to one subject are told first.
  virtual void listen_all(EventObserver& observer) = 0;

 protected:
  ~EventSource() = default;
};

}  // namespace asim
