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
    : NativeProgram(cpu, spec), loop_(loop) {
  for (const Json& name : spec.value("locks", Json::array())) locks_.try_emplace(name, loop);
  for (const Json& name : spec.value("events", Json::array())) flags_.try_emplace(name, loop);
}

bool NativeV3Program::is_native(const Json& spec) {
  // Left out: gathering, ThreadSafeFlag, asking for the current task; time limits, for which the real scheduler makes
  // a task of its own; awaiting, and failing, where a native task differs in who is told of the exception; the limit,
  // which cancels the main task.
  static const std::set<std::string> kinds{"mark",  "sleep", "sleep0", "busy",   "spawn",       "cancel",
                                           "guard", "loop",  "lock",   "locked", "set",         "clear",
                                           "wait",  "done",  "read",   "write",  "readexactly", "return"};
  if (spec.value("limit", 0) != 0) return false;
  if (!all_of_kinds(spec["main"], kinds)) return false;
  for (const auto& [name, operations] : spec["tasks"].items()) {
    if (!all_of_kinds(operations, kinds)) return false;
  }
  return true;
}

void NativeV3Program::execute() {
  const TaskRef task = spawn(loop_, "main", main());
  try {
    loop_.run_until_complete(task.get());
    mark("loop", "done");
  } catch (const RunStopped&) {
  }
}

Coroutine<void> NativeV3Program::main() {
  co_await run("main", spec()["main"]);
  if (const std::int64_t left = spec()["end"].get<std::int64_t>() - now_ms(); left > 0) co_await sleep_ms(left);
  mark("main", "end");
}

std::string NativeV3Program::rouse(const std::string& /*me*/, const std::string& kind, const std::string& name) {
  const std::string label = kind + ":" + name + ":";
  const Instance* const target = latest(name);
  if (target == nullptr) return label + "no";
  try {
    return label + (loop_.cancel(*target->task) ? "True" : "False");
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
    const Instance* const target = latest(operation[1]);
    co_return target == nullptr ? "done:no" : target->task->finished() ? "done:True" : "done:False";
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
