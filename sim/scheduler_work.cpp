#include "sim/scheduler_work.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/errors.hpp"

namespace asim {
namespace {

// Code units are counted as the program loader counts those of programs: the statements and expressions on the path
// that an operation takes through the scheduler's source, and ten for each Python function entered on it. Sources:
// micropython-lib uasyncio.core and uasyncio 2.0; micropython-async fast_io 0.24; PyPI micropython-uasyncio.core 2.3;
// MicroPython extmod/asyncio, whose TaskQueue and Task are in C.

// `resume` takes an entry off the run queue, resumes it, looks at what it yielded (None) and queues it again. What
// other values take instead of that is in `timer_push`, `sleep_call` and `io_wait`, less what they leave out.
constexpr SchedulerWork v2{
    .resume = {.code_units = 84, .task_switches = 1},
    .iteration = {.code_units = 57},
    .poll = {.code_units = 32, .polls = 1},
    .polled_object = {.polled_objects = 1},
    .timer_push = {.code_units = 37, .queue_operations = 1},
    .timer_pop = {.code_units = 102, .queue_operations = 1},
    .spawn = {.code_units = 58},
    .sleep_call = {.code_units = 73},  // __call__, __iter__ and twice __next__ of the shared SleepMs
    .io_wait = {.code_units = 14},
    .io_ready = {.code_units = 53},
};

constexpr SchedulerWork fast_io{
    .resume = {.code_units = 94, .task_switches = 1},
    .iteration = {.code_units = 70},
    .poll = {.code_units = 32, .polls = 1},
    .polled_object = {.polled_objects = 1},
    .timer_push = {.code_units = 49, .queue_operations = 1},
    .timer_pop = {.code_units = 141, .queue_operations = 1},
    .spawn = {.code_units = 64},
    .sleep_call = {.code_units = 78},
    .io_wait = {.code_units = 48},
    .io_ready = {.code_units = 75},
    .io_done = {.code_units = 95},
    .priority_poll = {.code_units = 14},
    .low_priority_check = {.code_units = 30},
};

// As V2.0, but each entry of the timer queue is marked on its task.
constexpr SchedulerWork pycopy{
    .resume = v2.resume,
    .iteration = v2.iteration,
    .poll = v2.poll,
    .polled_object = v2.polled_object,
    .timer_push = {.code_units = 48, .queue_operations = 1},
    .timer_pop = {.code_units = 117, .queue_operations = 1},
    .spawn = v2.spawn,
    .sleep_call = v2.sleep_call,
    .io_wait = v2.io_wait,
    .io_ready = v2.io_ready,
};

// The run queue is the timer queue: each task that runs is taken off it and puts itself back.
constexpr SchedulerWork v3{
    .resume = {.code_units = 25, .task_switches = 1},
    .iteration = {.code_units = 31},
    .poll = {.code_units = 24, .polls = 1},
    .polled_object = {.polled_objects = 1},
    .timer_push = {.queue_operations = 1},
    .timer_pop = {.queue_operations = 1},
    .spawn = {.code_units = 30},
    .sleep_call = {.code_units = 91},  // sleep_ms, then __iter__ and twice __next__ of the shared SingletonGenerator
    .io_wait = {.code_units = 77},
    .io_ready = {.code_units = 94},
};

constexpr std::array<std::pair<std::string_view, const SchedulerWork*>, 6> all{{{"uasyncio-v2", &v2},
                                                                                {"fast_io", &fast_io},
                                                                                {"uasyncio-pycopy", &pycopy},
                                                                                {"asyncio-v3", &v3},
                                                                                {"asyncio-alt", &v3},
                                                                                {"circuitpython", &v3}}};

}  // namespace

const SchedulerWork& scheduler_work(std::string_view scheduler) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& entry) { return entry.first == scheduler; });
  if (found == all.end()) throw InputError("there is no scheduler \"" + std::string(scheduler) + "\"");
  return *found->second;
}

SchedulerCosts scheduler_costs_on(const BoardCosts& board, const SchedulerWork& work) {
  const auto cost = [&](const OperationWork& operation) {
    return board.code_unit * operation.code_units + board.task_switch * operation.task_switches +
           board.poll * operation.polls + board.polled_object * operation.polled_objects +
           board.queue_operation * operation.queue_operations;
  };
  return {.resume = cost(work.resume),
          .iteration = cost(work.iteration),
          .poll = cost(work.poll),
          .polled_object = cost(work.polled_object),
          .timer_push = cost(work.timer_push),
          .timer_pop = cost(work.timer_pop),
          .spawn = cost(work.spawn),
          .sleep_call = cost(work.sleep_call),
          .io_wait = cost(work.io_wait),
          .io_ready = cost(work.io_ready),
          .io_done = cost(work.io_done),
          .priority_poll = cost(work.priority_poll),
          .low_priority_check = cost(work.low_priority_check)};
}

}  // namespace asim
