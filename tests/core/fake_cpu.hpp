// FakeCpu: virtual time for tests of the scheduler core, with a timeline and a record of how it idled.
#pragma once

#include <algorithm>
#include <string>

#include "core/cpu.hpp"
#include "core/errors.hpp"
#include "core/pollable.hpp"
#include "core/timeline.hpp"

namespace asim::testing {

/// "20", "20.5": milliseconds, with a fraction where there is one.
inline std::string in_ms(Instant instant) {
  if (instant == Instant::never()) return "never";
  std::string result = std::to_string(instant.ns / 1'000'000);
  if (const std::int64_t rest = instant.ns % 1'000'000; rest != 0) {
    std::string fraction = std::to_string(1'000'000 + rest).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    result += "." + fraction;
  }
  return result;
}

/// Time moves by `spend` and by idling only. Idling with nothing ever due, or past `end`, stops the run.
class FakeCpu final : public Cpu, public ReadyListener {
 public:
  /// Appends "idle(7) " to `log` for each idling of at most 7 ms.
  explicit FakeCpu(std::string& log) : log_(log) {}

  [[nodiscard]] Instant now() override { return now_; }
  void spend(Duration span) override { reach(now_ + span); }

  void forget_ready() override { ready_ = false; }
  void idle_until(Instant limit) override {
    if (records_idling) {
      log_ += "idle(" + (limit == Instant::never() ? "for ever" : in_ms(Instant{(limit - now_).ns})) + ") ";
    }
    while (!ready_ && now_ < limit) go_on_towards(limit);
    ready_ = false;
  }

  void skip_ahead(Instant limit) override {
    go_on_towards(limit);
    log_ += "skip(" + in_ms(now_) + ") ";
  }

  void on_ready() override { ready_ = true; }

  [[nodiscard]] Timeline& timeline() noexcept { return timeline_; }
  /// Starts the run at `start` rather than at 0.
  void start_at(Instant start) { reach(start); }

  Instant end = Instant::start() + Duration::from_s(1'000'000'000);
  bool records_idling = false;

 private:
  /// To the next event, `limit` at the latest, with all that happens at that instant.
  void go_on_towards(Instant limit) {
    const Instant next = std::min(limit, timeline_.next_due());
    if (next > end) throw RunStopped();
    reach(next);
  }

  void reach(Instant target) {
    while (timeline_.next_due() <= target) {
      now_ = timeline_.next_due();
      timeline_.fire_next();
    }
    now_ = target;
    timeline_.advance_to(target);
  }

  std::string& log_;
  Timeline timeline_;
  Instant now_;
  bool ready_ = false;
};

}  // namespace asim::testing
