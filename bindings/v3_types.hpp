// The Python types of asyncio V3 that are on the hot path: Task, TaskQueue and the shared sleep object.
#pragma once

#include <Python.h>

namespace asim {

class CoroutineTask;
class PythonV3;

// Each returns a new reference, or null with an exception set.
[[nodiscard]] PyObject* new_task_object(CoroutineTask& task);
[[nodiscard]] PyObject* new_sleeper_object(PythonV3& owner);
[[nodiscard]] PyObject* new_task_queue_object(PythonV3& owner);
/// `Task` of MicroPython; of CircuitPython, whose firmware has further methods.
[[nodiscard]] PyObject* task_type();
[[nodiscard]] PyObject* circuitpython_task_type();
[[nodiscard]] PyObject* task_queue_type();

}  // namespace asim
