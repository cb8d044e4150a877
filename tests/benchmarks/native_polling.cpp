// How long a trip round fast_io's loop takes that polls 16 devices and resumes one task; usage: native_polling
// [IOQ_LEN]
//
// Prints nanoseconds. What disturbs a measurement only ever makes it longer, so the shortest of many counts.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "core/fast_io.hpp"
#include "core/native_task.hpp"
#include "tests/benchmarks/ideal_cpu.hpp"

namespace asim::benchmarks {
namespace {

constexpr std::int64_t trips = 200'000;

class QuietDevice final : public Pollable {
 public:
  PollMask poll(PollMask interest) override { return ready_ & interest; }
  [[nodiscard]] bool announces_ready() const noexcept override { return true; }

 private:
  PollMask ready_ = 0;
};

Coroutine<void> read(Pollable& device) { co_await readable(device); }

Coroutine<void> spin() {
  for (std::int64_t i = 0; i < trips; ++i) co_await sleep_ms(0);
  co_await RequestAwaiter({RequestKind::stop_loop, 0, nullptr});
}

double trip_ns(int io_queue) {
  IdealCpu cpu;
  std::array<QuietDevice, 16> devices;
  UasyncioLoop::Options options;
  options.io_queue = io_queue;
  FastIo loop({.cpu = cpu}, options);
  for (QuietDevice& device : devices) spawn(loop, "reader", read(device));
  spawn(loop, "spinner", spin());
  const auto start = std::chrono::steady_clock::now();
  loop.run_forever();
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
  return took.count() / static_cast<double>(trips);
}

}  // namespace
}  // namespace asim::benchmarks

int main(int argc, char** argv) {
  const int io_queue = argc > 1 ? std::atoi(argv[1]) : 0;
  double shortest = asim::benchmarks::trip_ns(io_queue);
  for (int i = 0; i < 20; ++i) shortest = std::min(shortest, asim::benchmarks::trip_ns(io_queue));
  std::printf("%.1f\n", shortest);
}
