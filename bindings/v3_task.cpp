// `Task` of the simulated asyncio: MicroPython's, and CircuitPython's with more methods.

#include "bindings/python_error.hpp"
#include "bindings/python_v3.hpp"
#include "bindings/v3_types.hpp"
#include "core/scheduler_error.hpp"

namespace asim {
namespace {

struct TaskObject {
  PyObject_HEAD CoroutineTask* task;
};

CoroutineTask& task_of(PyObject* object) { return *reinterpret_cast<TaskObject*>(object)->task; }

void dealloc_task(PyObject* object) {
  CoroutineTask& task = task_of(object);
  PyTypeObject* const type = Py_TYPE(object);
  task.object_gone();
  task.release();
  PyObject_Free(object);
  Py_DECREF(type);
}

bool is_value(PyObject* outcome) {
  return Py_IS_TYPE(outcome, reinterpret_cast<PyTypeObject*>(PyExc_StopIteration)) != 0;
}

/// Where awaiting begins: a finished task counts as retrieved from here on.
PyObject* iter_task(PyObject* object) noexcept {
  return guarded([object] {
    CoroutineTask& task = task_of(object);
    if (task.finished()) {
      task.state = TaskPhase::retrieved;
    } else if (task.completion != nullptr) {
      throw SchedulerError(SchedulerError::Type::runtime, "can't wait");
    } else {
      static_cast<void>(task.waiting_tasks(task.owner().loop().ticks().period()));
    }
    return Py_NewRef(object);
  });
}

PySendResult send_task(PyObject* object, PyObject* /*value*/, PyObject** result) noexcept {
  CoroutineTask& task = task_of(object);
  *result = nullptr;
  if (!task.finished()) {
    *result = guarded([&] {
      CoroutineTask& waiter = task.owner().current();
      TaskQueue& waiting = task.waiting_tasks(task.owner().loop().ticks().period());
      task.owner().loop().wait_on(waiter, waiting, task);
      return Py_NewRef(Py_None);
    });
    return *result == nullptr ? PYGEN_ERROR : PYGEN_NEXT;
  }
  if (task.forgotten()) task.owner().tell_of_forgotten(task);
  PyObject* const outcome = task.outcome();
  if (is_value(outcome)) {
    *result = PyObject_GetAttrString(outcome, "value");
    return *result == nullptr ? PYGEN_ERROR : PYGEN_RETURN;
  }
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(outcome)), outcome);
  return PYGEN_ERROR;
}

PyObject* next_task(PyObject* object) noexcept {
  PyObject* result = nullptr;
  if (send_task(object, Py_None, &result) != PYGEN_RETURN) return result;
  PyErr_SetObject(PyExc_StopIteration, task_of(object).outcome());
  Py_DECREF(result);
  return nullptr;
}

PyObject* task_done(PyObject* object, PyObject* /*unused*/) { return PyBool_FromLong(task_of(object).finished()); }

PyObject* task_cancel(PyObject* object, PyObject* /*unused*/) {
  return guarded([object] {
    CoroutineTask& task = task_of(object);
    return PyBool_FromLong(task.owner().loop().cancel(task));
  });
}

PyObject* get_coro(PyObject* object, void* /*closure*/) { return Py_NewRef(task_of(object).coroutine()); }

PyObject* get_key(PyObject* object, void* /*closure*/) { return PyLong_FromLongLong(task_of(object).key); }

/// True: running; a callable: running, owned by a gather; None: finished; False: finished and retrieved; the waiters
/// have no object of their own, so that "running, with waiters" is shown by Ellipsis.
PyObject* get_state(PyObject* object, void* /*closure*/) {
  const CoroutineTask& task = task_of(object);
  if (task.state == TaskPhase::finished) return Py_NewRef(Py_None);
  if (task.state == TaskPhase::retrieved) return Py_NewRef(Py_False);
  if (task.callback() != nullptr) return Py_NewRef(task.callback());
  return Py_NewRef(task.waiters != nullptr ? Py_Ellipsis : Py_True);
}

int set_state(PyObject* object, PyObject* value, void* /*closure*/) {
  CoroutineTask& task = task_of(object);
  if (value == nullptr) {
    PyErr_SetString(PyExc_AttributeError, "state");
    return -1;
  }
  if (value == Py_True) {
    task.set_callback(nullptr);
  } else if (value == Py_None || value == Py_False) {
    task.state = value == Py_None ? TaskPhase::finished : TaskPhase::retrieved;
  } else {
    task.set_callback(value);
  }
  return 0;
}

/// After the end the outcome; before it the exception to be raised, True while something is waited on, or None.
PyObject* get_data(PyObject* object, void* /*closure*/) {
  const CoroutineTask& task = task_of(object);
  if (task.outcome() != nullptr) return Py_NewRef(task.outcome());
  if (task.pending != Throw::none) {
    return Py_NewRef(task.pending == Throw::other ? task.exception() : task.owner().cancelled_error());
  }
  if (task.waiting_on != nullptr) return Py_NewRef(Py_True);
  return Py_NewRef(Py_None);
}

/// Replaces the exception to be raised at the next resume.
int set_data(PyObject* object, PyObject* value, void* /*closure*/) {
  CoroutineTask& task = task_of(object);
  if (value == nullptr || value == Py_None) {
    task.pending = Throw::none;
    task.set_exception(nullptr);
  } else {
    task.pending = Throw::other;
    task.set_exception(value);
  }
  return 0;
}

// --- further methods of CircuitPython's Task (its `extmod/modasyncio.c`)

bool is_cancellation(const CoroutineTask& task) {
  return PyErr_GivenExceptionMatches(task.outcome(), task.owner().cancelled_error()) != 0;
}

PyObject* refuse_unfinished(const CoroutineTask& task, const char* text) {
  PyErr_SetString(task.owner().invalid_state_error(), text);
  return nullptr;
}

PyObject* raise_outcome(const CoroutineTask& task) {
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(task.outcome())), task.outcome());
  return nullptr;
}

PyObject* task_exception(PyObject* object, PyObject* /*unused*/) {
  const CoroutineTask& task = task_of(object);
  if (!task.finished()) return refuse_unfinished(task, "Exception is not set.");
  if (is_cancellation(task)) return raise_outcome(task);
  return Py_NewRef(is_value(task.outcome()) ? Py_None : task.outcome());
}

PyObject* task_result(PyObject* object, PyObject* /*unused*/) {
  const CoroutineTask& task = task_of(object);
  if (!task.finished()) return refuse_unfinished(task, "Result is not ready.");
  if (!is_value(task.outcome())) return raise_outcome(task);
  return PyObject_GetAttrString(task.outcome(), "value");
}

PyObject* task_cancelled(PyObject* object, PyObject* /*unused*/) {
  const CoroutineTask& task = task_of(object);
  return PyBool_FromLong(task.finished() && is_cancellation(task));
}

PyObject* task_get_coro(PyObject* object, PyObject* /*unused*/) { return Py_NewRef(task_of(object).coroutine()); }

PyObject* task_set_result(PyObject* /*object*/, PyObject* /*value*/) {
  PyErr_SetString(PyExc_RuntimeError, "Task does not support set_result operation");
  return nullptr;
}

PyObject* task_set_exception(PyObject* /*object*/, PyObject* /*value*/) {
  PyErr_SetString(PyExc_RuntimeError, "Task does not support set_exception operation");
  return nullptr;
}

PyObject* task_await(PyObject* object, PyObject* /*unused*/) { return iter_task(object); }

// --- the types

PyObject* repr_task(PyObject* /*object*/) { return PyUnicode_FromString("<Task>"); }

PyObject* make_task_type(PyMethodDef* methods) {
  static PyGetSetDef properties[] = {
      {"coro", get_coro, nullptr, "The coroutine.", nullptr},
      {"ph_key", get_key, nullptr, "The tick of the last push.", nullptr},
      {"state", get_state, set_state, "Running, finished or retrieved.", nullptr},
      {"data", get_data, set_data, "What is to be raised, or how the task ended.", nullptr},
      {nullptr, nullptr, nullptr, nullptr, nullptr},
  };
  PyType_Slot slots[] = {
      {Py_tp_dealloc, reinterpret_cast<void*>(dealloc_task)},
      {Py_tp_repr, reinterpret_cast<void*>(repr_task)},
      {Py_tp_iter, reinterpret_cast<void*>(iter_task)},
      {Py_tp_iternext, reinterpret_cast<void*>(next_task)},
      {Py_am_send, reinterpret_cast<void*>(send_task)},
      {Py_tp_methods, methods},
      {Py_tp_getset, properties},
      {Py_tp_doc, const_cast<char*>("A running coroutine.")},
      {0, nullptr},
  };
  PyType_Spec spec = {"asyncio.Task", sizeof(TaskObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
                      slots};
  return PyType_FromSpec(&spec);
}

constexpr PyMethodDef done_method{"done", task_done, METH_NOARGS, "Whether the task has ended."};
constexpr PyMethodDef cancel_method{"cancel", task_cancel, METH_NOARGS,
                                    "Asks the task to end by CancelledError; False if it has ended."};

}  // namespace

PyObject* task_type() {
  static PyMethodDef methods[] = {done_method, cancel_method, {nullptr, nullptr, 0, nullptr}};
  static PyObject* const type = make_task_type(methods);
  return type;
}

PyObject* circuitpython_task_type() {
  static PyMethodDef methods[] = {
      done_method,
      cancel_method,
      {"result", task_result, METH_NOARGS, "The value, or raises the exception."},
      {"exception", task_exception, METH_NOARGS, "The exception, or None; raises a cancellation."},
      {"cancelled", task_cancelled, METH_NOARGS, "Whether the task has ended by CancelledError."},
      {"get_coro", task_get_coro, METH_NOARGS, "The coroutine."},
      {"set_result", task_set_result, METH_O, "Always refused."},
      {"set_exception", task_set_exception, METH_O, "Always refused."},
      {"__await__", task_await, METH_NOARGS, "Begins to wait for the end of the task."},
      {nullptr, nullptr, 0, nullptr},
  };
  static PyObject* const type = make_task_type(methods);
  return type;
}

PyObject* new_task_object(CoroutineTask& task) {
  auto* const type = reinterpret_cast<PyTypeObject*>(task.owner().task_type());
  if (type == nullptr) return nullptr;
  TaskObject* const self = PyObject_New(TaskObject, type);
  if (self == nullptr) return nullptr;
  task.retain();
  self->task = &task;
  return reinterpret_cast<PyObject*>(self);
}

CoroutineTask* task_from_object(PyObject* object) {
  if (Py_TYPE(object)->tp_dealloc != dealloc_task) {
    PyErr_SetString(PyExc_TypeError, "Task expected");
    return nullptr;
  }
  return &task_of(object);
}

}  // namespace asim
