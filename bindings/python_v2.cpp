#include "bindings/python_v2.hpp"

#include <structmember.h>

#include "bindings/python_error.hpp"
#include "bindings/python_generator.hpp"
#include "core/scheduler_error.hpp"
#include "sim/board.hpp"

namespace asim {
namespace {

// --- sleep_ms: one shared object. Calling it stores the delay; the first `next` yields it and clears it.

struct SleepMs {
  PyObject ob_base;
  Board* board;
  vectorcallfunc vectorcall;
  std::int64_t stored;   ///< what the next `next` will take
  std::int64_t yielded;  ///< what the loop reads from the yielded object
  bool holds;
};

SleepMs* as_sleeper(PyObject* object) { return reinterpret_cast<SleepMs*>(object); }

PyObject* call_sleeper(PyObject* object, PyObject* const* arguments, std::size_t count, PyObject* keywords) noexcept {
  if (PyVectorcall_NARGS(count) != 1 || keywords != nullptr) {
    PyErr_SetString(PyExc_TypeError, "function takes 1 positional arguments");
    return nullptr;
  }
  const std::int64_t ms = PyLong_AsLongLong(arguments[0]);
  if (ms == -1 && PyErr_Occurred() != nullptr) return nullptr;
  SleepMs& self = *as_sleeper(object);
  self.stored = ms;
  self.holds = true;
  return guarded([&] {
    charge_sleep(*self.board);
    return Py_NewRef(object);
  });
}

PyObject* next_sleeper(PyObject* object) noexcept {
  SleepMs* const self = as_sleeper(object);
  if (!self->holds) return nullptr;
  self->holds = false;
  self->yielded = self->stored;
  return Py_NewRef(object);
}

PySendResult send_sleeper(PyObject* object, PyObject* /*value*/, PyObject** result) noexcept {
  *result = next_sleeper(object);
  if (*result != nullptr) return PYGEN_NEXT;
  *result = Py_NewRef(Py_None);
  return PYGEN_RETURN;
}

PyObject* new_sleeper(Board& board) {
  static PyMemberDef members[] = {
      {"__vectorcalloffset__", T_PYSSIZET, offsetof(SleepMs, vectorcall), READONLY, nullptr},
      {nullptr, 0, 0, 0, nullptr},
  };
  static PyType_Slot slots[] = {
      {Py_tp_members, members},
      {Py_tp_call, reinterpret_cast<void*>(PyVectorcall_Call)},
      {Py_tp_iter, reinterpret_cast<void*>(PyObject_SelfIter)},
      {Py_tp_iternext, reinterpret_cast<void*>(next_sleeper)},
      {Py_am_send, reinterpret_cast<void*>(send_sleeper)},
      {Py_tp_doc, const_cast<char*>("The shared awaitable of uasyncio's sleep_ms.")},
      {0, nullptr},
  };
  static PyType_Spec spec = {"uasyncio.SleepMs", sizeof(SleepMs), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL,
                             slots};
  static auto* const type = reinterpret_cast<PyTypeObject*>(checked(PyType_FromSpec(&spec)));
  SleepMs* const self = PyObject_New(SleepMs, type);
  if (self == nullptr) throw_python_error();
  self->board = &board;
  self->vectorcall = call_sleeper;
  self->holds = false;
  return reinterpret_cast<PyObject*>(self);
}

/// A function with arguments on a queue.
class PythonCallback final : public Callback {
 public:
  PythonCallback(PyObject* function, PyObject* arguments) noexcept
      : function_(Py_NewRef(function)), arguments_(Py_NewRef(arguments)) {}
  ~PythonCallback() override {
    Py_DECREF(function_);
    Py_DECREF(arguments_);
  }
  void call() override {
    PyObject* const result = PyObject_CallObject(function_, arguments_);
    if (result == nullptr) throw_python_error();
    Py_DECREF(result);
  }

 private:
  PyObject* function_;
  PyObject* arguments_;
};

}  // namespace

void charge_sleep(Board& board) {
  if (const Duration cost = board.scheduler().costs().sleep_call; cost.ns > 0) board.spend(cost);
}

// --- GeneratorTask

GeneratorTask::GeneratorTask(PythonV2& owner, PyObject* generator) : owner_(owner), generator_(Py_NewRef(generator)) {}

GeneratorTask::~GeneratorTask() {
  owner_.forget(*this);
  disarm_generator(generator_);
  Py_DECREF(generator_);
  Py_XDECREF(exception_);
}

PyObject* GeneratorTask::swap_exception(PyObject* exception) noexcept {
  PyObject* const old = exception_;
  exception_ = Py_XNewRef(exception);
  return old;
}

Request GeneratorTask::resume() {
  started = true;
  Resumed resumed;
  if (pending == Throw::none) {
    if (PyObject* const inner = owner_.take_inner_exception(generator_); inner != nullptr) [[unlikely]] {
      resumed = throw_into_generator(generator_, inner);
      Py_DECREF(inner);
    } else {
      resumed = resume_generator(generator_);
    }
  } else if (pending == Throw::not_an_exception) {
    pending = Throw::none;
    PyObject* const error = PyObject_CallFunction(PyExc_TypeError, "s", "exceptions must derive from BaseException");
    resumed = throw_into_generator(generator_, checked(error));
    Py_DECREF(error);
  } else {
    pending = Throw::none;
    PyObject* const exception = swap_exception(nullptr);
    resumed = throw_into_generator(generator_, exception);
    Py_XDECREF(exception);
  }
  switch (resumed.status) {
    case PYGEN_NEXT:
      return owner_.request_of(resumed.value);
    case PYGEN_RETURN:
      Py_DECREF(resumed.value);
      return {RequestKind::done};
    case PYGEN_ERROR:
      break;
  }
  if (PyErr_ExceptionMatches(owner_.classes().cancelled_error) != 0) {
    PyErr_Clear();
    return {RequestKind::cancelled};
  }
  owner_.last_failure().note(owner_.loop().display_name(*this));
  throw_python_error();
}

// --- PythonV2

PythonV2::PythonV2(Board& board)
    : board_(board), loop_(dynamic_cast<UasyncioV2&>(board.scheduler())), sleeper_(new_sleeper(board)) {}

PythonV2::~PythonV2() {
  close();
  Py_DECREF(sleeper_);
}

void PythonV2::close() {
  if (std::exchange(closed_, true)) return;
  loop_.reset({});
  loop_.release_tasks();
  for (const auto& [generator, exception] : inner_exceptions_) {
    Py_DECREF(generator);
    Py_DECREF(exception);
  }
  inner_exceptions_.clear();
  pollables_.clear();
  last_failure_.clear();
  Py_CLEAR(classes_.module);
}

void PythonV2::adopt_module(PyObject* module) {
  const auto attribute = [&](const char* name) {
    PyObject* const found = checked(PyObject_GetAttrString(module, name));
    Py_DECREF(found);  // the module, which is kept, owns it
    return found;
  };
  Py_XDECREF(classes_.module);
  classes_ = {.module = Py_NewRef(module),
              .cancelled_error = attribute("CancelledError"),
              .io_read = attribute("IORead"),
              .io_write = attribute("IOWrite"),
              .io_read_done = attribute("IOReadDone"),
              .io_write_done = attribute("IOWriteDone"),
              .stop_loop = attribute("StopLoop"),
              .sys_call1 = attribute("SysCall1"),
              .refuse = attribute("_refuse")};
}

TaskName& PythonV2::name_record(PyObject* name) {
  const char* const text = PyUnicode_AsUTF8(name);
  if (text == nullptr) throw_python_error();
  return loop_.task_name(text);
}

GeneratorTask* PythonV2::find_task(PyObject* generator) noexcept {
  const auto found = tasks_.find(generator);
  return found == tasks_.end() ? nullptr : found->second;
}

GeneratorTask& PythonV2::task_of(PyObject* generator, PyObject* name) {
  if (GeneratorTask* const known = find_task(generator); known != nullptr) return *known;
  PyObject* const text = name != nullptr ? Py_NewRef(name) : name_of(generator);
  auto* const task = new GeneratorTask(*this, generator);
  // The roll of the scheduler keeps the task until it ends; the reference it was born with goes when the caller is
  // done.
  const TaskRef keep = TaskRef::adopt(task);
  tasks_.emplace(generator, task);
  TaskName& record = name_record(text);
  Py_DECREF(text);
  loop_.enrol(*task, record);
  if (const auto found = inner_exceptions_.find(generator); found != inner_exceptions_.end()) {
    task->pending = Throw::other;
    Py_XDECREF(task->swap_exception(found->second));
    Py_DECREF(found->second);
    Py_DECREF(found->first);
    inner_exceptions_.erase(found);
  }
  return *task;
}

void PythonV2::forget(GeneratorTask& task) noexcept { tasks_.erase(task.generator()); }

LoopEntry PythonV2::entry(PyObject* callback, PyObject* arguments) {
  if (PyGen_Check(callback)) return LoopEntry(TaskRef(&task_of(callback)));
  LoopEntry entry(std::make_unique<PythonCallback>(callback, arguments));
  PyObject* const name = name_of(callback);
  entry.callback()->name = &name_record(name);
  Py_DECREF(name);
  return entry;
}

PyObject* PythonV2::pend(PyObject* generator, PyObject* exception, Throw kind) {
  if (refuses_unstarted_ && is_unstarted(generator)) {
    throw SchedulerError(SchedulerError::Type::type, "can't pend throw to just-started generator");
  }
  // An exhausted generator takes what is pended, and nothing comes of it.
  if (is_exhausted(generator)) return Py_NewRef(Py_None);
  GeneratorTask* const task = find_task(generator);
  if (task == nullptr) {
    PyObject*& slot = inner_exceptions_.try_emplace(generator, nullptr).first->second;
    if (slot == nullptr) Py_INCREF(generator);
    PyObject* const old = std::exchange(slot, Py_NewRef(exception));
    return old == nullptr ? Py_NewRef(Py_None) : old;
  }
  if (kind != Throw::other) {
    loop_.record(*task, kind == Throw::cancelled ? EventKind::cancel_requested : EventKind::timeout_requested);
  }
  const bool slot_is_false = std::exchange(task->waiting_for_io, false);
  PyObject* old = task->swap_exception(exception == Py_None ? nullptr : exception);
  if (task->pending == Throw::none) Py_CLEAR(old);
  task->pending = exception == Py_None ? Throw::none : kind;
  if (slot_is_false) return Py_NewRef(Py_False);
  return old == nullptr ? Py_NewRef(Py_None) : old;
}

PyObject* PythonV2::take_inner_exception(PyObject* generator) {
  if (inner_exceptions_.empty()) return nullptr;
  PyObject* current = delegate_of(generator);
  while (current != nullptr) {
    if (const auto found = inner_exceptions_.find(current); found != inner_exceptions_.end()) {
      PyObject* const exception = found->second;
      Py_DECREF(found->first);
      inner_exceptions_.erase(found);
      Py_DECREF(current);
      return exception;
    }
    PyObject* const next = delegate_of(current);
    Py_DECREF(current);
    current = next;
  }
  return nullptr;
}

Request PythonV2::request_of(PyObject* value) {
  if (value == sleeper_) {
    Py_DECREF(value);
    return {RequestKind::sleep, as_sleeper(value)->yielded, nullptr};
  }
  const auto owner = [value] { Py_DECREF(value); };
  if (value == Py_None) {
    owner();
    return {RequestKind::yield};
  }
  if (value == Py_False) {
    owner();
    return {RequestKind::park};
  }
  if (PyLong_CheckExact(value)) {
    const std::int64_t ms = PyLong_AsLongLong(value);
    owner();
    if (ms == -1 && PyErr_Occurred() != nullptr) throw_python_error();
    return {RequestKind::sleep, ms, nullptr};
  }
  if (PyGen_Check(value)) {
    Task& task = task_of(value);
    owner();
    return {RequestKind::spawn, 0, &task};
  }
  const auto is = [value](PyObject* type) { return PyObject_TypeCheck(value, reinterpret_cast<PyTypeObject*>(type)); };
  if (is(classes_.sys_call1)) {
    PyObject* const argument = PyObject_GetAttrString(value, "arg");
    if (argument == nullptr) {
      owner();
      throw_python_error();
    }
    Py_DECREF(argument);  // `value` owns it; the pollable table, or the run, keeps what outlives the call
    Request request{RequestKind::stop_loop, 0, argument};
    if (is(classes_.stop_loop)) {
      Py_INCREF(argument);
      owner();
      return request;
    }
    for (const auto& [type, kind] : {std::pair{classes_.io_read, RequestKind::wait_readable},
                                     std::pair{classes_.io_write, RequestKind::wait_writable},
                                     std::pair{classes_.io_read_done, RequestKind::readable_done},
                                     std::pair{classes_.io_write_done, RequestKind::writable_done}}) {
      if (!is(type)) continue;
      request = {kind, 0, &pollables_.find(argument)};
      owner();
      return request;
    }
    Py_XDECREF(PyObject_CallFunction(classes_.refuse, "sO", "Unknown syscall yielded", value));
  } else {
    Py_XDECREF(PyObject_CallFunction(classes_.refuse, "sO", "Unsupported coroutine yield value", value));
  }
  owner();
  throw_python_error();
}

}  // namespace asim
