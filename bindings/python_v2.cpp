#include "bindings/python_v2.hpp"

#include <structmember.h>

#include "bindings/call_site.hpp"
#include "bindings/python_error.hpp"
#include "bindings/python_generator.hpp"
#include "core/fast_io.hpp"
#include "core/scheduler_error.hpp"
#include "sim/board.hpp"

namespace asim {
namespace {

// --- sleep_ms, after_ms, after: shared objects. Calling one stores the delay; the first `next` yields it and clears
// it.

struct SharedDelay {
  PyObject ob_base;
  Board* board;
  vectorcallfunc vectorcall;
  RequestKind request;
  bool takes_seconds;
  bool holds;
  std::int64_t stored;   ///< milliseconds that the next `next` will take
  std::int64_t yielded;  ///< what the loop reads from the yielded object
};

SharedDelay* as_delay(PyObject* object) { return reinterpret_cast<SharedDelay*>(object); }

/// -1 with an exception set if `delay` is no number.
std::int64_t milliseconds(PyObject* delay, bool in_seconds) {
  if (!in_seconds) return PyLong_AsLongLong(delay);
  const double seconds = PyFloat_AsDouble(delay);
  return PyErr_Occurred() != nullptr ? -1 : static_cast<std::int64_t>(seconds * 1000);
}

PyObject* call_delay(PyObject* object, PyObject* const* arguments, std::size_t count, PyObject* keywords) noexcept {
  if (PyVectorcall_NARGS(count) != 1 || keywords != nullptr) {
    PyErr_SetString(PyExc_TypeError, "function takes 1 positional arguments");
    return nullptr;
  }
  SharedDelay& self = *as_delay(object);
  const std::int64_t ms = milliseconds(arguments[0], self.takes_seconds);
  if (ms == -1 && PyErr_Occurred() != nullptr) return nullptr;
  self.stored = ms;
  self.holds = true;
  return guarded([&] {
    charge_sleep(*self.board);
    return Py_NewRef(object);
  });
}

PyObject* next_delay(PyObject* object) noexcept {
  SharedDelay* const self = as_delay(object);
  if (!self->holds) return nullptr;
  self->holds = false;
  self->yielded = self->stored;
  return Py_NewRef(object);
}

PySendResult send_delay(PyObject* object, PyObject* /*value*/, PyObject** result) noexcept {
  *result = next_delay(object);
  if (*result != nullptr) return PYGEN_NEXT;
  *result = Py_NewRef(Py_None);
  return PYGEN_RETURN;
}

PyTypeObject* delay_type() {
  static PyMemberDef members[] = {
      {"__vectorcalloffset__", T_PYSSIZET, offsetof(SharedDelay, vectorcall), READONLY, nullptr},
      {nullptr, 0, 0, 0, nullptr},
  };
  static PyType_Slot slots[] = {
      {Py_tp_members, members},
      {Py_tp_call, reinterpret_cast<void*>(PyVectorcall_Call)},
      {Py_tp_iter, reinterpret_cast<void*>(PyObject_SelfIter)},
      {Py_tp_iternext, reinterpret_cast<void*>(next_delay)},
      {Py_am_send, reinterpret_cast<void*>(send_delay)},
      {Py_tp_doc, const_cast<char*>("A shared awaitable of uasyncio: sleep_ms, after_ms, after.")},
      {0, nullptr},
  };
  static PyType_Spec spec = {"uasyncio.SleepMs", sizeof(SharedDelay), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL, slots};
  static auto* const type = reinterpret_cast<PyTypeObject*>(checked(PyType_FromSpec(&spec)));
  return type;
}

PyObject* new_delay(Board& board, RequestKind request, bool takes_seconds) {
  SharedDelay* const self = PyObject_New(SharedDelay, delay_type());
  if (self == nullptr) throw_python_error();
  self->board = &board;
  self->vectorcall = call_delay;
  self->request = request;
  self->takes_seconds = takes_seconds;
  self->holds = false;
  return reinterpret_cast<PyObject*>(self);
}

/// A function with arguments on a queue.
class PythonCallback final : public Callback {
 public:
  PythonCallback(Board& board, PyObject* function, PyObject* arguments) noexcept
      : board_(board), function_(Py_NewRef(function)), arguments_(Py_NewRef(arguments)) {}
  ~PythonCallback() override {
    Py_DECREF(function_);
    Py_DECREF(arguments_);
  }
  void call() override {
    PyObject* const result = PyObject_CallObject(function_, arguments_);
    if (result == nullptr) throw_python_error();
    drop_result(board_, result);
  }

 private:
  Board& board_;
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
      if (owner_.keeps_ended()) owner_.keep_ended(generator_, resumed.value);
      Py_DECREF(resumed.value);
      return {RequestKind::done};
    case PYGEN_ERROR:
      if (owner_.keeps_ended()) owner_.keep_ended(generator_, PyErr_Occurred());
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
    : board_(board),
      loop_(dynamic_cast<UasyncioLoop&>(board.scheduler())),
      fast_io_(dynamic_cast<FastIo*>(&loop_)),
      sleeper_(new_delay(board, RequestKind::sleep, false)),
      after_ms_(new_delay(board, RequestKind::sleep_low_priority, false)),
      after_(new_delay(board, RequestKind::sleep_low_priority, true)) {}

PythonV2::~PythonV2() {
  close();
  for (PyObject* const delay : {sleeper_, after_ms_, after_}) Py_DECREF(delay);
}

FastIo& PythonV2::fast_io() {
  if (fast_io_ == nullptr) throw SchedulerError(SchedulerError::Type::type, "only fast_io has this");
  return *fast_io_;
}

void PythonV2::reset(UasyncioLoop::Options options) {
  options.slot_from_start = !old_slots_;
  loop_.reset(options);
}

void PythonV2::close() {
  if (std::exchange(closed_, true)) return;
  loop_.reset({});
  loop_.release_tasks();
  clear(inner_exceptions_);
  clear(ended_);
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
              .refuse = attribute("_refuse"),
              .address = attribute("_address")};
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

void PythonV2::forget(GeneratorTask& task) noexcept {
  tasks_.erase(task.generator());
  if (closed_ || !task.finished() || task.pending == Throw::none) return;
  PyObject* const content = task.swap_exception(nullptr);
  if (content != nullptr) keep_ended(task.generator(), content);
  Py_XDECREF(content);
}

LoopEntry PythonV2::entry(PyObject* callback, PyObject* arguments) {
  if (PyGen_Check(callback)) return LoopEntry(TaskRef(&task_of(callback)));
  LoopEntry entry(std::make_unique<PythonCallback>(board_, callback, arguments));
  PyObject* const name = name_of(callback);
  entry.callback()->name = &name_record(name);
  Py_DECREF(name);
  return entry;
}

PyObject* PythonV2::swap_slot(Slots& slots, PyObject* generator, PyObject* content) {
  PyObject*& slot = slots.try_emplace(generator, nullptr).first->second;
  if (slot == nullptr) Py_INCREF(generator);
  return std::exchange(slot, Py_NewRef(content));
}

void PythonV2::clear(Slots& slots) {
  for (const auto& [generator, content] : std::exchange(slots, {})) {
    Py_DECREF(generator);
    Py_DECREF(content);
  }
}

void PythonV2::keep_ended(PyObject* generator, PyObject* content) {
  if (content != Py_None) Py_XDECREF(swap_slot(ended_, generator, content));
}

void PythonV2::require_slot(PyObject* generator) const {
  if (old_slots_ && is_unstarted(generator)) {
    throw SchedulerError(SchedulerError::Type::type, "can't pend throw to just-started generator");
  }
}

PyObject* PythonV2::pend(PyObject* generator, PyObject* exception) {
  require_slot(generator);
  GeneratorTask* const task = find_task(generator);
  const bool exhausted = is_exhausted(generator);
  // Under V2.0 nothing comes of what an ended generator takes.
  if (exhausted && !loop_.second_exception_refusal()) return Py_NewRef(Py_None);
  // One that has ended has its task as long as something of it is queued; one that is queued anew has a fresh one,
  // which runs to no effect and leaves the slot alone.
  if (task == nullptr || (exhausted && (!task->finished() || ended_.contains(generator)))) {
    PyObject* const old = swap_slot(exhausted ? ended_ : inner_exceptions_, generator, exception);
    return old == nullptr ? Py_NewRef(Py_None) : old;
  }
  PyObject* old = task->swap_exception(exception == Py_None ? nullptr : exception);
  if (task->pending == Throw::none) Py_CLEAR(old);
  task->pending = exception == Py_None ? Throw::none : Throw::other;
  switch (std::exchange(task->slot, Slot::empty)) {
    case Slot::awaits_io:
      return Py_NewRef(Py_False);
    case Slot::asleep:
      return checked(PyObject_CallOneArg(classes_.address, generator));
    default:
      return old == nullptr ? Py_NewRef(Py_None) : old;
  }
}

void PythonV2::interrupt(PyObject* generator, PyObject* exception, Throw kind) {
  GeneratorTask* const task = find_task(generator);
  if (task == nullptr || is_exhausted(generator)) {
    PyObject* const old = pend(generator, exception);
    // A number or False would have it queued once more, to no effect.
    const bool harmless = old == Py_None || old == Py_False || PyLong_CheckExact(old) != 0;
    Py_DECREF(old);
    if (const auto refusal = loop_.second_exception_refusal(); refusal && !harmless) throw SchedulerError(*refusal);
    return;
  }
  require_slot(generator);
  // The slot of a generator that runs is in use for other things.
  if (fast_io_ != nullptr && is_running(generator)) throw SchedulerError(SchedulerError::Type::assertion, "");
  loop_.record(*task, kind == Throw::cancelled ? EventKind::cancel_requested : EventKind::timeout_requested);
  Py_XDECREF(task->swap_exception(exception));
  loop_.pend(*task, kind);
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
  if (Py_IS_TYPE(value, delay_type())) {
    Py_DECREF(value);  // `this` keeps it
    return {as_delay(value)->request, as_delay(value)->yielded, nullptr};
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
