#include "bindings/python_generator.hpp"

#include <cstdint>

namespace asim {
namespace {

/// The interned attribute names used here.
PyObject* name(const char* text) { return PyUnicode_InternFromString(text); }

/// `PyGC_Head`, which the public headers do not show.
struct CollectorHead {
  std::uintptr_t next;
  std::uintptr_t previous;
};

bool is_plain_generator(PyObject* object) { return PyGen_CheckExact(object); }

/// Whether a frame runs code of a program rather than of a module of asim.
bool is_program_frame(PyObject* frame) {
  PyObject* const globals = PyObject_GetAttrString(frame, "f_globals");
  PyObject* const builtins = globals == nullptr ? nullptr : PyDict_GetItemString(globals, "__builtins__");
  const bool found =
      builtins != nullptr && PyDict_Check(builtins) && PyDict_GetItemString(builtins, "__RunEnded__") != nullptr;
  Py_XDECREF(globals);
  return found;
}

/// "main.py:12".
std::string place_of(PyObject* frame) {
  PyObject* const code = PyObject_GetAttrString(frame, "f_code");
  PyObject* const file = code == nullptr ? nullptr : PyObject_GetAttrString(code, "co_filename");
  const char* const text = file == nullptr ? nullptr : PyUnicode_AsUTF8(file);
  std::string place;
  if (text != nullptr) {
    place = text;
    place += ":" + std::to_string(PyFrame_GetLineNumber(reinterpret_cast<PyFrameObject*>(frame)));
  }
  PyErr_Clear();
  Py_XDECREF(file);
  Py_XDECREF(code);
  return place;
}

bool has_flag(PyObject* generator, const char* attribute) {
  PyObject* const value = PyObject_GetAttrString(generator, attribute);
  PyErr_Clear();
  Py_XDECREF(value);
  return value == Py_True;
}

}  // namespace

Resumed resume_generator(PyObject* generator) {
  Resumed resumed;
  resumed.status = PyIter_Send(generator, Py_None, &resumed.value);
  return resumed;
}

Resumed throw_into_generator(PyObject* generator, PyObject* exception) {
  static PyObject* const throw_name = name("throw");
  Resumed resumed;
  resumed.value = PyObject_CallMethodOneArg(generator, throw_name, exception);
  if (resumed.value != nullptr) {
    resumed.status = PYGEN_NEXT;
  } else if (PyErr_ExceptionMatches(PyExc_StopIteration) != 0) {
    PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    resumed.value = PyObject_GetAttrString(value, "value");
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    resumed.status = resumed.value == nullptr ? PYGEN_ERROR : PYGEN_RETURN;
  }
  return resumed;
}

bool is_exhausted(PyObject* generator) {
  PyObject* const frame = PyObject_GetAttrString(generator, "gi_frame");
  if (frame == nullptr) PyErr_Clear();
  Py_XDECREF(frame);
  return frame == nullptr || frame == Py_None;
}

bool is_running(PyObject* generator) { return has_flag(generator, "gi_running"); }

bool is_unstarted(PyObject* generator) {
  if (is_exhausted(generator) || is_running(generator)) return false;
#if PY_VERSION_HEX >= 0x030B0000
  return !has_flag(generator, "gi_suspended");
#else
  PyObject* const frame = PyObject_GetAttrString(generator, "gi_frame");
  PyObject* const last = PyObject_GetAttrString(frame, "f_lasti");
  const bool unstarted = PyLong_AsLong(last) == -1;
  Py_XDECREF(last);
  Py_XDECREF(frame);
  return unstarted;
#endif
}

PyObject* delegate_of(PyObject* generator) {
  static PyObject* const attribute = name("gi_yieldfrom");
  if (!is_plain_generator(generator)) return nullptr;
  PyObject* const delegate = PyObject_GetAttr(generator, attribute);
  if (delegate == Py_None) {
    Py_DECREF(delegate);
    return nullptr;
  }
  if (delegate == nullptr) PyErr_Clear();
  return delegate;
}

PyObject* name_of(PyObject* generator) {
  static PyObject* const attribute = name("__qualname__");
  PyObject* found = PyObject_GetAttr(generator, attribute);
  if (found == nullptr || !PyUnicode_Check(found)) {
    PyErr_Clear();
    Py_XDECREF(found);
    found = PyUnicode_FromString(Py_TYPE(generator)->tp_name);
  }
  return found;
}

std::string location_of(PyObject* generator) {
  std::string place;
  PyObject* current = Py_NewRef(generator);
  while (current != nullptr && is_plain_generator(current)) {
    PyObject* const frame = PyObject_GetAttrString(current, "gi_frame");
    if (frame == nullptr) PyErr_Clear();
    if (frame != nullptr && frame != Py_None && is_program_frame(frame)) place = place_of(frame);
    Py_XDECREF(frame);
    PyObject* const delegate = delegate_of(current);
    Py_DECREF(current);
    current = delegate;
  }
  Py_XDECREF(current);
  return place;
}

void disarm_generator(PyObject* generator) {
  PyObject* current = Py_NewRef(generator);
  while (current != nullptr && is_plain_generator(current)) {
    if (PyObject_GC_IsFinalized(current) == 0) {
      // The flag that the collector sets after calling a finaliser (`_PyGC_PREV_MASK_FINALIZED`, bit 0 of `_gc_prev`,
      // in CPython 3.9 to 3.13): the deallocator then does not call it.
      auto* const head = reinterpret_cast<CollectorHead*>(current) - 1;
      head->previous |= 1U;
    }
    PyObject* const delegate = delegate_of(current);
    Py_DECREF(current);
    current = delegate;
  }
  Py_XDECREF(current);
}

}  // namespace asim
