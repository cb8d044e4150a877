#include "bindings/native_method.hpp"

#include <string>

namespace py = pybind11;

namespace asim {

void add_native_methods(const py::object& type, std::span<PyMethodDef> methods) {
  for (PyMethodDef& method : methods) {
    auto* const type_object = reinterpret_cast<PyTypeObject*>(type.ptr());
    const auto descriptor = py::reinterpret_steal<py::object>(checked(PyDescr_NewMethod(type_object, &method)));
    type.attr(method.ml_name) = descriptor;
  }
}

void expect_arguments(Arguments arguments, std::size_t least, std::size_t most, std::size_t implicit) {
  const std::size_t given = arguments.size();
  if (given >= least && given <= most) return;
  if (least == most) {
    throw py::type_error("function takes " + std::to_string(least + implicit) + " positional arguments but " +
                         std::to_string(given + implicit) + " were given");
  }
  if (given < least) {
    throw py::type_error("function missing " + std::to_string(least - given) + " required positional arguments");
  }
  throw py::type_error("function expected at most " + std::to_string(most + implicit) + " arguments, got " +
                       std::to_string(given + implicit));
}

std::int64_t integer_of(PyObject* object, std::int64_t least, std::int64_t most) {
  if (PyIndex_Check(object) == 0) {
    throw py::type_error("can't convert " + std::string(Py_TYPE(object)->tp_name) + " to int");
  }
  int overflow = 0;
  const std::int64_t value = PyLong_AsLongLongAndOverflow(object, &overflow);
  if (value == -1 && PyErr_Occurred() != nullptr) throw_python_error();
  if (overflow != 0 || value < least || value > most) {
    PyErr_SetString(PyExc_OverflowError, "overflow converting long int to machine word");
    throw_python_error();
  }
  return value;
}

bool truth_of(PyObject* object) {
  const int truth = PyObject_IsTrue(object);
  if (truth < 0) throw_python_error();
  return truth != 0;
}

void throw_os_error(int number) {
  const auto value = py::reinterpret_steal<py::object>(checked(PyLong_FromLong(number)));
  PyErr_SetObject(PyExc_OSError, value.ptr());
  throw_python_error();
}

}  // namespace asim
