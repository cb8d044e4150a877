#include "sim/native_workload.hpp"

#include <algorithm>
#include <span>

#include "core/coroutine.hpp"
#include "core/errors.hpp"
#include "core/native_task.hpp"
#include "sim/board.hpp"
#include "sim/board_hardware.hpp"
#include "sim/world.hpp"

namespace asim {
namespace {

/// The flag that one task's `wait` of one selector polls: set by the event, taken by the task.
class WaitFlag final : public EventObserver {
 public:
  WaitFlag(Board& board, const Selector& selector, SubjectId overruns, std::uint32_t instance)
      : board_(board),
        events_(board.world().events()),
        selector_(selector),
        subject_(events_.subject(selector.subject())),
        overruns_(overruns),
        instance_(instance) {
    events_.listen(subject_, *this);
  }
  WaitFlag(const WaitFlag&) = delete;
  WaitFlag& operator=(const WaitFlag&) = delete;
  /// The task has ended; the stream goes on.
  ~WaitFlag() override { events_.ignore(subject_, *this); }

  void on_event(const Event& event) override {
    if (!selector_.selects(event)) return;
    if (set_) ++lost_;
    set_ = true;
  }
  bool take() {
    report_lost();
    return std::exchange(set_, false);
  }
  /// What happened so far does not count.
  void forget() noexcept {
    set_ = false;
    lost_ = 0;
  }

 private:
  /// Outside `on_event`, where nothing may be emitted.
  void report_lost() {
    for (; lost_ > 0; --lost_) {
      events_.emit({.at = board_.now(), .subject = overruns_, .instance = instance_, .kind = EventKind::overrun});
    }
  }

  Board& board_;
  EventStream& events_;
  const Selector& selector_;
  SubjectId subject_;
  SubjectId overruns_;
  std::uint32_t instance_;
  bool set_ = false;
  int lost_ = 0;
};

}  // namespace

/// What the code of one instance needs: its board, its random stream, its flags.
class NativeScript {
 public:
  NativeScript(NativeWorkload& workload, const NativeTaskSpec& spec, std::uint32_t instance)
      : workload_(workload), spec_(spec), instance_(instance) {}

  /// The task's code; the coroutine owns the script.
  static Coroutine<void> run(std::unique_ptr<NativeScript> self) {
    self->watch(self->spec_.steps);
    do {
      co_await self->perform_all(self->spec_.steps);
    } while (self->spec_.repeats);
  }

 private:
  [[nodiscard]] Board& board() { return workload_.board(); }
  Duration draw(const DurationRange& range) {
    if (range.fixed()) return range.min;
    if (!random_) {
      random_ = std::make_unique<RandomStream>(workload_.seed(),
                                               "task:" + spec_.name + "[" + std::to_string(instance_) + "]");
    }
    return random_->uniform(range.min, range.max);
  }

  /// A flag counts from the start of its task on, so all of them are made then.
  void watch(const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      if (const auto* const wait = std::get_if<WaitStep>(&step.action)) {
        const SubjectId overruns = board().subject("wait:" + spec_.name);
        flags_.emplace_back(wait, std::make_unique<WaitFlag>(board(), wait->event, overruns, instance_));
      } else if (const auto* const timeout = std::get_if<TimeoutStep>(&step.action)) {
        watch(timeout->steps);
      }
    }
  }

  Coroutine<void> perform_all(const std::vector<Step>& steps);
  /// False for a step that may yield.
  bool perform_at_once(const Step& step);
  Coroutine<void> perform(const Step& step);

  using Flags = std::vector<std::pair<const WaitStep*, std::unique_ptr<WaitFlag>>>;

  Coroutine<void> wait(const WaitStep& step);
  Coroutine<void> read(const ReadStep& step);
  Coroutine<void> receive(const ReadStep& step, Uart& uart);
  Coroutine<void> write(const WriteStep& step);
  void set(const SetStep& step);

  NativeWorkload& workload_;
  const NativeTaskSpec& spec_;
  std::uint32_t instance_;
  std::unique_ptr<RandomStream> random_;  ///< made when first drawn from, since there may be a million tasks
  Flags flags_;
};

Coroutine<void> NativeScript::perform_all(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    board().count_step();
    // What most tasks do most of the time is done here: a coroutine for each step takes time and memory.
    if (const auto* const sleep = std::get_if<SleepStep>(&step.action)) {
      co_await sleep_ms(draw(sleep->time).ns / 1'000'000);
    } else if (const auto* const low = std::get_if<LowPriorityStep>(&step.action)) {
      co_await after_ms(draw(low->time).ns / 1'000'000);
    } else if (std::holds_alternative<YieldStep>(step.action)) {
      co_await yield_now();
    } else if (!perform_at_once(step)) {
      co_await perform(step);
    }
  }
}

bool NativeScript::perform_at_once(const Step& step) {
  if (const auto* const busy = std::get_if<BusyStep>(&step.action)) {
    board().spend(draw(busy->time));
  } else if (const auto* const set_step = std::get_if<SetStep>(&step.action)) {
    set(*set_step);
  } else if (const auto* const mark = std::get_if<MarkStep>(&step.action)) {
    board().mark(mark->name);
  } else if (const auto* const spawn = std::get_if<SpawnStep>(&step.action)) {
    workload_.spawn(spawn->task);
  } else if (const auto* const cancel = std::get_if<CancelStep>(&step.action)) {
    workload_.cancel(cancel->task, cancel->instance);
  } else {
    return false;
  }
  return true;
}

Coroutine<void> NativeScript::perform(const Step& step) {
  if (const auto* const wait_step = std::get_if<WaitStep>(&step.action)) {
    co_await wait(*wait_step);
  } else if (const auto* const read_step = std::get_if<ReadStep>(&step.action)) {
    co_await read(*read_step);
  } else if (const auto* const write_step = std::get_if<WriteStep>(&step.action)) {
    co_await write(*write_step);
  } else if (const auto* const timeout = std::get_if<TimeoutStep>(&step.action)) {
    co_await with_timeout(draw(timeout->within), perform_all(timeout->steps));
  }
}

Coroutine<void> NativeScript::wait(const WaitStep& step) {
  // The next wait of this task, whatever it is for, counts from the end of this one, even if that is a time limit.
  struct End {
    const Flags& flags;
    ~End() {
      for (const auto& [wait, flag] : flags) flag->forget();
    }
  } const end{flags_};
  WaitFlag& flag =
      *std::find_if(flags_.begin(), flags_.end(), [&](const auto& entry) { return entry.first == &step; })->second;
  while (!flag.take()) co_await yield_now();
}

Coroutine<void> NativeScript::read(const ReadStep& step) {
  Uart& uart = board().hardware().started_uart(step.uart);
  co_await receive(step, uart);
  if (const auto request = board().scheduler().after_read(uart)) co_await RequestAwaiter(*request);
}

Coroutine<void> NativeScript::receive(const ReadStep& step, Uart& uart) {
  auto left = static_cast<std::size_t>(step.count);
  for (;;) {
    co_await readable(uart);
    switch (step.amount) {
      case ReadStep::Amount::available:
        static_cast<void>(uart.read(board(), uart.any()));
        co_return;
      case ReadStep::Amount::line:
        if (const auto piece = uart.readline(board()); piece && piece->ends_with('\n')) co_return;
        break;
      case ReadStep::Amount::count:
        if (const auto piece = uart.read(board(), std::min(left, uart.any())); piece) left -= piece->size();
        if (left == 0) co_return;
        break;
    }
  }
}

Coroutine<void> NativeScript::write(const WriteStep& step) {
  Uart& uart = board().hardware().started_uart(step.uart);
  std::span<const std::uint8_t> rest(reinterpret_cast<const std::uint8_t*>(step.bytes.data()), step.bytes.size());
  Scheduler& scheduler = board().scheduler();
  auto how = Scheduler::Written::at_once;
  for (;;) {
    rest = rest.subspan(uart.write(board(), rest).count.value_or(0));
    if (rest.empty()) break;
    how = Scheduler::Written::after_waiting;
    co_await writable(uart);
  }
  if (const auto request = scheduler.after_write(uart, how)) co_await RequestAwaiter(*request);
}

void NativeScript::set(const SetStep& step) {
  static_cast<void>(board().now());
  for (const PinLevel& level : step.levels) {
    Pin* const pin = board().world().boards().at(level.pin.board)->hardware().find_pin(level.pin.name);
    if (pin == nullptr) throw InternalError("native task: no pin " + level.pin.name);
    const Level value = level.level == DrivenLevel::high ? Level::high : Level::low;
    if (pin->mode() == PinMode::output) {
      pin->set_value(value);
    } else {
      pin->init(PinMode::output, Pull::none, value);
    }
  }
}

NativeWorkload::NativeWorkload(Board& board, const std::vector<NativeTaskSpec>& specs, std::uint64_t seed)
    : board_(board), seed_(seed) {
  for (const NativeTaskSpec& spec : specs) {
    by_name_.emplace(spec.name, groups_.size());
    groups_.push_back({.spec = &spec, .instances = {}});
  }
}

NativeWorkload::~NativeWorkload() = default;

Task& NativeWorkload::make(Group& group) {
  if (group.instances.size() >= group.tidy_at) {
    std::erase_if(group.instances, [](const TaskRef& task) { return task->finished(); });
    group.tidy_at = std::max<std::size_t>(group.tidy_at, 2 * group.instances.size());  // so that a million are as quick
  }
  auto script = std::make_unique<NativeScript>(*this, *group.spec, group.made++);
  const TaskRef task = TaskRef::adopt(new NativeTask(NativeScript::run(std::move(script))));
  Scheduler& scheduler = board_.scheduler();
  scheduler.enrol(*task, scheduler.task_name(group.spec->name));
  group.instances.push_back(task);
  return *task;
}

void NativeWorkload::start() {
  for (Group& group : groups_) {
    if (!group.spec->start) continue;
    for (int i = 0; i < group.spec->count; ++i) {
      Task& task = make(group);
      if (const Instant start = Instant::start() + *group.spec->start; start > board_.now()) {
        board_.scheduler().spawn_at(task, start);
      } else {
        board_.scheduler().spawn(task);
      }
    }
  }
}

void NativeWorkload::spawn(const std::string& task) {
  Group& group = groups_.at(by_name_.find(task)->second);
  for (int i = 0; i < group.spec->count; ++i) board_.scheduler().spawn(make(group));
}

void NativeWorkload::cancel(const std::string& task, const std::optional<std::uint32_t>& instance) {
  Group& group = groups_.at(by_name_.find(task)->second);
  const std::vector<TaskRef> instances = group.instances;
  for (const TaskRef& live : instances) {
    if (!live->finished() && (!instance || *instance == live->instance)) board_.scheduler().cancel(*live);
  }
}

}  // namespace asim
