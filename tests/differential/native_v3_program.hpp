// NativeV3Program: programs of the family v3 as native tasks.
#pragma once

#include <map>
#include <string>

#include "core/asyncio_v3.hpp"
#include "core/event_flag.hpp"
#include "core/lock.hpp"
#include "tests/differential/native_program.hpp"

namespace asim::differential {

class NativeV3Program final : public NativeProgram {
 public:
  NativeV3Program(testing::FakeCpu& cpu, AsyncioV3& loop, const Json& spec);

  /// Whether all of its operations have a native counterpart.
  static bool is_native(const Json& spec);
  void execute() override;

 protected:
  [[nodiscard]] Scheduler& scheduler() override { return loop_; }
  Coroutine<std::optional<std::string>> perform(std::string me, const Json& operation) override;
  std::string rouse(const std::string& me, const std::string& kind, const std::string& name) override;
  Coroutine<void> acquire(const std::string& lock) override { co_await locks_.at(lock).acquire(); }
  void release(const std::string& lock) override { locks_.at(lock).release(); }

 private:
  /// The task that `name` means, "main" included; null if there is none.
  [[nodiscard]] Task* find(const std::string& name);
  /// False if an exception ended `task`.
  bool run_to_end(Task& task);
  Coroutine<void> main();
  /// Cancels the main task at the limit, and every 300 ms after it.
  Coroutine<void> watchdog(std::int64_t first_ms);
  static Coroutine<void> idle();
  Coroutine<std::string> read(const Json& operation);
  Coroutine<void> write(const Json& operation);

  AsyncioV3& loop_;
  TaskRef main_;
  std::map<std::string, Lock> locks_;
  std::map<std::string, EventFlag> flags_;
};

}  // namespace asim::differential
