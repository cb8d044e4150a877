// PollableTable: what a scheduler can poll, by the Python object that stands for it.
#pragma once

#include <Python.h>

#include <map>
#include <memory>
#include <unordered_map>

#include "core/pollable.hpp"

namespace asim {

class Board;

/// A Python object with a stream protocol, asked through its `ioctl(3, mask)`.
class PythonPollable final : public Pollable {
 public:
  explicit PythonPollable(PyObject* object) noexcept : object_(Py_NewRef(object)) {}
  ~PythonPollable() override { Py_DECREF(object_); }
  PollMask poll(PollMask interest) override;
  [[nodiscard]] bool announces_ready() const noexcept override { return false; }
  [[nodiscard]] PyObject* object() const noexcept { return object_; }

 private:
  PyObject* object_;
};

class PollableTable {
 public:
  /// The Pollable of `object`: the device itself for a simulated one, else an adapter, made once an object.
  /// Throws SchedulerError(os) for an object without a stream protocol.
  Pollable& find(PyObject* object);
  /// Forgets the adapters, and with them the references to their objects.
  void clear() { adapters_.clear(); }

 private:
  std::unordered_map<PyObject*, std::unique_ptr<PythonPollable>> adapters_;  // looked up only, never iterated
};

}  // namespace asim
