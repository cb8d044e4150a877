#include "bindings/call_site.hpp"

#include <utility>

#include "bindings/python_error.hpp"
#include "bindings/python_generator.hpp"
#include "pybind11/pybind11.h"
#include "sim/board.hpp"

namespace py = pybind11;

namespace asim {
namespace {

struct CallSite {
  PyObject ob_base;
  CallResult result;
  PyObject* unstarted;
  PyObject* held;
};

CallSite& site_of(PyObject* object) { return *reinterpret_cast<CallSite*>(object); }

/// Whether nothing but the value of the call holds a coroutine that has not started: it never will.
bool is_lost(PyObject* value) {
  return PyGen_CheckExact(value) && Py_REFCNT(value) == 1 && is_coroutine(value) && is_unstarted(value);
}

/// Shows a coroutine; false with an exception set on failure.
bool show(const CallSite& site, PyObject* coroutine) {
  PyObject* const done = PyObject_CallOneArg(site.unstarted, coroutine);
  Py_XDECREF(done);
  return done != nullptr;
}

/// Lets go of what the site holds.
bool let_go(CallSite& site) {
  if (site.held == nullptr) return true;
  if (is_unstarted(site.held)) {
    if (!show(site, site.held)) return false;
  } else if (!is_exhausted(site.held)) {
    // Had it not been held, it would not have run its `finally` blocks there either.
    disarm_generator(site.held);
  }
  Py_CLEAR(site.held);
  return true;
}

PyObject* pass(PyObject* left, PyObject* right) noexcept {
  if (!PyGen_CheckExact(right)) [[likely]]
    return Py_NewRef(right);
  CallSite& site = site_of(left);
  if (site.result == CallResult::dropped) {
    if (is_lost(right) && !show(site, right)) return nullptr;
  } else if (is_coroutine(right)) {
    if (!let_go(site)) return nullptr;
    site.held = Py_NewRef(right);
  }
  return Py_NewRef(right);
}

PyObject* take(PyObject* object, PyObject* /*unused*/) {
  PyObject* const held = std::exchange(site_of(object).held, nullptr);
  return held != nullptr ? held : Py_NewRef(Py_None);
}

int clear_site(PyObject* object) {
  CallSite& site = site_of(object);
  Py_CLEAR(site.unstarted);
  if (site.held != nullptr) disarm_generator(site.held);
  Py_CLEAR(site.held);
  return 0;
}

void dealloc_site(PyObject* object) {
  PyTypeObject* const type = Py_TYPE(object);
  PyObject_GC_UnTrack(object);
  clear_site(object);
  PyObject_GC_Del(object);
  Py_DECREF(type);
}

int traverse_site(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(object));
  Py_VISIT(site_of(object).unstarted);
  Py_VISIT(site_of(object).held);
  return 0;
}

PyTypeObject* site_type() {
  static PyMethodDef methods[] = {
      {"take", take, METH_NOARGS, "Give up the coroutine that is held; None if there is none."},
      {nullptr, nullptr, 0, nullptr},
  };
  static PyType_Slot slots[] = {
      {Py_nb_matrix_multiply, reinterpret_cast<void*>(pass)},
      {Py_tp_methods, methods},
      {Py_tp_dealloc, reinterpret_cast<void*>(dealloc_site)},
      {Py_tp_traverse, reinterpret_cast<void*>(traverse_site)},
      {Py_tp_clear, reinterpret_cast<void*>(clear_site)},
      {Py_tp_doc, const_cast<char*>("A call whose result nothing awaits.")},
      {0, nullptr},
  };
  static PyType_Spec spec = {"asim.CallSite", sizeof(CallSite), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};
  static auto* const type = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&spec));
  return type;
}

}  // namespace

PyObject* new_call_site(CallResult result, PyObject* unstarted) {
  PyTypeObject* const type = site_type();
  if (type == nullptr) return nullptr;
  auto* const self = PyObject_GC_New(CallSite, type);
  if (self == nullptr) return nullptr;
  self->result = result;
  self->unstarted = Py_NewRef(unstarted);
  self->held = nullptr;
  PyObject_GC_Track(self);
  return reinterpret_cast<PyObject*>(self);
}

void drop_result(Board& board, PyObject* result) {
  const auto dropped = py::reinterpret_steal<py::object>(result);
  if (!is_lost(result)) return;
  // Not by an import: that would be the running program's own.
  const auto name = py::str("asim._host");
  const auto host = py::reinterpret_steal<py::object>(checked(PyImport_GetModule(name.ptr())));
  host.attr("coroutine_dropped")(py::cast(&board, py::return_value_policy::reference), dropped);
}

}  // namespace asim
