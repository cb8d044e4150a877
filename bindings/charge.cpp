#include "bindings/charge.hpp"

#include <memory>
#include <new>

#include "bindings/python_error.hpp"
#include "core/errors.hpp"
#include "sim/board.hpp"

namespace asim {
namespace {

struct Charge {
  PyObject ob_base;
  CodeMeter* meter;
  std::int64_t cost;
  std::shared_ptr<CodeMeter> keep;
};

PyObject* look(Charge* self) noexcept {
  return guarded([self] {
    if (self->meter->board == nullptr) throw RunStopped();
    self->meter->board->on_meter_limit();
    return Py_NewRef(Py_None);
  });
}

PyObject* charge(PyObject* object) noexcept {
  auto* const self = reinterpret_cast<Charge*>(object);
  CodeMeter& meter = *self->meter;
  meter.used += self->cost;
  if (meter.used >= meter.limit) [[unlikely]]
    return look(self);
  return Py_NewRef(Py_None);
}

void dealloc_charge(PyObject* object) {
  PyTypeObject* const type = Py_TYPE(object);
  std::destroy_at(&reinterpret_cast<Charge*>(object)->keep);
  PyObject_Free(object);
  Py_DECREF(type);
}

PyTypeObject* charge_type() {
  static PyType_Slot slots[] = {
      {Py_nb_positive, reinterpret_cast<void*>(charge)},
      {Py_tp_dealloc, reinterpret_cast<void*>(dealloc_charge)},
      {Py_tp_doc, const_cast<char*>("A charge point of executed code.")},
      {0, nullptr},
  };
  static PyType_Spec spec = {"asim.Charge", sizeof(Charge), 0, Py_TPFLAGS_DEFAULT, slots};
  static auto* const type = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&spec));
  return type;
}

}  // namespace

PyObject* new_charge(Board& board, std::int64_t units) {
  PyTypeObject* const type = charge_type();
  if (type == nullptr) return nullptr;
  auto* const self = PyObject_New(Charge, type);
  if (self == nullptr) return nullptr;
  new (&self->keep) std::shared_ptr<CodeMeter>(board.meter());
  self->meter = self->keep.get();
  self->cost = board.charges_code() ? units * board.profile().costs.code_unit.ns : 1;
  return reinterpret_cast<PyObject*>(self);
}

}  // namespace asim
