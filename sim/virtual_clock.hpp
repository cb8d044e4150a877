// VirtualClock: time that jumps to wherever the next thing happens.
#pragma once

#include "core/clock.hpp"

namespace asim {

class VirtualClock final : public Clock {
 public:
  [[nodiscard]] Instant now() override { return now_; }
  void advance_to(Instant target) override {
    if (target > now_) now_ = target;
  }

 private:
  Instant now_;
};

}  // namespace asim
