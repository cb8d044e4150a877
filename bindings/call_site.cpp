#include "bindings/call_site.hpp"

#include "bindings/python_error.hpp"
#include "bindings/python_generator.hpp"
#include "pybind11/pybind11.h"
#include "sim/board.hpp"

namespace py = pybind11;

namespace asim {
namespace {

struct CallSite {
  PyObject ob_base;
  PyObject* made;
};

PyObject* pass(PyObject* left, PyObject* right) noexcept {
  if (!PyGen_CheckExact(right) || !is_coroutine(right) || !is_unstarted(right)) [[likely]]
    return Py_NewRef(right);
  PyObject* const is_sole = Py_REFCNT(right) == 1 ? Py_True : Py_False;
  PyObject* const arguments[] = {right, is_sole};
  PyObject* const done = PyObject_Vectorcall(reinterpret_cast<CallSite*>(left)->made, arguments, 2, nullptr);
  if (done == nullptr) return nullptr;
  Py_DECREF(done);
  return Py_NewRef(right);
}

void dealloc_site(PyObject* object) {
  PyTypeObject* const type = Py_TYPE(object);
  PyObject_GC_UnTrack(object);
  Py_CLEAR(reinterpret_cast<CallSite*>(object)->made);
  PyObject_GC_Del(object);
  Py_DECREF(type);
}

int traverse_site(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(object));
  Py_VISIT(reinterpret_cast<CallSite*>(object)->made);
  return 0;
}

int clear_site(PyObject* object) {
  Py_CLEAR(reinterpret_cast<CallSite*>(object)->made);
  return 0;
}

PyTypeObject* site_type() {
  static PyType_Slot slots[] = {
      {Py_nb_matrix_multiply, reinterpret_cast<void*>(pass)},
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

PyObject* new_call_site(PyObject* made) {
  PyTypeObject* const type = site_type();
  if (type == nullptr) return nullptr;
  auto* const self = PyObject_GC_New(CallSite, type);
  if (self == nullptr) return nullptr;
  self->made = Py_NewRef(made);
  PyObject_GC_Track(self);
  return reinterpret_cast<PyObject*>(self);
}

void drop_result(Board& board, PyObject* result) {
  const auto dropped = py::reinterpret_steal<py::object>(result);
  if (!PyGen_CheckExact(result) || Py_REFCNT(result) != 1 || !is_coroutine(result) || !is_unstarted(result)) return;
  // Not by an import: that would be the running program's own.
  const auto name = py::str("asim._host");
  const auto host = py::reinterpret_steal<py::object>(checked(PyImport_GetModule(name.ptr())));
  host.attr("coroutine_dropped")(py::cast(&board, py::return_value_policy::reference), dropped);
}

}  // namespace asim
