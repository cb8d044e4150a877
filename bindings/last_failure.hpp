// LastFailure: which task the last exception that ended one belonged to.
#pragma once

#include <Python.h>

#include <string>
#include <utility>

namespace asim {

class LastFailure {
 public:
  LastFailure() = default;
  LastFailure(const LastFailure&) = delete;
  LastFailure& operator=(const LastFailure&) = delete;
  ~LastFailure() { clear(); }

  /// The exception that is set in this thread, and stays set, ends `task`.
  void note(std::string task);
  /// The task that `exception` ended, "" if it is not that of the last failure: what left the program may be another
  /// one, or the same after the program has run its loop once more.
  [[nodiscard]] std::string task_of(const PyObject* exception) const {
    return exception == exception_ ? task_ : std::string();
  }
  void clear() noexcept { Py_CLEAR(exception_); }

 private:
  PyObject* exception_ = nullptr;
  std::string task_;
};

}  // namespace asim
