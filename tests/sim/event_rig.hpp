// EventRig: a stream of events that a test writes by hand.
#pragma once

#include <cstdint>
#include <string_view>

#include "sim/event_stream.hpp"
#include "sim/selector.hpp"

namespace asim {

class EventRig {
 public:
  void emit(Duration at, std::string_view subject, EventKind kind, std::uint32_t instance = 0, std::int64_t value = 0) {
    stream_.emit({.at = Instant::start() + at,
                  .subject = stream_.subject(subject),
                  .instance = instance,
                  .kind = kind,
                  .value = value});
  }
  void print(Duration at, std::string_view line, std::string_view subject = "stdout") {
    stream_.emit(
        {.at = Instant::start() + at, .subject = stream_.subject(subject), .kind = EventKind::line, .text = line});
  }
  EventStream& stream() { return stream_; }
  SubjectId subject(std::string_view name) { return stream_.subject(name); }

 private:
  EventStream stream_;
};

}  // namespace asim
