// EventStream: the one stream that every answer is read from. Numbers subjects, digests events, hands them on.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/event.hpp"
#include "sim/event_source.hpp"

namespace asim {

class EventStream final : public EventSink, public EventSource {
 public:
  SubjectId subject(std::string_view name) override;
  void emit(const Event& event) override;
  void on_frame(const FrameTrace& frame) override;

  [[nodiscard]] std::string_view name(SubjectId id) const override { return subjects_[id].name; }
  [[nodiscard]] std::size_t subject_count() const noexcept { return subjects_.size(); }
  /// Whether anything has happened to the subject so far.
  [[nodiscard]] bool seen(SubjectId id) const { return subjects_[id].seen; }

  /// `observer` gets every event of `subject` from now on. It must outlive the last event, or call `ignore`.
  void listen(SubjectId subject, EventObserver& observer) override;
  /// `observer` hears of `subject` no more. Not to be called while an event is handed on.
  void ignore(SubjectId subject, EventObserver& observer);
  /// `observer` gets every event and every frame. Those that listen to one subject are told first.
  void listen_all(EventObserver& observer) override;

  /// Takes no more events: the run is over.
  void close() noexcept { open_ = false; }

  /// 32 hexadecimal digits over every event so far: time, subject name, instance, kind, value, text. Independent of
  /// observers, subject numbering and byte order.
  [[nodiscard]] std::string digest() const;
  [[nodiscard]] std::uint64_t event_count() const noexcept { return event_count_; }

 private:
  struct Subject {
    std::string name;
    std::uint64_t hash = 0;
    bool seen = false;
    std::vector<EventObserver*> listeners;
  };
  std::deque<Subject> subjects_;
  std::map<std::string, SubjectId, std::less<>> ids_;
  std::vector<EventObserver*> all_;
  std::uint64_t digest_a_ = 0x243f6a8885a308d3U;  // the first digits of pi: any fixed start will do
  std::uint64_t digest_b_ = 0x13198a2e03707344U;
  std::uint64_t event_count_ = 0;
  bool open_ = true;
};

}  // namespace asim
