// Rig: a policy on a FakeCpu, and what its tests log.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/event.hpp"
#include "core/native_task.hpp"
#include "core/pollable.hpp"
#include "core/scheduler.hpp"
#include "tests/core/fake_cpu.hpp"

namespace asim::testing {

/// Keeps the stream of events as lines "5 task:main resume 0".
class EventLog final : public EventSink {
 public:
  SubjectId subject(std::string_view name) override {
    names_.emplace_back(name);
    return static_cast<SubjectId>(names_.size() - 1);
  }
  void emit(const Event& event) override {
    lines += in_ms(event.at) + " " + names_[event.subject] + "[" + std::to_string(event.instance) + "] " +
             std::string(kind_name(event.kind)) + " " + std::to_string(event.value) + "\n";
  }

  std::string lines;

 private:
  static std::string_view kind_name(EventKind kind) {
    switch (kind) {
      case EventKind::spawn:
        return "spawn";
      case EventKind::resume:
        return "resume";
      case EventKind::suspend:
        return "suspend";
      case EventKind::done:
        return "done";
      case EventKind::cancel_requested:
        return "cancel_requested";
      case EventKind::cancelled:
        return "cancelled";
      case EventKind::failed:
        return "failed";
      case EventKind::timeout_requested:
        return "timeout_requested";
      case EventKind::timeout_ended:
        return "timeout_ended";
      default:
        return "?";
    }
  }

  std::vector<std::string> names_;
};

/// A device whose readiness the test sets.
class FakeDevice final : public Pollable {
 public:
  FakeDevice() = default;
  /// Logs each poll as "p1 ", "p4 ", with the interest.
  explicit FakeDevice(std::string& log) : log_(&log) {}
  PollMask poll(PollMask interest) override {
    ++polls;
    if (log_ != nullptr) *log_ += "p" + std::to_string(interest) + " ";
    return (ready & (interest | poll_err | poll_hup)) | unasked;
  }
  [[nodiscard]] bool announces_ready() const noexcept override { return announces; }

  PollMask ready = 0;
  PollMask unasked = 0;  ///< reported whatever the interest
  bool announces = true;
  int polls = 0;

 private:
  std::string* log_ = nullptr;
};

/// A task that is no native one: it counts in the queues of a program.
class ProgramTask final : public Task {
 public:
  using Step = std::function<Request(Throw)>;
  explicit ProgramTask(Step step) : step_(std::move(step)) {}
  Request resume() override {
    started = true;
    return step_(std::exchange(pending, Throw::none));
  }

 private:
  Step step_;
};

template <class Policy>
struct Rig {
  template <class... Options>
  explicit Rig(Options... options)
      : cpu(log),
        loop(SchedulerHost{.cpu = cpu, .warn = [this](const std::string& text) { warnings += text + "\n"; }},
             options...) {}

  void note(std::string_view what) {
    log += what;
    log += ' ';
  }
  /// With the millisecond before it: "20:A ".
  void note_at(std::string_view what) { note(in_ms(cpu.now()) + ":" + std::string(what)); }
  TaskRef spawn(std::string_view name, Coroutine<void> body) { return asim::spawn(loop, name, std::move(body)); }
  TaskRef spawn_program_task(std::string_view name, ProgramTask::Step step) {
    auto task = TaskRef::adopt(new ProgramTask(std::move(step)));
    loop.enrol(*task, loop.task_name(name));
    loop.spawn(*task);
    return task;
  }
  /// Has `f` called at `ms`, as hardware does.
  void at_ms(std::int64_t ms, std::function<void()> f) {
    events.push_back(std::make_unique<TimelineCallback<std::function<void()>>>(std::move(f)));
    cpu.timeline().schedule(*events.back(), Instant{} + Duration::from_ms(ms));
  }
  void at_ms_ready(std::int64_t ms, FakeDevice& device, PollMask bits) {
    at_ms(ms, [this, &device, bits] {
      device.ready |= bits;
      cpu.on_ready();
    });
  }
  void busy_ms(std::int64_t ms) { cpu.spend(Duration::from_ms(ms)); }
  /// What was logged until nothing could run any more, or nothing was due.
  std::string run() {
    try {
      loop.run_until_idle();
    } catch (const RunStopped&) {
    }
    return log;
  }

  std::string log;
  std::string warnings;
  FakeCpu cpu;
  Policy loop;
  std::vector<std::unique_ptr<TimelineCallback<std::function<void()>>>> events;
};

/// Logs `what` `times` times, with a yield between.
template <class Policy>
Coroutine<void> repeat(Rig<Policy>& rig, std::string what, int times) {
  for (int i = 0; i < times; ++i) {
    if (i > 0) co_await yield_now();
    rig.note(what);
  }
}

/// Sleeps, then logs `what` with the time.
template <class Policy>
Coroutine<void> sleep_then_note(Rig<Policy>& rig, std::int64_t ms, std::string what) {
  co_await sleep_ms(ms);
  rig.note_at(what);
}

}  // namespace asim::testing
