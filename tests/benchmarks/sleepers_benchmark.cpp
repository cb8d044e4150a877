// The memory that one million sleeping native tasks take.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>

#include "core/asyncio_v3.hpp"
#include "core/native_task.hpp"
#include "core/uasyncio_v2.hpp"
#include "tests/benchmarks/ideal_cpu.hpp"

namespace asim::benchmarks {
namespace {

constexpr std::int64_t tasks = 1'000'000;
constexpr double most_mb = 400;

/// Stops the run when every task sleeps.
class StoppingCpu final : public IdealCpu {
 public:
  void idle_until(Instant /*limit*/) override { throw RunStopped(); }
};

Coroutine<void> sleeper(std::int64_t ms) { co_await sleep_ms(ms); }

double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// Prints a line, and returns the exit status.
template <class Policy>
int measure(const char* name) {
  const double before = peak_mb();
  StoppingCpu cpu;
  Policy loop({.cpu = cpu});
  for (std::int64_t i = 0; i < tasks; ++i) spawn(loop, "t", sleeper(1'000'000 + i % 1000));
  try {
    loop.run_until_idle();
  } catch (const RunStopped&) {
  }
  const double used = peak_mb() - before;
  const bool ok = used <= most_mb;
  std::printf("%-40s %4.0f MB  limit %4.0f MB  %s\n", name, used, most_mb, ok ? "ok" : "FAIL");
  return ok ? 0 : 1;
}

/// In a process of its own, since the peak of a process never goes down.
int run_apart(int (*function)(const char*), const char* name) {
  const pid_t child = fork();
  if (child == 0) {
    const int status = function(name);
    std::fflush(stdout);
    _exit(status);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace
}  // namespace asim::benchmarks

int main() {
  using namespace asim;
  using namespace asim::benchmarks;
  const int v2 = run_apart(measure<UasyncioV2>, "uasyncio-v2, 1000000 sleeping native tasks");
  const int v3 = run_apart(measure<AsyncioV3>, "asyncio-v3, 1000000 sleeping native tasks");
  return v2 + v3 == 0 ? 0 : 1;
}
