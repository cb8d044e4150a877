// The asyncio V3 loop as the simulated `asyncio` sees it: tasks, task queues, the sleep object.
#pragma once

#include <Python.h>

#include <unordered_set>

#include "bindings/last_failure.hpp"
#include "bindings/python_generator.hpp"
#include "bindings/python_pollable.hpp"
#include "core/asyncio_v3.hpp"

namespace pybind11 {
class module_;
}

namespace asim {

class Board;
class PythonV3;

/// A coroutine of the program as a task of asyncio. Shares its life with the Python object `Task`.
class CoroutineTask final : public Task, private CompletionListener {
 public:
  CoroutineTask(PythonV3& owner, PyObject* coroutine);
  Request resume() override;
  [[nodiscard]] std::string location() const override { return location_of(coroutine_); }

  [[nodiscard]] PythonV3& owner() const noexcept { return owner_; }
  [[nodiscard]] PyObject* coroutine() const noexcept { return coroutine_; }
  /// After the end: the StopIteration with the value, or the exception. Borrowed; null before.
  [[nodiscard]] PyObject* outcome() const noexcept { return outcome_; }
  /// The exception to raise at the next resume in the place of CancelledError; null for none. Keeps a reference.
  void set_exception(PyObject* exception) noexcept { Py_XSETREF(exception_, Py_XNewRef(exception)); }
  [[nodiscard]] PyObject* exception() const noexcept { return exception_; }
  /// Calls `callback(task, outcome)` when the task ends, in the place of waking waiters; null for none.
  void set_callback(PyObject* callback) noexcept;
  [[nodiscard]] PyObject* callback() const noexcept { return callback_; }
  /// The Python object; a new reference.
  [[nodiscard]] PyObject* object();
  void object_gone() noexcept { object_ = nullptr; }
  /// The exception was retrieved before its turn to be reported. `keep`: it can be awaited again all the same.
  void forget(bool keep);
  [[nodiscard]] bool forgotten() const noexcept { return forgotten_; }

 protected:
  ~CoroutineTask() override;

 private:
  Request end_by_exception();
  void on_completion(Task& task) override;

  PythonV3& owner_;
  PyObject* coroutine_;
  PyObject* outcome_ = nullptr;
  PyObject* exception_ = nullptr;
  PyObject* callback_ = nullptr;
  PyObject* object_ = nullptr;  ///< borrowed: the object keeps the task
  bool forgotten_ = false;
};

/// What one board's asyncio needs besides the scheduler.
class PythonV3 final : private AsyncioV3::Unretrieved {
 public:
  explicit PythonV3(Board& board);
  ~PythonV3();
  PythonV3(const PythonV3&) = delete;
  PythonV3& operator=(const PythonV3&) = delete;

  [[nodiscard]] AsyncioV3& loop() noexcept { return loop_; }
  /// Lets go of the program's tasks and objects; nothing may be called afterwards.
  void close();
  [[nodiscard]] Board& board() noexcept { return board_; }
  [[nodiscard]] PollableTable& pollables() noexcept { return pollables_; }
  [[nodiscard]] LastFailure& last_failure() noexcept { return last_failure_; }
  [[nodiscard]] PyObject* cancelled_error() const noexcept { return cancelled_error_; }
  void set_cancelled_error(PyObject* type) noexcept { Py_XSETREF(cancelled_error_, Py_NewRef(type)); }
  [[nodiscard]] PyObject* invalid_state_error() const noexcept { return invalid_state_error_; }
  void set_invalid_state_error(PyObject* type) noexcept { Py_XSETREF(invalid_state_error_, Py_NewRef(type)); }
  /// `handler(task, exception)` is called for an exception that nobody retrieved.
  void set_handler(PyObject* handler) noexcept { Py_XSETREF(handler_, Py_NewRef(handler)); }

  /// The Python type of the tasks; borrowed.
  [[nodiscard]] PyObject* task_type() const noexcept { return task_type_; }
  /// What the assertion says that fails when a sleep is asked for while the last one was not awaited.
  [[nodiscard]] const char* unawaited_sleep_text() const noexcept;
  /// A task is awaited whose exception was retrieved before its turn to be reported.
  void warn_of_forgotten(const CoroutineTask& task);

  /// A new task of `coroutine` that is on no queue yet: its Python object. `name` may be null: the coroutine's own.
  PyObject* new_task(PyObject* coroutine, PyObject* name);
  /// Runs until `task` ends (null: until nothing is left): its value, or raises its exception.
  PyObject* run_until_complete(CoroutineTask* task);
  /// The running task. Throws SchedulerError(runtime) where there is none.
  CoroutineTask& current();
  [[nodiscard]] PyObject* sleeper() const noexcept { return sleeper_; }

 private:
  void report(Task& task) override;
  void on_unreported(Task& task) override;

  Board& board_;
  AsyncioV3& loop_;
  PollableTable pollables_;
  LastFailure last_failure_;
  PyObject* cancelled_error_ = nullptr;
  PyObject* invalid_state_error_ = nullptr;
  PyObject* handler_ = nullptr;
  bool circuitpython_;
  PyObject* task_type_;
  PyObject* sleeper_;
  bool closed_ = false;
};

/// The Python object of a task: the C++ task behind it, or null with TypeError set.
[[nodiscard]] CoroutineTask* task_from_object(PyObject* object);

/// Adds `V3`, `Task` and `TaskQueue` to the extension module: what the simulated `asyncio` is written on.
void bind_v3(pybind11::module_& module);

}  // namespace asim
