// NativeProgram: a program of the differential language run as native tasks, on virtual time. What is the same under
// all schedulers; the rest is in a class for each family.
//
// The language: `data/interp_*.py`. Devices, time and trace are as there.
#pragma once

#include <cstdint>
#include <exception>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/coroutine.hpp"
#include "core/native_task.hpp"
#include "core/pollable.hpp"
#include "core/scheduler.hpp"
#include "tests/core/fake_cpu.hpp"

namespace asim::differential {

using Json = nlohmann::json;

/// A readable device to which bytes come at given times, or a slow output.
class ProgramDevice final : public Pollable {
 public:
  ProgramDevice(Cpu& cpu, const Json& spec) : cpu_(cpu), spec_(spec) {}
  PollMask poll(PollMask interest) override;
  [[nodiscard]] bool announces_ready() const noexcept override { return false; }

  /// Up to `count` bytes, "" at the end of the file, nothing if there are none yet.
  std::optional<std::string> read(std::int64_t count);
  /// How many of `count` bytes it takes; nothing if it is not ready.
  std::optional<std::int64_t> write(std::int64_t count);

 private:
  [[nodiscard]] std::int64_t now_ms() { return cpu_.now().ns / 1'000'000; }
  /// Bytes that can be read, and whether the end of the file has come.
  std::pair<std::int64_t, bool> unread();

  Cpu& cpu_;
  const Json& spec_;
  std::int64_t taken_ = 0;
  std::int64_t next_ms_ = 0;
};

/// What the operation `raise` raises.
struct ProgramError {
  std::string type;
};

/// The Python type of an exception: "ValueError", "TimeoutError", ….
std::string type_of(const std::exception_ptr& exception);

class NativeProgram {
 public:
  /// `most_tasks`: instances that can be spawned in all.
  NativeProgram(testing::FakeCpu& cpu, const Json& spec, std::size_t most_tasks);
  NativeProgram(const NativeProgram&) = delete;
  NativeProgram& operator=(const NativeProgram&) = delete;
  virtual ~NativeProgram() = default;

  /// Runs it to its end.
  virtual void execute() = 0;
  [[nodiscard]] const Json& trace() const noexcept { return trace_; }

 protected:
  /// A task that was started.
  struct Instance {
    std::string name;
    TaskRef task;
    bool started = false;
    bool ended = false;
  };

  [[nodiscard]] virtual Scheduler& scheduler() = 0;
  /// An operation that not all families have; what is recorded when it is over, nothing if nothing is.
  virtual Coroutine<std::optional<std::string>> perform(std::string me, const Json& operation) = 0;
  /// What a `cancel` or `wake` of `name` records.
  virtual std::string rouse(const std::string& me, const std::string& kind, const std::string& name) = 0;
  virtual Coroutine<void> acquire(const std::string& lock) = 0;
  virtual void release(const std::string& lock) = 0;

  void mark(const std::string& who, const std::string& label) { trace_.push_back({now_ms(), who, label}); }
  [[nodiscard]] std::int64_t now_ms() { return cpu_.now().ns / 1'000'000; }
  [[nodiscard]] const Json& spec() const noexcept { return spec_; }
  [[nodiscard]] ProgramDevice& device(const std::string& name) { return devices_.at(name); }
  /// Writes at once what `device` takes, and records it; how much that was.
  std::int64_t write_some(const std::string& device, std::int64_t count);

  /// Performs operations; true after a `return`.
  Coroutine<bool> run(std::string me, const Json& operations);
  /// A new instance of the task `name`, queued nowhere yet; null if there are too many, which is recorded.
  Instance* make(const std::string& me, const std::string& name);
  /// The latest instance of `name`; null if there is none.
  [[nodiscard]] Instance* latest(const std::string& name);
  /// Null for a task that is none of the program's.
  [[nodiscard]] const Instance* instance_of(const Task& task) const;

 private:
  Coroutine<void> task(std::size_t index, const Json& operations);
  Coroutine<void> run_body(std::string me, const Json& operations) { co_await run(std::move(me), operations); }
  Coroutine<bool> guard(std::string me, const Json& operation);
  Coroutine<bool> locked(std::string me, const Json& operation);
  Coroutine<bool> repeat(std::string me, const Json& operation);
  /// What is recorded of a time limit.
  Coroutine<std::string> timeout(std::string me, const Json& operation);

  testing::FakeCpu& cpu_;
  const Json& spec_;
  std::size_t most_tasks_;
  Json trace_ = Json::array();
  std::map<std::string, ProgramDevice> devices_;
  std::vector<std::unique_ptr<Instance>> instances_;
};

}  // namespace asim::differential
