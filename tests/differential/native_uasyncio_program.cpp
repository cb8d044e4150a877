#include "tests/differential/native_uasyncio_program.hpp"

#include <memory>
#include <utility>

#include "core/errors.hpp"
#include "core/scheduler_error.hpp"

namespace asim::differential {
namespace {

/// How often the official Queue looks again.
constexpr std::int64_t queue_attempt_ms = 100;

RequestAwaiter request(RequestKind kind, std::int64_t value = 0) { return RequestAwaiter({kind, value, nullptr}); }

Coroutine<void> stop_loop() { co_await RequestAwaiter({RequestKind::stop_loop, 0, nullptr}); }

Coroutine<void> idle() { co_await sleep_ms(300); }

class Function final : public Callback {
 public:
  explicit Function(std::function<void()> function) : function_(std::move(function)) {}
  void call() override { function_(); }

 private:
  std::function<void()> function_;
};

}  // namespace

NativeUasyncioProgram::NativeUasyncioProgram(testing::FakeCpu& cpu, UasyncioLoop& loop, const Json& spec)
    : NativeProgram(cpu, spec, 12), loop_(loop), fast_io_(dynamic_cast<FastIo*>(&loop)) {
  if (!spec.contains("queues")) return;
  for (const auto& [name, size] : spec["queues"].items()) queues_[name].size = size;
}

bool NativeUasyncioProgram::is_native(const Json& spec) {
  for (const Json& entry : spec["trace"]) {
    if (entry[2].get_ref<const std::string&>().find("IndexError") != std::string::npos) return false;
  }
  return true;
}

void NativeUasyncioProgram::execute() {
  if (spec().value("limit", 0) != 0) {
    call(spec()["limit"], false, [this] {
      mark("loop", "limit");
      spawn(loop_, "_stop", stop_loop());
    });
  }
  // After an exception has left the loop, what remains runs for a while.
  for (const bool first : {true, false}) {
    try {
      spawn(loop_, "main", until_complete(first ? main() : idle()));
      loop_.run_forever();
      mark("loop", "done");
      return;
    } catch (const RunStopped&) {
      return;  // nothing will ever happen again, and the trace shows how far it came
    } catch (...) {
      mark("loop", type_of(std::current_exception()));
    }
  }
}

Coroutine<void> NativeUasyncioProgram::until_complete(Coroutine<void> body) {
  co_await std::move(body);
  co_await stop_loop();
}

Coroutine<void> NativeUasyncioProgram::main() {
  try {
    co_await run("main", spec()["main"]);
  } catch (const Cancelled&) {
    mark("main", "dies:" + type_of(std::current_exception()));
  }
  for (int i = 0; i < 10; ++i) {
    try {
      if (now_ms() < spec()["end"]) co_await sleep_ms(spec()["end"].get<std::int64_t>() - now_ms());
    } catch (const Cancelled&) {
      mark("main", "caught:" + type_of(std::current_exception()));
    }
  }
  mark("main", "end");
}

void NativeUasyncioProgram::call(std::int64_t delay_ms, bool low_priority, std::function<void()> function) {
  LoopEntry entry(std::make_unique<Function>(std::move(function)));
  entry.mark_native();
  if (low_priority) {
    fast_io_->call_later_low_priority(delay_ms, std::move(entry));
  } else {
    loop_.call_later_ms(delay_ms, std::move(entry));
  }
}

std::string NativeUasyncioProgram::rouse(const std::string& me, const std::string& kind, const std::string& name) {
  const std::string label = kind + ":" + name;
  const Instance* const target = latest(name);
  if (target == nullptr || target->name == me || !target->started || (fast_io_ != nullptr && target->ended)) {
    return label + ":no";
  }
  try {
    if (kind == "wake") {
      loop_.wake(*target->task);
    } else {
      loop_.cancel(*target->task);
    }
  } catch (const SchedulerError&) {
    return label + ":" + type_of(std::current_exception());
  }
  return label;
}

Coroutine<std::optional<std::string>> NativeUasyncioProgram::perform(std::string me, const Json& operation) {
  const auto& kind = operation[0].get_ref<const std::string&>();
  if (kind == "yield") {
    co_await yield_now();
    co_return "yielded";
  }
  if (kind == "yieldn") {
    co_await request(RequestKind::sleep, operation[1]);
    co_return "yielded";
  }
  if (kind == "park") {
    co_await request(RequestKind::park);
    co_return "woken";
  }
  if (kind == "yspawn") {
    if (Instance* const child = make("", operation[1]); child != nullptr) {
      co_await RequestAwaiter({RequestKind::spawn, 0, child->task.get()});
    }
    co_return "yspawned";
  }
  if (kind == "later") {
    if (Instance* const child = make(me, operation[2]); child != nullptr) {
      loop_.call_later_ms(operation[1], LoopEntry(child->task));
    }
    co_return std::nullopt;
  }
  if (kind == "call_soon") {
    call(0, false, [this, &operation] { mark("callback", operation[1]); });
    co_return std::nullopt;
  }
  if (kind == "call_later" || kind == "call_after") {
    call(operation[1], kind == "call_after", [this, &operation] { mark("callback", operation[2]); });
    co_return std::nullopt;
  }
  if (kind == "call_spawn") {
    call(operation[1], false, [this, &operation] {
      if (Instance* const child = make("callback", operation[2]); child != nullptr) loop_.spawn(*child->task);
    });
    co_return std::nullopt;
  }
  if (kind == "after") {
    co_await after_ms(operation[1]);
    co_return "after";
  }
  if (kind == "max_overdue") {
    fast_io_->set_max_overdue_ms(operation[1]);
    co_return "overdue:" + std::to_string(fast_io_->max_overdue_ms());
  }
  if (kind == "put") {
    Queue& queue = queues_.at(operation[1]);
    while (queue.size != 0 && queue.items.size() >= queue.size) co_await sleep_ms(queue_attempt_ms);
    queue.items.push_back(operation[2]);
    co_return "put";
  }
  if (kind == "get") {
    Queue& queue = queues_.at(operation[1]);
    while (queue.items.empty()) co_await sleep_ms(queue_attempt_ms);
    const Json item = queue.items.front();
    queue.items.pop_front();
    co_return "got:" + item.dump();
  }
  if (kind == "read") co_return "read:" + co_await read(operation);
  if (kind == "write") {
    co_await write(operation);
    co_return "written";
  }
  throw InternalError("native program: no operation " + kind);
}

Coroutine<std::string> NativeUasyncioProgram::read(const Json& operation) {
  ProgramDevice& source = device(operation[1]);
  std::optional<std::string> data;
  while (!data) {
    co_await readable(source);
    data = source.read(operation[2]);
  }
  if (fast_io_ != nullptr || data->empty()) co_await readable_done(source);
  co_return *data;
}

Coroutine<void> NativeUasyncioProgram::write(const Json& operation) {
  const std::string name = operation[1];
  std::int64_t left = operation[2];
  for (;;) {
    left -= write_some(name, left);
    if (left == 0) break;
    co_await writable(device(name));
  }
  if (fast_io_ != nullptr) co_await writable_done(device(name));
}

Coroutine<void> NativeUasyncioProgram::acquire(const std::string& name) {
  OfficialLock& lock = locks_[name];
  co_await yield_now();
  while (lock.locked) {
    lock.waiters.emplace_back(&co_await this_task());
    co_await request(RequestKind::park);
  }
  lock.locked = true;
}

void NativeUasyncioProgram::release(const std::string& name) {
  OfficialLock& lock = locks_[name];
  lock.locked = false;
  if (lock.waiters.empty()) return;
  const TaskRef waiter = std::move(lock.waiters.front());
  lock.waiters.pop_front();
  loop_.wake(*waiter);
}

}  // namespace asim::differential
