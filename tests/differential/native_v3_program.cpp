#include "tests/differential/native_v3_program.hpp"

#include <set>
#include <utility>

#include "core/errors.hpp"
#include "core/scheduler_error.hpp"

namespace asim::differential {
namespace {

/// Whether all operations of `value`, at any depth, are of those in `kinds`.
bool all_of_kinds(const Json& operations, const std::set<std::string>& kinds) {
  for (const Json& operation : operations) {
    if (!kinds.contains(operation[0])) return false;
    for (const Json& argument : operation) {
      if (argument.is_array() && !argument.empty() && argument[0].is_array() && !all_of_kinds(argument, kinds)) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace

NativeV3Program::NativeV3Program(testing::FakeCpu& cpu, AsyncioV3& loop, const Json& spec)
    : NativeProgram(cpu, spec, 11), loop_(loop) {  // the main task counts
  for (const Json& name : spec.value("locks", Json::array())) locks_.try_emplace(name, loop);
  for (const Json& name : spec.value("events", Json::array())) flags_.try_emplace(name, loop);
}

bool NativeV3Program::is_native(const Json& spec) {
  // Left out: gathering, ThreadSafeFlag, asking for the current task; an exception that nobody retrieves, which leaves
  // the run if it is a native task's; and the cancellation of a task inside a time limit, where `wait_for` cancels the
  // task once more when what it limits has ended, and the native time limit does not.
  for (const Json& entry : spec["trace"]) {
    const auto& label = entry[2].get_ref<const std::string&>();
    if (label.starts_with("unretrieved") || label == "cancelled") return false;
  }
  static const std::set<std::string> kinds{
      "mark", "sleep", "sleep0", "busy", "spawn", "cancel", "guard", "catch", "loop",   "lock",        "locked",
      "set",  "clear", "wait",   "done", "await", "read",   "write", "raise", "return", "readexactly", "timeout"};
  if (!all_of_kinds(spec["main"], kinds)) return false;
  for (const auto& [name, operations] : spec["tasks"].items()) {
    if (!all_of_kinds(operations, kinds)) return false;
  }
  return true;
}

void NativeV3Program::execute() {
  main_ = spawn(loop_, "main", main());
  if (run_to_end(*main_)) return;
  // After an exception has left the loop, what remains runs for a while.
  run_to_end(*spawn(loop_, "idle", idle()));
}

bool NativeV3Program::run_to_end(Task& task) {
  try {
    if (loop_.run_until_complete(&task) == AsyncioV3::Outcome::raised) {
      mark("loop", type_of(static_cast<NativeTask&>(task).exception()));
      return false;
    }
    mark("loop", "done");
  } catch (const RunStopped&) {
    // Nothing will ever happen again, and the trace shows how far it came.
  } catch (...) {
    mark("loop", type_of(std::current_exception()));
    return false;
  }
  return true;
}

Coroutine<void> NativeV3Program::idle() { co_await sleep_ms(300); }

Coroutine<void> NativeV3Program::main() {
  if (const std::int64_t limit = spec().value("limit", 0); limit != 0) spawn(loop_, "watchdog", watchdog(limit));
  co_await run("main", spec()["main"]);
  if (const std::int64_t left = spec()["end"].get<std::int64_t>() - now_ms(); left > 0) co_await sleep_ms(left);
  mark("main", "end");
}

Coroutine<void> NativeV3Program::watchdog(std::int64_t first_ms) {
  for (int i = 0; i < 8; ++i) {
    co_await sleep_ms(i == 0 ? first_ms : 300);
    if (main_->finished()) break;
    mark("loop", "limit");
    loop_.cancel(*main_);
  }
}

Task* NativeV3Program::find(const std::string& name) {
  if (name == "main") return main_.get();
  const Instance* const instance = latest(name);
  return instance == nullptr ? nullptr : instance->task.get();
}

std::string NativeV3Program::rouse(const std::string& /*me*/, const std::string& kind, const std::string& name) {
  const std::string label = kind + ":" + name + ":";
  Task* const target = find(name);
  if (target == nullptr) return label + "no";
  try {
    return label + (loop_.cancel(*target) ? "True" : "False");
  } catch (const SchedulerError&) {
    return label + type_of(std::current_exception());
  }
}

Coroutine<std::optional<std::string>> NativeV3Program::perform(std::string /*me*/, const Json& operation) {
  const auto& kind = operation[0].get_ref<const std::string&>();
  if (kind == "set") {
    flags_.at(operation[1]).set();
    co_return "set";
  }
  if (kind == "clear") {
    flags_.at(operation[1]).clear();
    co_return "clear";
  }
  if (kind == "wait") {
    co_await flags_.at(operation[1]).wait();
    co_return "waited";
  }
  if (kind == "locked") co_return locks_.at(operation[1]).locked() ? "locked:True" : "locked:False";
  if (kind == "done") {
    const Task* const target = find(operation[1]);
    co_return target == nullptr ? "done:no" : target->finished() ? "done:True" : "done:False";
  }
  if (kind == "await") {
    Task* const target = find(operation[1]);
    if (target == nullptr) co_return "await:no";
    const Instance* const instance = instance_of(*target);
    const std::string name = instance == nullptr ? "None" : instance->name;
    co_await join(TaskRef(target));
    co_return "await:" + name;
  }
  if (kind == "read" || kind == "readexactly") co_return "read:" + co_await read(operation);
  if (kind == "write") {
    co_await write(operation);
    co_return "written";
  }
  throw InternalError("native program: no operation " + kind);
}

Coroutine<std::string> NativeV3Program::read(const Json& operation) {
  ProgramDevice& source = device(operation[1]);
  const bool exactly = operation[0] == "readexactly";
  std::int64_t left = operation[2];
  std::string all;
  while (left > 0) {
    co_await readable(source);
    const std::optional<std::string> data = source.read(left);
    if (!data) continue;
    all += *data;
    left -= static_cast<std::int64_t>(data->size());
    if (!exactly) break;
    if (data->empty()) throw ProgramError{"EOFError"};
  }
  co_return all;
}

Coroutine<void> NativeV3Program::write(const Json& operation) {
  const std::string name = operation[1];
  // The writer tries at once, then the drain goes on with what is left, and switches once if nothing is.
  std::int64_t left = operation[2].get<std::int64_t>();
  left -= write_some(name, left);
  if (left == 0) {
    co_await sleep_ms(0);
    co_return;
  }
  while (left > 0) {
    co_await writable(device(name));
    left -= write_some(name, left);
  }
}

}  // namespace asim::differential
