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
  if (self.armed) throw SchedulerError(SchedulerError::Type::assertion, self.owner->unawaited_sleep_text());
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

PyObject* await_sleeper(PyObject* object, PyObject* /*unused*/) { return Py_NewRef(object); }

PyTypeObject* sleeper_type() {
  static PyMethodDef methods[] = {
      {"__await__", await_sleeper, METH_NOARGS, "What CircuitPython's await runs: the object itself."},
      {nullptr, nullptr, 0, nullptr},
  };
  static PyMemberDef members[] = {
      {"__vectorcalloffset__", T_PYSSIZET, offsetof(Sleeper, vectorcall), READONLY, nullptr},
      {nullptr, 0, 0, 0, nullptr},
  };
  static PyType_Slot slots[] = {
      {Py_tp_members, members},
      {Py_tp_methods, methods},
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

}  // namespace asim
