#include "cli/worker_pool.hpp"

#include <poll.h>
#include <sched.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "sim/collected.hpp"
#include "sim/world.hpp"

namespace asim::cli {

namespace {

/// How long an interrupt, or the caller's own business, may have to wait.
constexpr int wait_ms = 100;

/// The jobs of one call, and the forks that are at them.
class Round {
 public:
  Round(std::size_t jobs, std::size_t processes, const Work& work, ProgramHost& host)
      : jobs_(jobs), processes_(processes), work_(work), host_(host) {}

  /// Gives jobs to forks that have none. Returns whether any fork is at work.
  bool hand_out() {
    std::erase_if(workers_, [](const auto& worker) { return worker->gone(); });
    for (const auto& worker : workers_) {
      if (!worker->job()) begin_next(*worker);
    }
    while (workers_.size() < processes_ && more()) {
      workers_.push_back(std::make_unique<WorkerProcess>(work_, host_));
      begin_next(*workers_.back());
    }
    return std::any_of(workers_.begin(), workers_.end(), [](const auto& worker) { return worker->job().has_value(); });
  }

  void collect(const WorkerPool::OnOutcome& on_outcome) {
    auto watched = collected(workers_, [](const auto& worker) { return pollfd{worker->descriptor(), POLLIN, 0}; });
    if (poll(watched.data(), watched.size(), wait_ms) <= 0) return;
    for (std::size_t k = 0; k < watched.size(); ++k) {
      if (watched[k].revents == 0) continue;
      const auto job = workers_[k]->job();
      if (auto outcome = workers_[k]->receive()) on_outcome(*job, std::move(*outcome));
    }
  }

  /// Tells the forks of an interrupt, once.
  void pass_interrupt_on() {
    if (!World::interrupt_requested() || std::exchange(interrupted_, true)) return;
    for (const auto& worker : workers_) worker->interrupt();
  }

 private:
  [[nodiscard]] bool more() const { return next_ < jobs_ && !World::interrupt_requested(); }
  void begin_next(WorkerProcess& worker) {
    if (more()) worker.begin(next_++);
  }

  std::size_t jobs_;
  std::size_t processes_;
  const Work& work_;
  ProgramHost& host_;
  std::vector<std::unique_ptr<WorkerProcess>> workers_;
  std::size_t next_ = 0;
  bool interrupted_ = false;
};

}  // namespace

void WorkerPool::run(std::size_t jobs, const Work& work, const OnOutcome& on_outcome,
                     const std::function<void()>& on_wait) {
  if (!forks(jobs)) {
    for (std::size_t job = 0; job < jobs && !World::interrupt_requested(); ++job)
      on_outcome(job, outcome_of(work, job));
    return;
  }
  Round round(jobs, std::min(jobs, static_cast<std::size_t>(processes_)), work, host_);
  while (round.hand_out()) {
    round.collect(on_outcome);
    round.pass_interrupt_on();
    if (on_wait) on_wait();
  }
}

int available_processors() {
  cpu_set_t usable;
  CPU_ZERO(&usable);
  if (sched_getaffinity(0, sizeof usable, &usable) != 0) return 1;
  return std::max(1, CPU_COUNT(&usable));
}

}  // namespace asim::cli
