// Native tasks that yield in turn, against a bare ring of C++ coroutines that are resumed in turn.
#include <benchmark/benchmark.h>

#include <coroutine>
#include <cstdint>
#include <exception>
#include <vector>

#include "core/asyncio_v3.hpp"
#include "core/native_task.hpp"
#include "core/uasyncio_v2.hpp"
#include "tests/benchmarks/ideal_cpu.hpp"
#include "tests/benchmarks/ratio_report.hpp"

namespace asim::benchmarks {
namespace {

/// A coroutine and nothing else.
struct Bare {
  struct promise_type {
    Bare get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    static std::suspend_always initial_suspend() noexcept { return {}; }
    static std::suspend_always final_suspend() noexcept { return {}; }
    static void return_void() noexcept {}
    static void unhandled_exception() noexcept { std::terminate(); }
  };
  std::coroutine_handle<promise_type> handle;
};

Bare bare_task(std::uint64_t& counter) {
  for (;;) {
    ++counter;
    co_await std::suspend_always{};
  }
}

/// Every benchmark resumes tasks this often in one iteration.
std::int64_t rounds_of(std::int64_t tasks) { return 1'000'000 / tasks; }

void bare_ring(benchmark::State& state, std::int64_t tasks) {
  std::uint64_t counter = 0;
  std::vector<std::coroutine_handle<>> ring;
  for (std::int64_t i = 0; i < tasks; ++i) ring.push_back(bare_task(counter).handle);
  for (auto _ : state) {
    for (std::int64_t round = rounds_of(tasks); round > 0; --round) {
      for (const std::coroutine_handle<> task : ring) task.resume();
    }
    benchmark::DoNotOptimize(counter);
  }
  for (const std::coroutine_handle<> task : ring) task.destroy();
}

Coroutine<void> yielding(std::uint64_t& counter) {
  for (;;) {
    ++counter;
    co_await sleep_ms(0);
  }
}

/// One of the ring that ends each run after its rounds.
Coroutine<void> conductor(std::uint64_t& counter, std::int64_t rounds) {
  for (;;) {
    for (std::int64_t i = 0; i < rounds; ++i) {
      ++counter;
      co_await sleep_ms(0);
    }
    co_await RequestAwaiter({RequestKind::stop_loop, 0, nullptr});
  }
}

void uasyncio_v2(benchmark::State& state, std::int64_t tasks) {
  IdealCpu cpu;
  std::uint64_t counter = 0;
  UasyncioV2 loop({.cpu = cpu});
  for (std::int64_t i = 1; i < tasks; ++i) spawn(loop, "t", yielding(counter));
  const TaskRef last = spawn(loop, "t", conductor(counter, rounds_of(tasks)));
  for (auto _ : state) {
    loop.run_forever();
    loop.wake(*last);
  }
}

Coroutine<void> yield_times(std::uint64_t& counter, std::int64_t rounds) {
  for (std::int64_t i = 0; i < rounds; ++i) {
    ++counter;
    co_await sleep_ms(0);
  }
}

void asyncio_v3(benchmark::State& state, std::int64_t tasks) {
  IdealCpu cpu;
  std::uint64_t counter = 0;
  AsyncioV3 loop({.cpu = cpu});
  for (std::int64_t i = 1; i < tasks; ++i) spawn(loop, "t", yielding(counter));
  for (auto _ : state) {
    const TaskRef main = spawn(loop, "t", yield_times(counter, rounds_of(tasks)));
    loop.run_until_complete(main.get());
  }
}

}  // namespace
}  // namespace asim::benchmarks

int main(int argc, char** argv) {
  using namespace asim::benchmarks;
  initialize(argc, argv);
  add("ring_100", bare_ring, 100);
  add("v2_100", uasyncio_v2, 100);
  add("v3_100", asyncio_v3, 100);
  add("ring_100000", bare_ring, 100'000);
  add("v2_100000", uasyncio_v2, 100'000);
  add("v3_100000", asyncio_v3, 100'000);
  return run_and_report({{"uasyncio-v2, 100 native tasks", "v2_100", "ring_100", 8},
                         {"asyncio-v3, 100 native tasks", "v3_100", "ring_100", 8},
                         {"uasyncio-v2, 100000 native tasks", "v2_100000", "ring_100000", 16},
                         {"asyncio-v3, 100000 native tasks", "v3_100000", "ring_100000", 16}});
}
