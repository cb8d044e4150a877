// RealTimeCpu: the host as the processor that a scheduler runs on, in real time.
//
//   scheduler --spend, idle--> RealTimeClock waits --> events of the timeline that are due fire in order
//   other threads, Asio --post--> timeline
//
// Code takes the time it takes; what falls due meanwhile happens when the time is next asked for.
#pragma once

#include <functional>

#include "core/cpu.hpp"
#include "core/pollable.hpp"
#include "core/real_time/real_time_clock.hpp"
#include "core/timeline.hpp"

namespace asim {

class RealTimeCpu final : public Cpu, public ReadyListener {
 public:
  /// Takes in the time that has passed: what was due by now has happened when it returns.
  [[nodiscard]] Instant now() override;
  /// Keeps the CPU busy for `span` of wall-clock time.
  void spend(Duration span) override;
  void forget_ready() override { ready_ = false; }
  /// Waits until `limit`, or until `on_ready` is called, be it before this call.
  void idle_until(Instant limit) override;
  /// Time moves by itself.
  void skip_ahead(Instant limit) override;

  /// Ends the present or next idling. Only from an event of the timeline, or posted work.
  void on_ready() override { ready_ = true; }
  /// Has `work` called between two events. From any thread.
  void post(std::function<void()> work) { clock_.post(std::move(work)); }
  [[nodiscard]] Timeline& timeline() noexcept { return timeline_; }

 private:
  void fire_due();
  void wait_until(Instant target);

  RealTimeClock clock_;
  Timeline timeline_;
  bool ready_ = false;
  bool firing_ = false;
};

}  // namespace asim
