// Native tasks on the wall clock: a heartbeat, a slow job under a time limit, and an answer from another thread.
// The same tasks run in virtual time on a simulated board.
#include <iostream>
#include <thread>

#include "core/asyncio_v3.hpp"
#include "core/native_task.hpp"
#include "core/real_time/real_time_cpu.hpp"

namespace {

using namespace asim;
using namespace asim::literals;

Coroutine<void> heartbeat(int beats) {
  for (int i = 1; i <= beats; ++i) {
    co_await sleep_ms(50);
    std::cout << "beat " << i << '\n';
  }
}

Coroutine<void> slow_job() { co_await sleep_ms(10'000); }

Coroutine<void> impatient() {
  const bool ended = co_await with_timeout(125_ms, slow_job());
  std::cout << (ended ? "the job ended\n" : "gave up on the job\n");
}

/// Becomes readable when another thread has the answer.
class Answer final : public Pollable {
 public:
  PollMask poll(PollMask interest) override { return ready ? interest & poll_in : 0; }
  [[nodiscard]] bool announces_ready() const noexcept override { return true; }
  bool ready = false;
};

Coroutine<void> ask(Answer& answer) {
  co_await readable(answer);
  std::cout << "got the answer\n";
}

}  // namespace

int main() {
  RealTimeCpu cpu;
  AsyncioV3 loop({.cpu = cpu});
  Answer answer;
  TimelineCallback arrival([&] {
    answer.ready = true;
    cpu.on_ready();
  });
  std::thread elsewhere([&] { cpu.post([&] { cpu.timeline().schedule(arrival, cpu.now() + 75_ms); }); });
  spawn(loop, "heartbeat", heartbeat(4));
  spawn(loop, "impatient", impatient());
  spawn(loop, "ask", ask(answer));
  loop.run_until_idle();
  elsewhere.join();
  return 0;
}
