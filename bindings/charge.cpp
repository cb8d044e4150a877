#include "bindings/charge.hpp"

#include "bindings/python_error.hpp"
#include "sim/board.hpp"

namespace asim {
namespace {

struct Charge {
  PyObject_HEAD CodeMeter* meter;
  Board* board;
  std::int64_t cost;
};

PyObject* look(Charge* self) noexcept {
  return guarded([self] {
    self->board->on_meter_limit();
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

PyTypeObject* charge_type() {
  static PyType_Slot slots[] = {
      {Py_nb_positive, reinterpret_cast<void*>(charge)},
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
  self->meter = &board.meter();
  self->board = &board;
  self->cost = board.charges_code() ? units * board.profile().costs.code_unit.ns : 1;
  return reinterpret_cast<PyObject*>(self);
}

}  // namespace asim
