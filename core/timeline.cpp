#include "core/timeline.hpp"

#include <string>

#include "core/errors.hpp"

namespace asim {

TimelineEvent::~TimelineEvent() {
  if (owner_ != nullptr) owner_->cancel(*this);
}

Timeline::~Timeline() {
  for (TimelineEvent* event : heap_) event->owner_ = nullptr;
}

bool Timeline::before(const TimelineEvent& a, const TimelineEvent& b) noexcept {
  if (a.due_ != b.due_) return a.due_ < b.due_;
  if (a.lane_ != b.lane_) return a.lane_ < b.lane_;
  return a.sequence_ < b.sequence_;
}

void Timeline::place(std::size_t slot, TimelineEvent* event) noexcept {
  heap_[slot] = event;
  event->slot_ = slot;
}

void Timeline::sift_up(std::size_t slot) noexcept {
  TimelineEvent* const event = heap_[slot];
  while (slot > 0) {
    const std::size_t parent = (slot - 1) / 2;
    if (!before(*event, *heap_[parent])) break;
    place(slot, heap_[parent]);
    slot = parent;
  }
  place(slot, event);
}

void Timeline::sift_down(std::size_t slot) noexcept {
  TimelineEvent* const event = heap_[slot];
  for (;;) {
    std::size_t child = 2 * slot + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && before(*heap_[child + 1], *heap_[child])) ++child;
    if (!before(*heap_[child], *event)) break;
    place(slot, heap_[child]);
    slot = child;
  }
  place(slot, event);
}

void Timeline::schedule(TimelineEvent& event, Instant due) {
  if (due < now_) {
    throw InternalError("timeline: scheduled for " + std::to_string(due.ns) + " ns, but it is " +
                        std::to_string(now_.ns) + " ns already");
  }
  if (event.owner_ != nullptr) event.owner_->remove(event);
  event.due_ = due;
  event.sequence_ = next_sequence_++;
  event.owner_ = this;
  heap_.push_back(&event);
  sift_up(heap_.size() - 1);
  if (event.slot_ == 0 && front_listener_ != nullptr) front_listener_->on_earlier_front();
}

void Timeline::cancel(TimelineEvent& event) noexcept {
  if (event.owner_ == this) remove(event);
}

void Timeline::remove(TimelineEvent& event) noexcept {
  const std::size_t slot = event.slot_;
  event.owner_ = nullptr;
  TimelineEvent* const last = heap_.back();
  heap_.pop_back();
  if (last == &event) return;
  place(slot, last);
  sift_up(slot);
  sift_down(last->slot_);
}

void Timeline::refuse() { throw InternalError("timeline: time can neither go back nor pass a due event"); }

void Timeline::fire_next() {
  TimelineEvent& event = *heap_.front();
  remove(event);
  now_ = event.due_;
  event.fire();
}

}  // namespace asim
