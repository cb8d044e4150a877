// NativeUasyncioProgram: programs of the families v2 and fast_io as native tasks.
#pragma once

#include <deque>
#include <map>
#include <string>

#include "core/fast_io.hpp"
#include "core/uasyncio_loop.hpp"
#include "tests/differential/native_program.hpp"

namespace asim::differential {

class NativeUasyncioProgram final : public NativeProgram {
 public:
  NativeUasyncioProgram(testing::FakeCpu& cpu, UasyncioLoop& loop, const Json& spec);

  /// Whether it is about more than native tasks have: they take no slots, so that no queue overflows.
  static bool is_native(const Json& spec);
  void execute() override;

 protected:
  [[nodiscard]] Scheduler& scheduler() override { return loop_; }
  Coroutine<std::optional<std::string>> perform(std::string me, const Json& operation) override;
  std::string rouse(const std::string& me, const std::string& kind, const std::string& name) override;
  Coroutine<void> acquire(const std::string& lock) override;
  void release(const std::string& lock) override;

 private:
  /// The official Lock, which does not hand over.
  struct OfficialLock {
    bool locked = false;
    std::deque<TaskRef> waiters;
  };
  struct Queue {
    std::size_t size = 0;
    std::deque<Json> items;
  };

  void call(std::int64_t delay_ms, bool low_priority, std::function<void()> function);
  Coroutine<std::string> read(const Json& operation);
  Coroutine<void> write(const Json& operation);
  Coroutine<void> main();
  Coroutine<void> until_complete(Coroutine<void> body);

  UasyncioLoop& loop_;
  FastIo* fast_io_;  ///< the same loop; null under V2.0
  std::map<std::string, OfficialLock> locks_;
  std::map<std::string, Queue> queues_;
};

}  // namespace asim::differential
