// Timers: the earliest is taken off, and one is put on a pseudo-random time later, among as many as stay queued.
// Against a std::priority_queue of (due, sequence).
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <utility>
#include <vector>

#include "core/task_queue.hpp"
#include "core/timeline.hpp"
#include "tests/benchmarks/ratio_report.hpp"

namespace asim::benchmarks {
namespace {

constexpr int changes = 100'000;

/// Delays in [1, 4096], the same in each run.
class Delays {
 public:
  std::int64_t next() noexcept {
    state_ = state_ * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return static_cast<std::int64_t>(state_ >> 52) + 1;
  }

 private:
  std::uint64_t state_ = 1;
};

void priority_queue(benchmark::State& state, std::int64_t queued) {
  using Entry = std::pair<std::int64_t, std::uint64_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  Delays delays;
  std::uint64_t sequence = 0;
  for (std::int64_t i = 0; i < queued; ++i) queue.emplace(delays.next(), sequence++);
  for (auto _ : state) {
    for (int i = 0; i < changes; ++i) {
      const std::int64_t due = queue.top().first;
      queue.pop();
      queue.emplace(due + delays.next(), sequence++);
    }
  }
}

class Sleeper final : public Task {
 public:
  Request resume() override { return {RequestKind::done}; }
};

void task_queue(benchmark::State& state, std::int64_t queued) {
  const TickPeriod period;
  std::vector<TaskRef> tasks;
  TaskQueue queue(period);
  Delays delays;
  for (std::int64_t i = 0; i < queued; ++i) {
    tasks.push_back(TaskRef::adopt(new Sleeper));
    queue.push_at(*tasks.back(), delays.next());
  }
  for (auto _ : state) {
    for (int i = 0; i < changes; ++i) {
      Task& task = *queue.pop();
      queue.push_at(task, period.add(task.key, delays.next()));
    }
  }
}

class Recurring final : public TimelineEvent {
 public:
  Recurring(Timeline& timeline, Delays& delays) noexcept : timeline_(timeline), delays_(delays) {}
  void fire() override { timeline_.schedule(*this, timeline_.now() + Duration{delays_.next()}); }

 private:
  Timeline& timeline_;
  Delays& delays_;
};

void timeline(benchmark::State& state, std::int64_t queued) {
  Timeline timeline;
  Delays delays;
  std::vector<std::unique_ptr<Recurring>> events;
  for (std::int64_t i = 0; i < queued; ++i) {
    events.push_back(std::make_unique<Recurring>(timeline, delays));
    timeline.schedule(*events.back(), Instant{delays.next()});
  }
  for (auto _ : state) {
    for (int i = 0; i < changes; ++i) timeline.fire_next();
  }
}

}  // namespace
}  // namespace asim::benchmarks

int main(int argc, char** argv) {
  using namespace asim::benchmarks;
  initialize(argc, argv);
  for (const std::int64_t queued : {100, 10'000}) {
    const std::string suffix = "_" + std::to_string(queued);
    add("priority_queue" + suffix, priority_queue, queued);
    add("task_queue" + suffix, task_queue, queued);
    add("timeline" + suffix, timeline, queued);
  }
  return run_and_report({{"task queue, 100 sleepers", "task_queue_100", "priority_queue_100", 3},
                         {"timeline, 100 events", "timeline_100", "priority_queue_100", 3},
                         {"task queue, 10000 sleepers", "task_queue_10000", "priority_queue_10000", 3},
                         {"timeline, 10000 events", "timeline_10000", "priority_queue_10000", 3}});
}
