// The class `Poll` of the extension module: the poll object of `select`, on the core's poll set.

#include <algorithm>
#include <utility>
#include <vector>

#include "bindings/board_link.hpp"
#include "bindings/device_module.hpp"
#include "bindings/native_method.hpp"
#include "bindings/python_pollable.hpp"
#include "core/poll_set.hpp"
#include "sim/board.hpp"

namespace py = pybind11;

namespace asim {
namespace {

constexpr int enoent = 2;

class PollObject {
 public:
  explicit PollObject(Board& board) : link_(board) {}

  /// Sets the interest in `object`; one that is registered already keeps its place.
  void watch(PyObject* object, PollMask interest) {
    Pollable& pollable = pollables_.find(object);
    set_.watch(pollable, interest);
    const auto known = find(pollable);
    if (known == objects_.end()) {
      objects_.emplace_back(&pollable, py::reinterpret_borrow<py::object>(object));
    } else {
      known->second = py::reinterpret_borrow<py::object>(object);
    }
  }

  [[nodiscard]] bool watches(PyObject* object) { return set_.contains(pollables_.find(object)); }

  void forget(PyObject* object) {
    Pollable& pollable = pollables_.find(object);
    set_.forget(pollable);
    if (const auto known = find(pollable); known != objects_.end()) objects_.erase(known);
  }

  /// A list of pairs (object, events).
  PyObject* wait(std::int64_t timeout_ms, PollSet::Reporting reporting) {
    Board& board = link_.present_board();
    const Instant before = board.now();
    set_.wait(board, board.profile().costs.scheduler, timeout_ms, reporting);
    if (board.now() > before) board.restart_hang_watch();
    py::list ready;
    for (const PollSet::Ready& entry : set_.ready()) {
      if (const auto known = find(*entry.object); known != objects_.end()) {
        ready.append(py::make_tuple(known->second, entry.events));
      }
    }
    return ready.release().ptr();
  }

 private:
  using Objects = std::vector<std::pair<Pollable*, py::object>>;
  [[nodiscard]] Objects::iterator find(const Pollable& pollable) {
    return std::find_if(objects_.begin(), objects_.end(), [&](const auto& entry) { return entry.first == &pollable; });
  }

  BoardLink link_;
  PollableTable pollables_;
  PollSet set_;
  Objects objects_;
};

PollMask mask_of(PyObject* object) { return static_cast<PollMask>(integer_of(object, 0, 0xffff)); }

PyObject* register_object(PollObject& self, Arguments arguments) {
  expect_arguments(arguments, 1, 2);
  self.watch(arguments[0], arguments.size() > 1 ? mask_of(arguments[1]) : poll_in | poll_out);
  return Py_NewRef(Py_None);
}

PyObject* modify(PollObject& self, Arguments arguments) {
  expect_arguments(arguments, 2, 2);
  const PollMask mask = mask_of(arguments[1]);
  if (!self.watches(arguments[0])) throw_os_error(enoent);
  self.watch(arguments[0], mask);
  return Py_NewRef(Py_None);
}

PyObject* unregister(PollObject& self, Arguments arguments) {
  expect_arguments(arguments, 1, 1);
  self.forget(arguments[0]);
  return Py_NewRef(Py_None);
}

/// `(timeout=-1, flags=0)`; the flag 1 clears the interest of what is reported.
PyObject* wait(PollObject& self, Arguments arguments) {
  expect_arguments(arguments, 0, 2);
  const bool forever = arguments.empty() || arguments[0] == Py_None;
  const std::int64_t timeout_ms = forever ? -1 : integer_of(arguments[0]);
  const std::int64_t flags = arguments.size() > 1 ? integer_of(arguments[1]) : 0;
  const auto reporting = (flags & 1) != 0 ? PollSet::Reporting::one_shot : PollSet::Reporting::level;
  return self.wait(timeout_ms, reporting);
}

PyObject* iterate(PollObject& self, Arguments arguments) {
  const auto ready = py::reinterpret_steal<py::object>(wait(self, arguments));
  return PyObject_GetIter(ready.ptr());
}

PyMethodDef poll_methods[] = {
    native_method<PollObject, register_object>("register", "Watch an object."),
    native_method<PollObject, modify>("modify", "Change what is watched of an object."),
    native_method<PollObject, unregister>("unregister", "Watch an object no more."),
    native_method<PollObject, wait>("poll", "Wait until something is ready; a list of (object, events)."),
    native_method<PollObject, iterate>("ipoll", "Like poll, as an iterator."),
};

}  // namespace

void bind_poll(py::module_& module) {
  py::class_<PollObject> type(module, "Poll", "The poll object of one program.");
  type.def(py::init<Board&>(), py::arg("board"));
  add_native_methods(type, poll_methods);
}

}  // namespace asim
