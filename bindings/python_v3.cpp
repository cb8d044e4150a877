#include "bindings/python_v3.hpp"

#include <typeinfo>

#include "bindings/python_error.hpp"
#include "bindings/python_generator.hpp"
#include "bindings/v3_types.hpp"
#include "core/circuitpython.hpp"
#include "core/scheduler_error.hpp"
#include "sim/board.hpp"
#include "sim/world.hpp"

namespace asim {

// --- CoroutineTask

CoroutineTask::CoroutineTask(PythonV3& owner, PyObject* coroutine) : owner_(owner), coroutine_(Py_NewRef(coroutine)) {}

CoroutineTask::~CoroutineTask() {
  disarm_generator(coroutine_);
  Py_DECREF(coroutine_);
  Py_XDECREF(outcome_);
  Py_XDECREF(exception_);
  Py_XDECREF(callback_);
}

PyObject* CoroutineTask::object() {
  if (object_ != nullptr) return Py_NewRef(object_);
  object_ = checked(new_task_object(*this));
  return object_;
}

void CoroutineTask::set_callback(PyObject* callback) noexcept {
  Py_XSETREF(callback_, Py_XNewRef(callback));
  completion = callback_ == nullptr ? nullptr : this;
}

Request CoroutineTask::resume() {
  started = true;
  Resumed resumed;
  if (pending == Throw::none) {
    resumed = resume_generator(coroutine_);
  } else {
    // A plain cancellation replaces an exception with arguments that was pending.
    const bool plain = std::exchange(pending, Throw::none) != Throw::other;
    if (plain) Py_CLEAR(exception_);
    PyObject* const exception = plain ? Py_NewRef(owner_.cancelled_error()) : std::exchange(exception_, nullptr);
    resumed = throw_into_generator(coroutine_, exception);
    Py_DECREF(exception);
  }
  switch (resumed.status) {
    case PYGEN_NEXT:
      Py_DECREF(resumed.value);
      return {RequestKind::queued};
    case PYGEN_RETURN:
      outcome_ = PyObject_CallOneArg(PyExc_StopIteration, resumed.value);
      Py_DECREF(resumed.value);
      checked(outcome_);
      return {RequestKind::done};
    case PYGEN_ERROR:
      break;
  }
  return end_by_exception();
}

Request CoroutineTask::end_by_exception() {
  const bool cancelled = PyErr_ExceptionMatches(owner_.cancelled_error()) != 0;
  if (!cancelled && PyErr_ExceptionMatches(run_ended_type()) == 0) {
    owner_.last_failure().note(owner_.loop().display_name(*this));
  }
  if (!cancelled && PyErr_ExceptionMatches(PyExc_Exception) == 0) throw_python_error();
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback != nullptr) PyException_SetTraceback(value, traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  outcome_ = value;
  return {cancelled ? RequestKind::cancelled : RequestKind::failed};
}

void CoroutineTask::forget(bool keep) {
  forgotten_ = true;
  if (!keep) Py_SETREF(outcome_, checked(PyObject_CallNoArgs(PyExc_StopIteration)));
}

void CoroutineTask::on_completion(Task& /*task*/) {
  PyObject* const callback = std::exchange(callback_, nullptr);
  PyObject* const self = object();
  PyObject* const result = PyObject_CallFunctionObjArgs(callback, self, outcome_, nullptr);
  Py_DECREF(self);
  Py_DECREF(callback);
  Py_DECREF(checked(result));
}

// --- PythonV3

PythonV3::PythonV3(Board& board)
    : board_(board),
      loop_(dynamic_cast<AsyncioV3&>(board.scheduler())),
      circuitpython_(dynamic_cast<Circuitpython*>(&loop_) != nullptr),
      task_type_(checked(circuitpython_ ? circuitpython_task_type() : asim::task_type())),
      sleeper_(checked(new_sleeper_object(*this))) {
  loop_.set_unretrieved(this);
}

PythonV3::~PythonV3() {
  close();
  Py_DECREF(sleeper_);
}

void PythonV3::close() {
  if (std::exchange(closed_, true)) return;
  loop_.set_unretrieved(nullptr);
  loop_.reset();
  loop_.release_tasks();
  pollables_.clear();
  last_failure_.clear();
  Py_CLEAR(cancelled_error_);
  Py_CLEAR(invalid_state_error_);
  Py_CLEAR(handler_);
}

PyObject* PythonV3::new_task(PyObject* coroutine, PyObject* name) {
  if (PyObject_HasAttrString(coroutine, "send") == 0) {
    throw SchedulerError(SchedulerError::Type::type, "coroutine expected");
  }
  PyObject* const text = name != nullptr ? Py_NewRef(name) : name_of(coroutine);
  const TaskRef task = TaskRef::adopt(new CoroutineTask(*this, coroutine));
  const char* const utf8 = PyUnicode_AsUTF8(text);
  TaskName& record = loop_.task_name(utf8 == nullptr ? "?" : utf8);
  Py_DECREF(text);
  loop_.enrol(*task, record);
  return static_cast<CoroutineTask*>(task.get())->object();
}

CoroutineTask& PythonV3::current() {
  Task* const task = loop_.current();
  // Asked with each sleep. The type is final, so that this is what a dynamic_cast tells, in a fraction of its time.
  if (task == nullptr || typeid(*task) != typeid(CoroutineTask)) {
    throw SchedulerError(SchedulerError::Type::runtime, "no running event loop");
  }
  return static_cast<CoroutineTask&>(*task);
}

PyObject* PythonV3::run_until_complete(CoroutineTask* task) {
  switch (loop_.run_until_complete(task)) {
    case AsyncioV3::Outcome::idle:
      return Py_NewRef(Py_None);
    case AsyncioV3::Outcome::returned:
      return PyObject_GetAttrString(task->outcome(), "value");
    case AsyncioV3::Outcome::raised:
      break;
  }
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(task->outcome())), task->outcome());
  return nullptr;
}

void PythonV3::report(Task& task) {
  auto& failed = static_cast<CoroutineTask&>(task);
  board_.world().warn("task " + loop_.display_name(task) + " ended by " + Py_TYPE(failed.outcome())->tp_name +
                      ", which nobody retrieved");
  if (handler_ == nullptr) return;
  PyObject* const object = failed.object();
  PyObject* const result = PyObject_CallFunctionObjArgs(handler_, object, failed.outcome(), nullptr);
  Py_DECREF(object);
  Py_DECREF(checked(result));
}

void PythonV3::on_unreported(Task& task) {
  // On MicroPython a further await crashes the interpreter; here it raises the exception.
  static_cast<CoroutineTask&>(task).forget(!circuitpython_);
}

void PythonV3::tell_of_forgotten(const CoroutineTask& task) {
  loop_.tell(KnownDefect::forgotten_exception,
             {loop_.display_name(task), circuitpython_ ? "gives None" : "crashes the interpreter of a board"});
}

const char* PythonV3::unawaited_sleep_text() const noexcept {
  return circuitpython_ ? "Check for a missing `await` in your code" : "";
}

}  // namespace asim
