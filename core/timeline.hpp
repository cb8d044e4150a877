// Timeline: the queue of hardware events, ordered by (due, lane, sequence).
//
// Entries are intrusive: a device owns its TimelineEvent members, so scheduling allocates nothing beyond the heap's own
// storage. The queue has no clock: whoever drives it (a world, or real time) says what instant is being processed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/time.hpp"

namespace asim {

/// Who goes first at one instant. Interrupt handlers and tasks come after all of these.
enum class Lane : std::uint8_t { hardware, stimulus };

class Timeline;

/// Something that will happen. Leaves the timeline when it is destroyed.
class TimelineEvent {
 public:
  explicit TimelineEvent(Lane lane = Lane::hardware) noexcept : lane_(lane) {}
  TimelineEvent(const TimelineEvent&) = delete;
  TimelineEvent& operator=(const TimelineEvent&) = delete;
  virtual ~TimelineEvent();

  /// Called at `due()`, when the event is no longer pending; may schedule itself again. Never calls into a task or an
  /// interrupt handler: it raises lines and announces readiness.
  virtual void fire() = 0;

  [[nodiscard]] bool pending() const noexcept { return owner_ != nullptr; }
  [[nodiscard]] Instant due() const noexcept { return due_; }

 private:
  friend class Timeline;
  Timeline* owner_ = nullptr;
  Instant due_;
  std::uint64_t sequence_ = 0;
  std::size_t slot_ = 0;
  Lane lane_;
};

/// Told when the first due event changes to an earlier one.
class FrontListener {
 public:
  virtual void on_earlier_front() = 0;

 protected:
  ~FrontListener() = default;
};

/// Where devices schedule what they will do. Must outlive the events scheduled on it, or be cleared first.
class Timeline {
 public:
  Timeline() = default;
  Timeline(const Timeline&) = delete;
  Timeline& operator=(const Timeline&) = delete;
  ~Timeline();

  /// The instant that is being processed: the due time of the event that fires, or where `advance_to` left it.
  [[nodiscard]] Instant now() const noexcept { return now_; }
  /// Makes `event` due at `due`; a pending event is moved, and takes its place behind those of the same instant.
  /// Throws InternalError if `due` lies in the past.
  void schedule(TimelineEvent& event, Instant due);
  /// Does nothing if `event` is not pending.
  void cancel(TimelineEvent& event) noexcept;

  /// Null for none.
  void set_front_listener(FrontListener* listener) noexcept { front_listener_ = listener; }

  [[nodiscard]] bool empty() const noexcept { return heap_.empty(); }
  /// `Instant::never()` if nothing is due.
  [[nodiscard]] Instant next_due() const noexcept { return heap_.empty() ? Instant::never() : heap_.front()->due_; }
  /// Moves `now` forward without firing. Throws InternalError if that would go back or pass a due event.
  void advance_to(Instant now) {
    if (now < now_ || next_due() < now) refuse();
    now_ = now;
  }
  /// Takes the first event off and fires it, with `now` at its due time.
  void fire_next();

 private:
  [[noreturn]] static void refuse();
  [[nodiscard]] static bool before(const TimelineEvent& a, const TimelineEvent& b) noexcept;
  void place(std::size_t slot, TimelineEvent* event) noexcept;
  void sift_up(std::size_t slot) noexcept;
  void sift_down(std::size_t slot) noexcept;
  void remove(TimelineEvent& event) noexcept;

  std::vector<TimelineEvent*> heap_;
  Instant now_;
  std::uint64_t next_sequence_ = 0;
  FrontListener* front_listener_ = nullptr;
};

/// A timeline event that calls a function object.
template <class F>
class TimelineCallback final : public TimelineEvent {
 public:
  explicit TimelineCallback(F f, Lane lane = Lane::hardware) : TimelineEvent(lane), f_(std::move(f)) {}
  void fire() override { f_(); }

 private:
  F f_;
};

}  // namespace asim
