// Turnstile: lets exactly one of several boards' threads run, handed on explicitly.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace asim {

class Turnstile {
 public:
  static constexpr std::size_t nobody = static_cast<std::size_t>(-1);

  /// Lets `next` run; whoever calls goes on until it waits.
  void pass_to(std::size_t next);
  /// Returns when it is `me` that may run.
  void wait_for_turn(std::size_t me);
  /// The same, but gives up after `limit` of real time; false then.
  [[nodiscard]] bool wait_for_turn(std::size_t me, std::chrono::milliseconds limit);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t turn_ = nobody;
};

}  // namespace asim
