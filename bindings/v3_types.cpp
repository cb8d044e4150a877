#include "bindings/v3_types.hpp"

#include <structmember.h>

#include "bindings/python_error.hpp"
#include "bindings/python_v2.hpp"
#include "bindings/python_v3.hpp"
#include "core/scheduler_error.hpp"

namespace asim {
namespace {

// --- the object that sleep_ms returns: the deadline is fixed at the call, the first `next` queues the current task

struct Sleeper {
  PyObject_HEAD PythonV3* owner;
  vectorcallfunc vectorcall;
  Ticks deadline;
  bool armed;
};

Sleeper* as_sleeper(PyObject* object) { return reinterpret_cast<Sleeper*>(object); }

bool arm(Sleeper& self, PyObject* ms_object) {
  if (PyFloat_Check(ms_object)) throw SchedulerError(SchedulerError::Type::type, "can't convert float to int");
  const std::int64_t ms = PyLong_AsLongLong(ms_object);
  if (ms == -1 && PyErr_Occurred() != nullptr) {
    if (PyErr_ExceptionMatches(PyExc_OverflowError) == 0) return false;
    PyErr_Clear();
    throw SchedulerError(SchedulerError::Type::overflow, "ticks interval overflow");
  }
  if (self.armed) throw SchedulerError(SchedulerError::Type::assertion, "");
  charge_sleep(self.owner->board());
  AsyncioV3& loop = self.owner->loop();
  const std::int64_t delay = ms < 0 ? 0 : ms;
  if (!loop.ticks().period().in_range(delay)) {
    throw SchedulerError(SchedulerError::Type::overflow, "ticks interval overflow");
  }
  self.deadline = loop.ticks().period().add(loop.ticks_ms(), delay);
  self.armed = true;
  return true;
}

PyObject* call_sleeper(PyObject* object, PyObject* const* arguments, std::size_t count, PyObject* keywords) noexcept {
  if (PyVectorcall_NARGS(count) != 1 || keywords != nullptr) {
    PyErr_SetString(PyExc_TypeError, "function takes 1 positional arguments");
    return nullptr;
  }
  return guarded([&]() -> PyObject* { return arm(*as_sleeper(object), arguments[0]) ? Py_NewRef(object) : nullptr; });
}

PyObject* next_sleeper(PyObject* object) noexcept {
  Sleeper& self = *as_sleeper(object);
  if (!self.armed) return nullptr;
  self.armed = false;
  return guarded([&] {
    self.owner->loop().make_ready_at(self.owner->current(), self.deadline);
    return Py_NewRef(Py_None);
  });
}

PySendResult send_sleeper(PyObject* object, PyObject* /*value*/, PyObject** result) noexcept {
  if (!as_sleeper(object)->armed) {
    *result = Py_NewRef(Py_None);
    return PYGEN_RETURN;
  }
  *result = next_sleeper(object);
  return *result == nullptr ? PYGEN_ERROR : PYGEN_NEXT;
}

PyTypeObject* sleeper_type() {
  static PyMemberDef members[] = {
      {"__vectorcalloffset__", T_PYSSIZET, offsetof(Sleeper, vectorcall), READONLY, nullptr},
      {nullptr, 0, 0, 0, nullptr},
  };
  static PyType_Slot slots[] = {
      {Py_tp_members, members},
      {Py_tp_call, reinterpret_cast<void*>(PyVectorcall_Call)},
      {Py_tp_iter, reinterpret_cast<void*>(PyObject_SelfIter)},
      {Py_tp_iternext, reinterpret_cast<void*>(next_sleeper)},
      {Py_am_send, reinterpret_cast<void*>(send_sleeper)},
      {Py_tp_doc, const_cast<char*>("The shared awaitable of asyncio's sleep_ms.")},
      {0, nullptr},
  };
  static PyType_Spec spec = {"asyncio.SingletonGenerator", sizeof(Sleeper), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL, slots};
  static auto* const type = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&spec));
  return type;
}

// --- Task

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
  PyObject* const outcome = task.outcome();
  if (Py_IS_TYPE(outcome, reinterpret_cast<PyTypeObject*>(PyExc_StopIteration)) != 0) {
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

PyObject* repr_task(PyObject* /*object*/) { return PyUnicode_FromString("<Task>"); }

// --- TaskQueue

struct QueueObject {
  PyObject_HEAD PythonV3* owner;
  TaskQueue* queue;
};

QueueObject* as_queue(PyObject* object) { return reinterpret_cast<QueueObject*>(object); }

void dealloc_queue(PyObject* object) {
  PyTypeObject* const type = Py_TYPE(object);
  delete as_queue(object)->queue;
  PyObject_Free(object);
  Py_DECREF(type);
}

PyObject* queue_peek(PyObject* object, PyObject* /*unused*/) {
  Task* const task = as_queue(object)->queue->peek();
  if (task == nullptr) return Py_NewRef(Py_None);
  return guarded([task] { return static_cast<CoroutineTask*>(task)->object(); });
}

PyObject* queue_wait(PyObject* object, PyObject* /*unused*/) {
  return guarded([object] {
    QueueObject& self = *as_queue(object);
    self.owner->loop().wait_on(self.owner->current(), *self.queue);
    return Py_NewRef(Py_None);
  });
}

/// Moves the oldest waiter to the run queue and returns it; None if nobody waits.
PyObject* queue_wake(PyObject* object, PyObject* /*unused*/) {
  return guarded([object]() -> PyObject* {
    QueueObject& self = *as_queue(object);
    Task* const task = self.queue->pop();
    if (task == nullptr) return Py_NewRef(Py_None);
    self.owner->loop().make_ready(*task);
    return static_cast<CoroutineTask*>(task)->object();
  });
}

}  // namespace

PyObject* task_type() {
  static PyMethodDef methods[] = {
      {"done", task_done, METH_NOARGS, "Whether the task has ended."},
      {"cancel", task_cancel, METH_NOARGS, "Asks the task to end by CancelledError; False if it has ended."},
      {nullptr, nullptr, 0, nullptr},
  };
  static PyGetSetDef properties[] = {
      {"coro", get_coro, nullptr, "The coroutine.", nullptr},
      {"ph_key", get_key, nullptr, "The tick of the last push.", nullptr},
      {"state", get_state, set_state, "Running, finished or retrieved.", nullptr},
      {"data", get_data, set_data, "What is to be raised, or how the task ended.", nullptr},
      {nullptr, nullptr, nullptr, nullptr, nullptr},
  };
  static PyType_Slot slots[] = {
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
  static PyType_Spec spec = {"asyncio.Task", sizeof(TaskObject), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
  static PyObject* const type = PyType_FromSpec(&spec);
  return type;
}

PyObject* task_queue_type() {
  static PyMethodDef methods[] = {
      {"peek", queue_peek, METH_NOARGS, "The oldest waiter, or None."},
      {"wait", queue_wait, METH_NOARGS, "Puts the current task on the queue; it must then yield."},
      {"wake", queue_wake, METH_NOARGS, "Moves the oldest waiter to the run queue and returns it, or None."},
      {nullptr, nullptr, 0, nullptr},
  };
  static PyType_Slot slots[] = {
      {Py_tp_dealloc, reinterpret_cast<void*>(dealloc_queue)},
      {Py_tp_methods, methods},
      {Py_tp_doc, const_cast<char*>("Tasks that wait for something, first come first woken.")},
      {0, nullptr},
  };
  static PyType_Spec spec = {"asyncio.TaskQueue", sizeof(QueueObject), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
  static PyObject* const type = PyType_FromSpec(&spec);
  return type;
}

PyObject* new_task_queue_object(PythonV3& owner) {
  auto* const type = reinterpret_cast<PyTypeObject*>(task_queue_type());
  if (type == nullptr) return nullptr;
  QueueObject* const self = PyObject_New(QueueObject, type);
  if (self == nullptr) return nullptr;
  self->owner = &owner;
  self->queue = new TaskQueue(owner.loop().ticks().period());
  return reinterpret_cast<PyObject*>(self);
}

PyObject* new_task_object(CoroutineTask& task) {
  auto* const type = reinterpret_cast<PyTypeObject*>(task_type());
  if (type == nullptr) return nullptr;
  TaskObject* const self = PyObject_New(TaskObject, type);
  if (self == nullptr) return nullptr;
  task.retain();
  self->task = &task;
  return reinterpret_cast<PyObject*>(self);
}

PyObject* new_sleeper_object(PythonV3& owner) {
  PyTypeObject* const type = sleeper_type();
  if (type == nullptr) return nullptr;
  Sleeper* const self = PyObject_New(Sleeper, type);
  if (self == nullptr) return nullptr;
  self->owner = &owner;
  self->vectorcall = call_sleeper;
  self->armed = false;
  return reinterpret_cast<PyObject*>(self);
}

CoroutineTask* task_from_object(PyObject* object) {
  if (Py_IS_TYPE(object, reinterpret_cast<PyTypeObject*>(task_type())) == 0) {
    PyErr_SetString(PyExc_TypeError, "Task expected");
    return nullptr;
  }
  return &task_of(object);
}

}  // namespace asim
