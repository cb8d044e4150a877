#include "bindings/last_failure.hpp"

namespace asim {

void LastFailure::note(std::string task) {
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  // Else the indicator may hold the argument of an exception that has yet to be made.
  PyErr_NormalizeException(&type, &value, &traceback);
  Py_XSETREF(exception_, Py_XNewRef(value));
  task_ = std::move(task);
  PyErr_Restore(type, value, traceback);
}

}  // namespace asim
