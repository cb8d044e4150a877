// The class `Clock` of the extension module: the functions of `time`, and those of `pyb` that tell time.

#include "bindings/board_link.hpp"
#include "bindings/device_module.hpp"
#include "bindings/native_method.hpp"
#include "sim/board.hpp"

namespace py = pybind11;

namespace asim {
namespace {

constexpr std::int64_t ns_per_s = 1'000'000'000;

struct ProgramClock {
  explicit ProgramClock(Board& board) : link(board) {}
  BoardLink link;
};

PyObject* ticks_ms(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0, 0);
  Board& board = self.link.board();
  return PyLong_FromLongLong(board.ticks().ms(board.now()));
}

PyObject* ticks_us(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0, 0);
  Board& board = self.link.board();
  return PyLong_FromLongLong(board.ticks().us(board.now()));
}

/// CPU cycles, in two parts because the product of nanoseconds and hertz overflows.
PyObject* ticks_cpu(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0, 0);
  Board& board = self.link.board();
  const std::int64_t ns = board.now().ns;
  const std::int64_t hz = board.profile().cpu_hz;
  return PyLong_FromLongLong(board.ticks().period().wrap(ns / ns_per_s * hz + ns % ns_per_s * hz / ns_per_s));
}

constexpr std::int64_t least_word = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most_word = std::numeric_limits<std::int64_t>::max();

PyObject* ticks_add(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 2, 2, 0);
  const TickPeriod period = self.link.board().ticks().period();
  const std::int64_t ticks = integer_of(arguments[0], least_word, most_word);
  const std::int64_t delta = integer_of(arguments[1], least_word, most_word);
  if (!period.in_range(delta)) {
    PyErr_SetString(PyExc_OverflowError, "ticks interval overflow");
    throw_python_error();
  }
  return PyLong_FromLongLong(period.add(period.wrap(ticks), delta));
}

PyObject* ticks_diff(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 2, 2, 0);
  const TickPeriod period = self.link.board().ticks().period();
  const Ticks end = period.wrap(integer_of(arguments[0], least_word, most_word));
  const Ticks start = period.wrap(integer_of(arguments[1], least_word, most_word));
  return PyLong_FromLongLong(period.diff(end, start));
}

PyObject* sleep_ms(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 1, 1, 0);
  const std::int64_t ms = integer_of(arguments[0]);
  Board& board = self.link.board();
  if (ms >= 0) board.sleep_until(board.now() + Duration::from_ms(ms));
  return Py_NewRef(Py_None);
}

PyObject* sleep_us(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 1, 1, 0);
  const std::int64_t us = integer_of(arguments[0]);
  Board& board = self.link.board();
  if (us > 0) board.spend(Duration::from_us(us));
  return Py_NewRef(Py_None);
}

/// Whole milliseconds of a number of seconds: floats are of single precision there, and 1.001 s is 1001 ms.
std::int64_t ms_of_seconds(PyObject* seconds) {
  constexpr std::int64_t most_ms = std::numeric_limits<std::uint32_t>::max();
  if (PyFloat_Check(seconds) == 0) return integer_of(seconds, -most_ms / 1'000, most_ms / 1'000) * 1'000;
  const float ms = static_cast<float>(PyFloat_AsDouble(seconds)) * 1'000.0F;
  if (!(ms <= static_cast<float>(most_ms))) {
    PyErr_SetString(PyExc_OverflowError, "overflow converting long int to machine word");
    throw_python_error();
  }
  return ms < 0 ? -1 : static_cast<std::int64_t>(ms);
}

PyObject* sleep(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 1, 1, 0);
  const std::int64_t ms = ms_of_seconds(arguments[0]);
  Board& board = self.link.board();
  if (ms >= 0) board.sleep_until(board.now() + Duration::from_ms(ms));
  return Py_NewRef(Py_None);
}

PyObject* now_ns(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0, 0);
  return PyLong_FromLongLong(self.link.board().now().ns);
}

/// `count` as a signed integer of 31 bits, MicroPython's small int: it goes negative after 2^30.
std::int64_t small_int(std::int64_t count) {
  constexpr TickPeriod small(31);
  return small.diff(small.wrap(count), 0);
}

std::int64_t whole_ms(Board& board) { return board.now().ns / 1'000'000 + board.settings().ticks_start_ms; }
std::int64_t whole_us(Board& board) { return board.now().ns / 1'000 + board.settings().ticks_start_ms * 1'000; }

PyObject* millis(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0, 0);
  return PyLong_FromLongLong(small_int(whole_ms(self.link.board())));
}

PyObject* micros(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0, 0);
  return PyLong_FromLongLong(small_int(whole_us(self.link.board())));
}

PyObject* elapsed_millis(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 1, 1, 0);
  const std::int64_t start = integer_of(arguments[0], least_word, most_word);
  return PyLong_FromLongLong(TickPeriod(30).wrap(whole_ms(self.link.board()) - start));
}

PyObject* elapsed_micros(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 1, 1, 0);
  const std::int64_t start = integer_of(arguments[0], least_word, most_word);
  return PyLong_FromLongLong(TickPeriod(30).wrap(whole_us(self.link.board()) - start));
}

/// machine.idle and pyb.wfi: until the next interrupt; the tick of the millisecond is one.
PyObject* idle(ProgramClock& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0, 0);
  Board& board = self.link.board();
  board.forget_ready();
  board.idle_until(TickClock::tick_begin(board.now(), 1));
  return Py_NewRef(Py_None);
}

PyMethodDef clock_methods[] = {
    native_method<ProgramClock, ticks_ms>("ticks_ms", "Milliseconds, wrapping."),
    native_method<ProgramClock, ticks_us>("ticks_us", "Microseconds, wrapping."),
    native_method<ProgramClock, ticks_cpu>("ticks_cpu", "CPU cycles, wrapping."),
    native_method<ProgramClock, ticks_add>("ticks_add", "Offset a ticks value."),
    native_method<ProgramClock, ticks_diff>("ticks_diff", "The signed difference of two ticks values."),
    native_method<ProgramClock, sleep>("sleep", "Block for seconds; interrupts and callbacks are served."),
    native_method<ProgramClock, sleep_ms>("sleep_ms", "Block for milliseconds; interrupts and callbacks are served."),
    native_method<ProgramClock, sleep_us>("sleep_us", "Use the CPU for microseconds; hard interrupts are served."),
    native_method<ProgramClock, now_ns>("now_ns", "Nanoseconds since the start of the run."),
    native_method<ProgramClock, millis>("millis", "Milliseconds as a small int."),
    native_method<ProgramClock, micros>("micros", "Microseconds as a small int."),
    native_method<ProgramClock, elapsed_millis>("elapsed_millis", "Milliseconds since a value of millis."),
    native_method<ProgramClock, elapsed_micros>("elapsed_micros", "Microseconds since a value of micros."),
    native_method<ProgramClock, idle>("idle", "Idle until an interrupt, at most to the next millisecond."),
};

}  // namespace

void bind_clock(py::module_& module) {
  py::class_<ProgramClock> type(module, "Clock", "The time of one board: its methods are the functions of `time`.");
  type.def(py::init<Board&>(), py::arg("board"));
  add_native_methods(type, clock_methods);
}

}  // namespace asim
