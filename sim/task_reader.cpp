#include "sim/task_reader.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/errors.hpp"
#include "sim/collected.hpp"
#include "sim/near_match.hpp"

namespace asim {
namespace {

std::string bytes_of(const Cursor& cursor) {
  if (!cursor.is_list()) return cursor.text();
  std::string bytes;
  for (const Cursor& byte : cursor.items()) bytes += static_cast<char>(byte.integer());
  return bytes;
}

const NativeTaskSpec* find_task(const BoardSpec& spec, const std::string& name) {
  const auto found =
      std::find_if(spec.tasks.begin(), spec.tasks.end(), [&](const NativeTaskSpec& task) { return task.name == name; });
  return found == spec.tasks.end() ? nullptr : &*found;
}

class StepReader {
 public:
  StepReader(std::size_t board, const BoardSpec& spec, ScenarioNames& names, ReadingContext& context)
      : board_(board), spec_(spec), names_(names), context_(context) {}

  std::vector<Step> read_list(const Cursor& list) {
    std::vector<Step> steps;
    for (const Cursor& item : list.items()) {
      Step step;
      step.place = context_.place(item);
      if (read(item, step)) steps.push_back(std::move(step));
    }
    return steps;
  }

 private:
  bool read(const Cursor& item, Step& step) {
    const std::string verb = item.is_scalar() ? item.text() : item.node().entries.front().key;
    const Cursor value = item.is_scalar() ? item : item.at(verb);
    if (!value) return false;
    if (verb == "busy") return set(step, BusyStep{value.range()});
    if (verb == "sleep") return set(step, SleepStep{value.range()});
    if (verb == "yield") return set(step, YieldStep{});
    if (verb == "mark") return set(step, MarkStep{value.text()});
    if (verb == "wait") return read_wait(value, step);
    if (verb == "read") return read_read(value, step);
    if (verb == "write") return read_write(value, step);
    if (verb == "set") return read_set(value, step);
    if (verb == "spawn") return read_spawn(value, step);
    if (verb == "cancel") return read_cancel(value, step);
    if (verb == "timeout") return read_timeout(value, step);
    return read_low_priority(verb, value, step);
  }

  template <class Action>
  static bool set(Step& step, Action action) {
    step.action = std::move(action);
    return true;
  }

  bool read_low_priority(const std::string& verb, const Cursor& value, Step& step) {
    if (spec_.scheduler != "fast_io") {
      context_.report(value, "only the scheduler fast_io has " + verb + ", not " + spec_.scheduler);
      return false;
    }
    if (!spec_.program && !spec_.scheduler_options.contains("lp_len")) {
      context_.report(value, verb + " needs a queue of low priority, such as scheduler_options: {lp_len: 16}");
      return false;
    }
    return set(step, LowPriorityStep{verb == "after" ? value.range() : DurationRange{}});
  }

  bool read_wait(const Cursor& value, Step& step) {
    auto selector = names_.selector(value.text(), ScenarioNames::spot(value));
    return selector && set(step, WaitStep{std::move(*selector)});
  }

  bool read_read(const Cursor& value, Step& step) {
    ReadStep action;
    std::optional<std::string> uart;
    if (value.is_scalar()) {
      uart = names_.uart_on(board_, value.text(), ScenarioNames::spot(value));
    } else {
      const auto entries = value.entries();
      if (!single(value) || entries.empty()) return false;
      uart = names_.uart_on(board_, entries.front().key, ScenarioNames::spot(entries.front()));
      const Cursor& amount = entries.front().value;
      action.amount = amount.text() == "line" ? ReadStep::Amount::line : ReadStep::Amount::count;
      if (action.amount == ReadStep::Amount::count)
        action.count = static_cast<int>(std::min<std::int64_t>(amount.integer(), 1 << 30));
    }
    if (!uart) return false;
    action.uart = std::move(*uart);
    return set(step, std::move(action));
  }

  bool read_write(const Cursor& value, Step& step) {
    const auto entries = value.entries();
    if (!single(value) || entries.empty()) return false;
    auto uart = names_.uart_on(board_, entries.front().key, ScenarioNames::spot(entries.front()));
    return uart && set(step, WriteStep{std::move(*uart), bytes_of(entries.front().value)});
  }

  bool single(const Cursor& value) {
    if (value.node().entries.size() == 1) return true;
    context_.report(value, "expected one UART, got " + std::to_string(value.node().entries.size()));
    return false;
  }

  bool read_set(const Cursor& value, Step& step) {
    SetStep action;
    for (const Cursor::Entry& entry : value.entries()) {
      auto pin = names_.pin_on(board_, entry.key, ScenarioNames::spot(entry));
      if (!pin) return false;
      const DrivenLevel level = entry.value.text() == "1" ? DrivenLevel::high : DrivenLevel::low;
      action.levels.push_back({{board_, std::move(*pin)}, level});
    }
    return set(step, std::move(action));
  }

  bool read_spawn(const Cursor& value, Step& step) {
    return known_task(value, value.text()) && set(step, SpawnStep{value.text()});
  }

  bool read_cancel(const Cursor& value, Step& step) {
    CancelStep action;
    action.task = value.text();
    const std::size_t bracket = action.task.find('[');
    if (bracket != std::string::npos) {
      try {
        const Selector form = parse_selector("task:" + action.task + ":cancelled");
        action.task = form.name;
        action.instance = form.instance;
      } catch (const InputError&) {
        context_.report(value, "expected the name of a task, such as foo or foo[3], got " + in_quotes(value.text()));
        return false;
      }
    }
    return known_task(value, action.task) && set(step, std::move(action));
  }

  bool known_task(const Cursor& value, const std::string& name) {
    if (find_task(spec_, name) != nullptr) return true;
    const std::vector<std::string> tasks = collected(spec_.tasks, &NativeTaskSpec::name);
    const std::string near = did_you_mean(name, tasks);
    context_.report(
        value, "there is no native task " + in_quotes(name) + (near.empty() ? "; there is " + listed_or(tasks) : near));
    return false;
  }

  bool read_timeout(const Cursor& value, Step& step) {
    if (!value.at("within")) return false;
    return set(step, TimeoutStep{value.at("within").range(), read_list(value.at("do"))});
  }

  std::size_t board_;
  const BoardSpec& spec_;
  ScenarioNames& names_;
  ReadingContext& context_;
};

struct Spawn {
  std::string task;
  SourcePlace place;
};

void collect_spawns(const std::vector<Step>& steps, std::vector<Spawn>& spawns) {
  for (const Step& step : steps) {
    if (const auto* spawn = std::get_if<SpawnStep>(&step.action)) spawns.push_back({spawn->task, step.place});
    if (const auto* timeout = std::get_if<TimeoutStep>(&step.action)) collect_spawns(timeout->steps, spawns);
  }
}

/// Finds tasks that spawn themselves, at any remove. Such a world would fill with tasks without end.
class SpawnCycles {
 public:
  SpawnCycles(const BoardSpec& spec, ReadingContext& context) : context_(context) {
    for (const NativeTaskSpec& task : spec.tasks) {
      order_.push_back(task.name);
      collect_spawns(task.steps, spawns_[task.name]);
    }
  }

  void report() {
    for (const std::string& name : order_) visit(name);
  }

 private:
  void visit(const std::string& name) {
    if (!visited_.insert(name).second) return;
    // Depth first with a stack of its own: the chain may be as long as there are tasks.
    struct Level {
      std::string task;
      std::size_t next = 0;
    };
    std::vector<Level> chain{{name, 0}};
    while (!chain.empty()) {
      const std::vector<Spawn>& spawns = spawns_[chain.back().task];
      if (chain.back().next == spawns.size()) {
        chain.pop_back();
        continue;
      }
      const Spawn& spawn = spawns[chain.back().next++];
      const auto earlier =
          std::find_if(chain.begin(), chain.end(), [&](const Level& level) { return level.task == spawn.task; });
      if (earlier != chain.end()) {
        std::string text;
        for (auto level = earlier; level != chain.end(); ++level) text += level->task + " -> ";
        context_.report_at(spawn.place, "tasks spawn each other in a circle: " + text + spawn.task);
      } else if (visited_.insert(spawn.task).second) {
        chain.push_back({spawn.task, 0});
      }
    }
  }

  ReadingContext& context_;
  std::vector<std::string> order_;
  std::map<std::string, std::vector<Spawn>> spawns_;
  std::set<std::string> visited_;
};

void collect_marks_of(const Cursor& steps, std::size_t board, ScenarioNames& names) {
  for (const Cursor& step : steps.items()) {
    if (!step.is_mapping()) continue;
    if (const Cursor mark = step.at("mark")) names.add_mark(board, mark.text());
    collect_marks_of(step.at("timeout").at("do"), board, names);
  }
}

}  // namespace

std::vector<NativeTaskSpec> read_task_heads(const Cursor& list, ReadingContext& context) {
  std::vector<NativeTaskSpec> tasks;
  std::map<std::string, int> lines;
  for (const Cursor& item : list.items()) {
    NativeTaskSpec task;
    task.place = context.place(item);
    const Cursor name = item.at("name");
    if (!name) continue;
    task.name = name.text();
    if (task.name.find_first_of(":[] \t\n") != std::string::npos) {
      context.report(name, "expected a name without colons, brackets and spaces, got " + in_quotes(task.name));
    }
    const auto [first, fresh] = lines.emplace(task.name, name.mark().line);
    if (!fresh) {
      context.report(
          name, "the task " + in_quotes(task.name) + " stands in line " + std::to_string(first->second) + " already");
      continue;
    }
    if (const Cursor count = item.at("count")) task.count = static_cast<int>(count.integer());
    if (const Cursor start = item.at("start")) {
      task.start = start.text() == "never" ? std::nullopt : std::optional(start.duration());
    }
    task.repeats = static_cast<bool>(item.at("loop"));
    tasks.push_back(std::move(task));
  }
  return tasks;
}

void collect_marks(const Cursor& list, std::size_t board, ScenarioNames& names) {
  for (const Cursor& item : list.items()) {
    collect_marks_of(item.at("loop"), board, names);
    collect_marks_of(item.at("steps"), board, names);
  }
}

void read_task_steps(const Cursor& list, std::size_t board, BoardSpec& spec, ScenarioNames& names,
                     ReadingContext& context) {
  StepReader reader(board, spec, names, context);
  std::set<std::string> read;
  for (const Cursor& item : list.items()) {
    const Cursor name = item.at("name");
    if (!name || !read.insert(name.text()).second) continue;
    std::vector<Step> steps = reader.read_list(item.at("loop") ? item.at("loop") : item.at("steps"));
    const auto task = std::find_if(spec.tasks.begin(), spec.tasks.end(),
                                   [&](const NativeTaskSpec& known) { return known.name == name.text(); });
    if (task != spec.tasks.end()) task->steps = std::move(steps);
  }
  SpawnCycles(spec, context).report();
}

}  // namespace asim
