// The loop of uasyncio V2.0 or fast_io as the simulated `uasyncio.core` sees it: generators as tasks, their slots,
// yielded values.
#pragma once

#include <Python.h>

#include <memory>
#include <unordered_map>

#include "bindings/last_failure.hpp"
#include "bindings/python_generator.hpp"
#include "bindings/python_pollable.hpp"
#include "core/uasyncio_loop.hpp"

namespace pybind11 {
class module_;
}

namespace asim {

class Board;
class FastIo;
class PythonV2;

/// A generator on the queues of uasyncio.
class GeneratorTask final : public Task {
 public:
  GeneratorTask(PythonV2& owner, PyObject* generator);
  Request resume() override;
  [[nodiscard]] std::string location() const override { return location_of(generator_); }

  [[nodiscard]] PyObject* generator() const noexcept { return generator_; }
  /// What the slot holds besides False: a new reference to the pending exception, or null.
  PyObject* swap_exception(PyObject* exception) noexcept;

 protected:
  ~GeneratorTask() override;

 private:
  PythonV2& owner_;
  PyObject* generator_;
  PyObject* exception_ = nullptr;  ///< delivered at the next resume if `pending` says so
};

/// What one board's uasyncio needs besides the scheduler.
class PythonV2 {
 public:
  /// The classes by which yielded values and exceptions are told apart; borrowed from the simulated module, which is
  /// kept.
  struct Classes {
    PyObject* module = nullptr;
    PyObject* cancelled_error = nullptr;
    PyObject* io_read = nullptr;
    PyObject* io_write = nullptr;
    PyObject* io_read_done = nullptr;
    PyObject* io_write_done = nullptr;
    PyObject* stop_loop = nullptr;
    PyObject* sys_call1 = nullptr;
    PyObject* refuse = nullptr;
    PyObject* address = nullptr;  ///< `id` as the program knows it
  };

  explicit PythonV2(Board& board);
  ~PythonV2();
  PythonV2(const PythonV2&) = delete;
  PythonV2& operator=(const PythonV2&) = delete;

  [[nodiscard]] UasyncioLoop& loop() noexcept { return loop_; }
  /// The loop as fast_io; throws SchedulerError(type) under another policy.
  [[nodiscard]] FastIo& fast_io();
  /// A fresh loop; `io_queue` and `low_priority_queue` are fast_io's.
  void reset(UasyncioLoop::Options options);
  /// Lets go of the program's tasks and objects; nothing may be called afterwards.
  void close();
  [[nodiscard]] Board& board() noexcept { return board_; }
  [[nodiscard]] PollableTable& pollables() noexcept { return pollables_; }
  [[nodiscard]] const Classes& classes() const noexcept { return classes_; }
  [[nodiscard]] LastFailure& last_failure() noexcept { return last_failure_; }
  /// Reads the classes from the simulated module's namespace.
  void adopt_module(PyObject* module);

  /// Firmware up to 1.11: a generator that has not started has no slot, `pend` then throws SchedulerError(type); the
  /// slot of one that has ended holds its result or exception.
  void use_old_slots(bool old) noexcept { old_slots_ = old; }
  [[nodiscard]] bool keeps_ended() const noexcept { return old_slots_ && fast_io_ != nullptr; }
  /// The task of `generator`, made and enrolled if it is new. `name` may be null.
  GeneratorTask& task_of(PyObject* generator, PyObject* name = nullptr);
  [[nodiscard]] GeneratorTask* find_task(PyObject* generator) noexcept;
  /// A queue entry of a generator, or of a callable with arguments (a tuple).
  LoopEntry entry(PyObject* callback, PyObject* arguments);
  /// Stores `exception` in the generator's slot; returns a new reference to the slot's old content.
  PyObject* pend(PyObject* generator, PyObject* exception);
  /// `cancel`, or a time limit that expired: stores `exception` and queues the task as the policy does.
  /// `kind` is what is recorded.
  void interrupt(PyObject* generator, PyObject* exception, Throw kind);
  /// Keeps what the slot of an ended generator holds on firmware up to 1.11: its result or exception.
  void keep_ended(PyObject* generator, PyObject* content);
  /// What a yielded value asks for. Takes over the reference.
  Request request_of(PyObject* value);
  /// A pending exception of an inner generator of the chain under `generator`: a new reference, or null.
  PyObject* take_inner_exception(PyObject* generator);
  void forget(GeneratorTask& task) noexcept;
  /// The objects `sleep_ms`, and of fast_io `after_ms` and `after`.
  [[nodiscard]] PyObject* sleeper() const noexcept { return sleeper_; }
  [[nodiscard]] PyObject* after_ms() const noexcept { return after_ms_; }
  [[nodiscard]] PyObject* after() const noexcept { return after_; }
  /// The name record of a coroutine function or callback; `name` is a str.
  TaskName& name_record(PyObject* name);

 private:
  /// The old content of a slot that no task of the loop has; a new reference, or null.
  using Slots = std::unordered_map<PyObject*, PyObject*>;  // looked up only; owns both
  static PyObject* swap_slot(Slots& slots, PyObject* generator, PyObject* content);
  static void clear(Slots& slots);
  void require_slot(PyObject* generator) const;

  Board& board_;
  UasyncioLoop& loop_;
  FastIo* fast_io_;  ///< the same loop; null under V2.0
  Classes classes_;
  PollableTable pollables_;
  LastFailure last_failure_;
  std::unordered_map<PyObject*, GeneratorTask*> tasks_;  // looked up only
  Slots inner_exceptions_;
  Slots ended_;
  PyObject* sleeper_;
  PyObject* after_ms_;
  PyObject* after_;
  bool closed_ = false;
  bool old_slots_ = false;
};

/// Charges one call of a sleep function (`SchedulerCosts::sleep_call`).
void charge_sleep(Board& board);

/// Adds the class `V2` to the extension module: what the simulated `uasyncio.core` is written on.
void bind_v2(pybind11::module_& module);

}  // namespace asim
