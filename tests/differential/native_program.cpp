#include "tests/differential/native_program.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/errors.hpp"
#include "core/scheduler_error.hpp"

namespace asim::differential {

// --- devices

std::pair<std::int64_t, bool> ProgramDevice::unread() {
  std::int64_t bytes = -taken_;
  bool end = false;
  for (const Json& arrival : spec_) {
    if (arrival[0] > now_ms()) continue;
    bytes += arrival[1].get<std::int64_t>();
    end = end || arrival[1] == 0;
  }
  return {bytes, end};
}

PollMask ProgramDevice::poll(PollMask interest) {
  if (spec_.is_object()) return now_ms() >= next_ms_ ? interest & poll_out : 0;
  const auto [bytes, end] = unread();
  return bytes != 0 || end ? interest & poll_in : 0;
}

std::optional<std::string> ProgramDevice::read(std::int64_t count) {
  const auto [bytes, end] = unread();
  count = std::min(count, bytes);
  if (count == 0) return end ? std::optional<std::string>("") : std::nullopt;
  std::string data;
  for (std::int64_t i = 0; i < count; ++i) data += static_cast<char>('a' + taken_++ % 26);
  return data;
}

std::optional<std::int64_t> ProgramDevice::write(std::int64_t count) {
  if (now_ms() < next_ms_) return std::nullopt;
  next_ms_ = now_ms() + spec_["every"].get<std::int64_t>();
  return std::min(count, spec_["chunk"].get<std::int64_t>());
}

std::string type_of(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const TimedOut&) {
    return "TimeoutError";
  } catch (const Cancelled&) {
    return "CancelledError";
  } catch (const ProgramError& error) {
    return error.type;
  } catch (const SchedulerError& error) {
    static const char* const names[] = {"AssertionError", "AttributeError", "IndexError", "KeyError",  "OSError",
                                        "OverflowError",  "RuntimeError",   "TypeError",  "ValueError"};
    return names[static_cast<std::size_t>(error.type())];
  }
}

// --- tasks

NativeProgram::NativeProgram(testing::FakeCpu& cpu, const Json& spec, std::size_t most_tasks)
    : cpu_(cpu), spec_(spec), most_tasks_(most_tasks) {
  if (!spec.contains("devices")) return;
  for (const auto& [name, device] : spec["devices"].items()) {
    devices_.emplace(std::piecewise_construct, std::forward_as_tuple(name), std::forward_as_tuple(cpu, device));
  }
}

NativeProgram::Instance* NativeProgram::latest(const std::string& name) {
  const auto found = std::find_if(instances_.rbegin(), instances_.rend(), [&](const auto& instance) {
    return instance->name.substr(0, instance->name.find('#')) == name;
  });
  return found == instances_.rend() ? nullptr : found->get();
}

const NativeProgram::Instance* NativeProgram::instance_of(const Task& task) const {
  const auto found = std::find_if(instances_.begin(), instances_.end(),
                                  [&](const auto& instance) { return instance->task.get() == &task; });
  return found == instances_.end() ? nullptr : found->get();
}

NativeProgram::Instance* NativeProgram::make(const std::string& me, const std::string& name) {
  if (instances_.size() >= most_tasks_) {
    if (!me.empty()) mark(me, "no spawn");
    return nullptr;
  }
  const auto same = std::count_if(instances_.begin(), instances_.end(), [&](const auto& instance) {
    return instance->name.substr(0, instance->name.find('#')) == name;
  });
  auto instance = std::make_unique<Instance>();
  instance->name = same == 0 ? name : name + "#" + std::to_string(same + 1);
  instance->task = TaskRef::adopt(new NativeTask(task(instances_.size(), spec_["tasks"][name])));
  scheduler().enrol(*instance->task, scheduler().task_name(name));
  instances_.push_back(std::move(instance));
  return instances_.back().get();
}

Coroutine<void> NativeProgram::task(std::size_t index, const Json& operations) {
  Instance& self = *instances_[index];
  self.started = true;
  mark(self.name, "start");
  try {
    co_await run(self.name, operations);
    mark(self.name, "end");
  } catch (const RunStopped&) {
    throw;
  } catch (...) {
    mark(self.name, "dies:" + type_of(std::current_exception()));
    self.ended = true;
    throw;
  }
  self.ended = true;
}

// --- operations

Coroutine<bool> NativeProgram::run(std::string me, const Json& operations) {
  for (const Json& operation : operations) {
    const auto& kind = operation[0].get_ref<const std::string&>();
    std::optional<std::string> done;
    if (kind == "mark") {
      done = operation[1];
    } else if (kind == "sleep") {
      co_await sleep_ms(operation[1]);
      done = "slept";
    } else if (kind == "sleep0") {
      co_await sleep_ms(0);
      done = "slept0";
    } else if (kind == "busy") {
      cpu_.spend(Duration::from_ms(operation[1]));
    } else if (kind == "spawn") {
      if (Instance* const instance = make(me, operation[1]); instance != nullptr) scheduler().spawn(*instance->task);
    } else if (kind == "cancel" || kind == "wake") {
      done = rouse(me, kind, operation[1]);
    } else if (kind == "timeout") {
      done = co_await timeout(me, operation);
    } else if (kind == "guard") {
      if (co_await guard(me, operation)) co_return true;
    } else if (kind == "catch") {
      bool returned = false;
      try {
        returned = co_await run(me, operation[1]);
      } catch (const Cancelled&) {
        throw;
      } catch (const RunStopped&) {
        throw;
      } catch (...) {
        done = "caught:" + type_of(std::current_exception());
      }
      if (returned) co_return true;
    } else if (kind == "loop") {
      if (co_await repeat(me, operation)) co_return true;
    } else if (kind == "lock") {
      if (co_await locked(me, operation)) co_return true;
    } else if (kind == "raise") {
      throw ProgramError{operation[1]};
    } else if (kind == "return") {
      co_return true;
    } else {
      done = co_await perform(me, operation);
    }
    if (done) mark(me, *done);
  }
  co_return false;
}

Coroutine<std::string> NativeProgram::timeout(std::string me, const Json& operation) {
  try {
    const bool in_time = co_await with_timeout(Duration::from_ms(operation[1]), run_body(me, operation[2]));
    co_return in_time ? "done" : "timeout";
  } catch (const Cancelled&) {
    mark(me, "cancelled");
    throw;
  }
}

Coroutine<bool> NativeProgram::guard(std::string me, const Json& operation) {
  std::exception_ptr caught;
  bool returned = false;
  try {
    returned = co_await run(me, operation[1]);
  } catch (const Cancelled&) {
    caught = std::current_exception();
  }
  if (!caught) co_return returned;
  mark(me, "caught:" + type_of(caught));
  if (co_await run(me, operation[2])) co_return true;
  if (operation[3] == 0) std::rethrow_exception(caught);
  co_return false;
}

Coroutine<bool> NativeProgram::locked(std::string me, const Json& operation) {
  co_await acquire(operation[1]);
  mark(me, "locked");
  bool returned = false;
  try {
    returned = co_await run(me, operation[2]);
  } catch (const RunStopped&) {
    throw;
  } catch (...) {
    release(operation[1]);
    throw;
  }
  release(operation[1]);
  co_return returned;
}

Coroutine<bool> NativeProgram::repeat(std::string me, const Json& operation) {
  for (int i = 0; i < operation[1]; ++i) {
    if (co_await run(me, operation[2])) co_return true;
  }
  co_return false;
}

std::int64_t NativeProgram::write_some(const std::string& name, std::int64_t count) {
  const std::optional<std::int64_t> written = device(name).write(count);
  if (written) mark(name, "wrote:" + std::to_string(*written));
  return written.value_or(0);
}

}  // namespace asim::differential
