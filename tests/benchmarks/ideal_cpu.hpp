// IdealCpu: for benchmarks of the scheduler core, where nothing but the scheduler and its tasks is to be measured.
#pragma once

#include "core/cpu.hpp"

namespace asim::benchmarks {

/// Time passes when the CPU is used or idles, and when the scheduler finds that it stands still. There is no timeline.
class IdealCpu : public Cpu {
 public:
  [[nodiscard]] Instant now() override { return now_; }
  void spend(Duration span) override { now_ = now_ + span; }
  void idle_until(Instant limit) override { now_ = limit; }
  void skip_ahead(Instant /*limit*/) override { now_ = now_ + Duration::from_ms(1); }

 private:
  Instant now_;
};

}  // namespace asim::benchmarks
