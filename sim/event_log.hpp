// EventLog: every event of a run, kept, so that questions can be asked when it is over. EventReplay: asks them.
//
// An event takes 48 bytes and its text; a run that nobody will ask about should not keep one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/event_stream.hpp"

namespace asim {

class EventLog final : public EventObserver {
 public:
  /// Keeps what happens in `events` from now on; must outlive the last event.
  explicit EventLog(EventStream& events) : events_(events) { events.listen_all(*this); }
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  void on_event(const Event& event) override;

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  /// The event `index`; its text is valid until the next event comes.
  [[nodiscard]] Event at(std::size_t index) const;
  [[nodiscard]] std::string_view name(SubjectId id) const { return events_.name(id); }
  /// The first event that is not before `instant`, or `size()`.
  [[nodiscard]] std::size_t first_at(Instant instant) const noexcept;
  /// The stream that it listens to, for the numbers of subjects.
  [[nodiscard]] EventStream& events() const noexcept { return events_; }

 private:
  struct Entry {
    Instant at;
    std::int64_t value;
    std::uint64_t text_begin;
    std::uint32_t text_size;
    SubjectId subject;
    std::uint32_t instance;
    EventKind kind;
  };

  EventStream& events_;
  std::vector<Entry> entries_;
  std::string texts_;
};

/// Hands kept events to observers once more, as if they happened now.
class EventReplay final : public EventSource {
 public:
  /// `log` must outlive it.
  explicit EventReplay(const EventLog& log) noexcept : log_(log) {}

  SubjectId subject(std::string_view name) override { return log_.events().subject(name); }
  [[nodiscard]] std::string_view name(SubjectId id) const override { return log_.name(id); }
  void listen(SubjectId subject, EventObserver& observer) override { listeners_[subject].push_back(&observer); }
  void listen_all(EventObserver& observer) override { all_.push_back(&observer); }

  /// The events from `first` to before `end`.
  void play(std::size_t first, std::size_t end) const;

 private:
  const EventLog& log_;
  std::map<SubjectId, std::vector<EventObserver*>> listeners_;
  std::vector<EventObserver*> all_;
};

}  // namespace asim
