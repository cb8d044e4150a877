// WorkerPool: jobs that do not depend on each other, done in several forks of this process.
//
// Each fork takes the next job when it is done with one. Which of them does a job, and when, decides nothing: whoever
// keeps results by the number of their job has the same whatever the number of processes.
#pragma once

#include <cstddef>
#include <functional>

#include "cli/worker_process.hpp"

namespace asim::cli {

class WorkerPool {
 public:
  using OnOutcome = std::function<void(std::size_t job, JobOutcome outcome)>;

  /// With one process, jobs are done in this one, without a fork. `host` must outlive the pool.
  WorkerPool(int processes, ProgramHost& host) : processes_(processes), host_(host) {}

  /// Whether `run` forks for so many jobs.
  [[nodiscard]] bool forks(std::size_t jobs) const noexcept { return processes_ > 1 && jobs > 1; }

  /// Does the jobs 0 … `jobs` - 1 and calls `on_outcome`, in this process, as each is done. May be called again: forks
  /// are made for each call, so that `work` may use whatever is there by then, and no thread may be running.
  ///
  /// An interrupt (see InterruptGuard) keeps further jobs from being begun, and reaches those that are being done;
  /// their outcomes are waited for. A fork that dies is replaced, and its job has failed.
  ///
  /// `on_wait` is called ten times a second at least while forks are at work. Throws InputError if there can be no
  /// forks, and whatever the two functions throw; the forks are then killed.
  void run(std::size_t jobs, const Work& work, const OnOutcome& on_outcome, const std::function<void()>& on_wait = {});

 private:
  int processes_;
  ProgramHost& host_;
};

/// The processors that this process may use, one at least.
int available_processors();

}  // namespace asim::cli
