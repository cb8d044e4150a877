#include "virtual_hw/wire.hpp"

#include <utility>

namespace asim {

Terminal::Terminal() : wire_(std::make_shared<Wire>()) { wire_->terminals_.push_back(this); }

Terminal::~Terminal() { wire_->remove(*this); }

void Terminal::attach(std::shared_ptr<Wire> wire) {
  if (wire == wire_) return;
  wire_->remove(*this);
  wire_ = std::move(wire);
  wire_->terminals_.push_back(this);
  wire_->settle();
}

void Terminal::detach() { attach(std::make_shared<Wire>()); }

void Terminal::drive(Drive drive, EdgeOrigin origin) {
  if (std::exchange(drive_, drive) != drive) wire_->update(origin);
}

void Terminal::set_pull(Pull pull) {
  if (std::exchange(pull_, pull) != pull) wire_->update(EdgeOrigin::level);
}

void Terminal::take_over(Terminal& other, Drive drive, Pull pull) {
  attach(other.wire_);
  other.drive_ = Drive::high_z;
  other.pull_ = Pull::none;
  drive_ = drive;
  pull_ = pull;
  wire_->update(EdgeOrigin::level);
}

void Terminal::set(Drive drive, Pull pull) {
  drive_ = drive;
  pull_ = pull;
  wire_->update(EdgeOrigin::level);
}

void Terminal::begin_frame(const SerialFrame& frame) {
  frame_ = &frame;
  for (Terminal* const terminal : wire_->terminals_) {
    if (terminal != this) terminal->on_frame(frame);
  }
}

void Wire::join(Terminal& a, Terminal& b) {
  const std::shared_ptr<Wire> kept = a.wire_;
  const std::shared_ptr<Wire> given_up = b.wire_;
  if (kept == given_up) return;
  for (Terminal* const terminal : given_up->terminals_) {
    terminal->wire_ = kept;
    kept->terminals_.push_back(terminal);
  }
  given_up->terminals_.clear();
  kept->settle();
}

Level Wire::level_at(Instant now) const noexcept { return resolve(&now).level; }

bool Wire::frame_edges_wanted() const noexcept {
  for (const Terminal* const terminal : terminals_) {
    if (terminal->wants_frame_edges()) return true;
  }
  return false;
}

Wire::Resolution Wire::resolve(const Instant* now) const noexcept {
  bool low = false;
  bool high = false;
  bool pulled_up = false;
  for (const Terminal* const terminal : terminals_) {
    const bool framed = now != nullptr && terminal->frame_ != nullptr && terminal->drive_ != Drive::high_z;
    const Drive drive = framed ? drive_of(terminal->frame_->level_at(*now)) : terminal->drive_;
    low = low || drive == Drive::low;
    high = high || drive == Drive::high;
    pulled_up = pulled_up || terminal->pull_ == Pull::up;
  }
  if (low && high) return {.level = Level::low, .conflict = true};
  return {.level = !low && (high || pulled_up) ? Level::high : Level::low};
}

void Wire::settle() noexcept {
  const Resolution resolution = resolve(nullptr);
  level_ = resolution.level;
  conflict_ = resolution.conflict;
}

void Wire::update(EdgeOrigin origin) {
  if (updating_) {  // a terminal answers an edge by driving: its turn comes when all have heard of this edge
    changed_meanwhile_ = true;
    return;
  }
  updating_ = true;
  do {
    changed_meanwhile_ = false;
    const Resolution resolution = resolve(nullptr);
    const bool new_conflict = resolution.conflict && !conflict_;
    const bool edge = resolution.level != level_;
    level_ = resolution.level;
    conflict_ = resolution.conflict;
    for (Terminal* const terminal : terminals_) {
      if (new_conflict) terminal->on_conflict();
      if (edge) terminal->on_edge(resolution.level, origin);
    }
  } while (changed_meanwhile_);
  updating_ = false;
}

void Wire::remove(Terminal& terminal) noexcept {
  std::erase(terminals_, &terminal);
  settle();
}

}  // namespace asim
