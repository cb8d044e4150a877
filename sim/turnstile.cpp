#include "sim/turnstile.hpp"

namespace asim {

void Turnstile::pass_to(std::size_t next) {
  {
    const std::lock_guard lock(mutex_);
    turn_ = next;
  }
  changed_.notify_all();
}

void Turnstile::wait_for_turn(std::size_t me) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return turn_ == me; });
}

bool Turnstile::wait_for_turn(std::size_t me, std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, limit, [&] { return turn_ == me; });
}

}  // namespace asim
