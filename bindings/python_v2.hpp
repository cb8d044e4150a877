// The uasyncio V2 loop as the simulated `uasyncio.core` sees it: generators as tasks, their slots, yielded values.
#pragma once

#include <Python.h>

#include <memory>
#include <unordered_map>

#include "bindings/last_failure.hpp"
#include "bindings/python_pollable.hpp"
#include "core/uasyncio_v2.hpp"

namespace pybind11 {
class module_;
}

namespace asim {

class Board;
class PythonV2;

/// A generator on the queues of uasyncio.
class GeneratorTask final : public Task {
 public:
  GeneratorTask(PythonV2& owner, PyObject* generator);
  Request resume() override;

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
  };

  explicit PythonV2(Board& board);
  ~PythonV2();
  PythonV2(const PythonV2&) = delete;
  PythonV2& operator=(const PythonV2&) = delete;

  [[nodiscard]] UasyncioV2& loop() noexcept { return loop_; }
  /// Lets go of the program's tasks and objects; nothing may be called afterwards.
  void close();
  [[nodiscard]] Board& board() noexcept { return board_; }
  [[nodiscard]] PollableTable& pollables() noexcept { return pollables_; }
  [[nodiscard]] const Classes& classes() const noexcept { return classes_; }
  [[nodiscard]] LastFailure& last_failure() noexcept { return last_failure_; }
  /// Reads the classes from the simulated module's namespace.
  void adopt_module(PyObject* module);

  /// Firmware up to 1.11 has no slot in a generator that has not started: `pend` then throws SchedulerError(type).
  void refuse_unstarted(bool refuse) noexcept { refuses_unstarted_ = refuse; }
  /// The task of `generator`, made and enrolled if it is new. `name` may be null.
  GeneratorTask& task_of(PyObject* generator, PyObject* name = nullptr);
  [[nodiscard]] GeneratorTask* find_task(PyObject* generator) noexcept;
  /// A queue entry of a generator, or of a callable with arguments (a tuple).
  LoopEntry entry(PyObject* callback, PyObject* arguments);
  /// Stores `exception` in the generator's slot; returns a new reference to the slot's old content.
  /// `kind` is what is recorded.
  PyObject* pend(PyObject* generator, PyObject* exception, Throw kind);
  /// What a yielded value asks for. Takes over the reference.
  Request request_of(PyObject* value);
  /// A pending exception of an inner generator of the chain under `generator`: a new reference, or null.
  PyObject* take_inner_exception(PyObject* generator);
  void forget(GeneratorTask& task) noexcept;
  /// The `sleep_ms` object.
  [[nodiscard]] PyObject* sleeper() const noexcept { return sleeper_; }
  /// The name record of a coroutine function or callback; `name` is a str.
  TaskName& name_record(PyObject* name);

 private:
  Board& board_;
  UasyncioV2& loop_;
  Classes classes_;
  PollableTable pollables_;
  LastFailure last_failure_;
  std::unordered_map<PyObject*, GeneratorTask*> tasks_;        // looked up only
  std::unordered_map<PyObject*, PyObject*> inner_exceptions_;  // looked up only; owns both
  PyObject* sleeper_;
  bool closed_ = false;
  bool refuses_unstarted_ = false;
};

/// Charges one call of a sleep function (`SchedulerCosts::sleep_call`).
void charge_sleep(Board& board);

/// Adds the class `V2` to the extension module: what the simulated `uasyncio.core` is written on.
void bind_v2(pybind11::module_& module);

}  // namespace asim
