// The class `Uart` of the extension module: the base of `machine.UART`, which adds constructor forms and constants.

#include <algorithm>
#include <string>
#include <vector>

#include "bindings/board_link.hpp"
#include "bindings/device_module.hpp"
#include "bindings/native_method.hpp"
#include "bindings/python_callback.hpp"
#include "pybind11/stl.h"
#include "sim/board.hpp"
#include "sim/board_hardware.hpp"

namespace py = pybind11;

namespace asim {
namespace {

constexpr int eio = 5;
constexpr int etimedout = 110;

/// The profile of the UART that a program calls `id`, a number or a name such as "XA"; null if there is none.
const UartProfile* find_profile(Board& board, const py::object& id) {
  if (!py::isinstance<py::str>(id)) {
    const std::int64_t number = integer_of(id.ptr());
    return board.hardware().uart_profile(static_cast<int>(number));
  }
  const auto name = id.cast<std::string>();
  for (const UartProfile& profile : board.profile().uarts) {
    if (std::find(profile.aliases.begin(), profile.aliases.end(), name) != profile.aliases.end()) return &profile;
  }
  return nullptr;
}

const UartProfile& profile_of(Board& board, const py::object& id) {
  const UartProfile* const found = find_profile(board, id);
  if (found == nullptr) throw py::value_error("UART(" + py::str(id).cast<std::string>() + ") doesn't exist");
  return *found;
}

struct UartPort {
  UartPort(Board& board, const py::object& id)
      : link(board), profile(profile_of(board, id)), uart(*board.hardware().find_uart(profile.id)) {}

  BoardLink link;
  const UartProfile& profile;
  Uart& uart;
};

// --- buffers

/// The bytes of a buffer or, in UTF-8, of a text. A copy: an interrupt handler may change the buffer meanwhile.
std::vector<std::uint8_t> bytes_of(PyObject* object) {
  if (PyUnicode_Check(object) != 0) {
    Py_ssize_t size = 0;
    const char* const text = PyUnicode_AsUTF8AndSize(object, &size);
    if (text == nullptr) throw_python_error();
    return {text, text + size};
  }
  if (PyObject_CheckBuffer(object) == 0) throw py::type_error("object with buffer protocol required");
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) != 0) throw_python_error();
  const auto* const data = static_cast<const std::uint8_t*>(view.buf);
  std::vector<std::uint8_t> bytes(data, data + view.len);
  PyBuffer_Release(&view);
  return bytes;
}

/// A buffer to be filled. It cannot be resized while this lives.
class WritableBuffer {
 public:
  explicit WritableBuffer(PyObject* object) {
    if (PyObject_CheckBuffer(object) == 0) throw py::type_error("object with buffer protocol required");
    if (PyObject_GetBuffer(object, &view_, PyBUF_WRITABLE) != 0) {
      PyErr_Clear();
      throw py::type_error("object with buffer protocol required");
    }
  }
  WritableBuffer(const WritableBuffer&) = delete;
  WritableBuffer& operator=(const WritableBuffer&) = delete;
  ~WritableBuffer() { PyBuffer_Release(&view_); }
  [[nodiscard]] std::span<std::uint8_t> first(std::int64_t most) const noexcept {
    const auto size = static_cast<std::size_t>(most < 0 ? view_.len : std::min<std::int64_t>(most, view_.len));
    return {static_cast<std::uint8_t*>(view_.buf), size};
  }

 private:
  Py_buffer view_{};
};

PyObject* bytes_or_none(const std::optional<std::string>& bytes) {
  if (!bytes) return Py_NewRef(Py_None);
  return PyBytes_FromStringAndSize(bytes->data(), static_cast<Py_ssize_t>(bytes->size()));
}

/// With 9 data bits a character is two bytes.
void expect_whole_characters(const UartPort& self, std::size_t size) {
  if (size % self.uart.bytes_per_character() != 0) throw_os_error(eio);
}

// --- methods

PyObject* any(UartPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0);
  static_cast<void>(self.link.present_board());
  return PyLong_FromSize_t(self.uart.any());
}

PyObject* read(UartPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 1);
  Board& board = self.link.present_board();
  const std::int64_t count = arguments.empty() || arguments[0] == Py_None ? -1 : integer_of(arguments[0]);
  if (count < 0) return bytes_or_none(self.uart.read_all(board));
  expect_whole_characters(self, static_cast<std::size_t>(count));
  return bytes_or_none(self.uart.read(board, static_cast<std::size_t>(count)));
}

PyObject* readinto(UartPort& self, Arguments arguments) {
  expect_arguments(arguments, 1, 2);
  Board& board = self.link.present_board();
  const WritableBuffer buffer(arguments[0]);
  const auto out = buffer.first(arguments.size() > 1 ? integer_of(arguments[1]) : -1);
  expect_whole_characters(self, out.size());
  const auto count = self.uart.readinto(board, out);
  return count ? PyLong_FromSize_t(*count) : Py_NewRef(Py_None);
}

PyObject* readline(UartPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0);
  Board& board = self.link.present_board();
  expect_whole_characters(self, 1);
  return bytes_or_none(self.uart.readline(board));
}

PyObject* readchar(UartPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0);
  return PyLong_FromLong(self.uart.read_character(self.link.present_board()));
}

/// `write(buf)`, `write(buf, count)`, `write(buf, offset, count)`; negative counts mean all, as the stream layer has
/// it.
PyObject* write(UartPort& self, Arguments arguments) {
  expect_arguments(arguments, 1, 3);
  Board& board = self.link.present_board();
  const std::vector<std::uint8_t> bytes = bytes_of(arguments[0]);
  std::span<const std::uint8_t> part(bytes);
  if (arguments.size() == 3) {
    const std::int64_t offset = integer_of(arguments[1]);
    part = part.subspan(offset < 0 ? part.size() : std::min(part.size(), static_cast<std::size_t>(offset)));
  }
  const std::int64_t most = arguments.size() > 1 ? integer_of(arguments.back()) : -1;
  if (most >= 0) part = part.first(std::min(part.size(), static_cast<std::size_t>(most)));
  expect_whole_characters(self, part.size());
  if (!self.uart.enabled() && !part.empty()) throw_os_error(etimedout);
  const UartWriteResult result = self.uart.write(board, part);
  self.link.serve_interrupts();
  if (result.timed_out) throw_os_error(etimedout);
  return result.count ? PyLong_FromSize_t(*result.count) : Py_NewRef(Py_None);
}

PyObject* writechar(UartPort& self, Arguments arguments) {
  expect_arguments(arguments, 1, 1);
  Board& board = self.link.present_board();
  const auto character = static_cast<std::uint16_t>(integer_of(arguments[0]) & 0xffff);
  if (!self.uart.enabled() || !self.uart.write_character(board, character)) throw_os_error(etimedout);
  self.link.serve_interrupts();
  return Py_NewRef(Py_None);
}

PyObject* sendbreak(UartPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0);
  static_cast<void>(self.link.present_board());
  if (self.uart.enabled()) self.uart.send_break();
  return Py_NewRef(Py_None);
}

PyObject* txdone(UartPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0);
  static_cast<void>(self.link.present_board());
  return PyBool_FromLong(self.uart.tx_done() ? 1 : 0);
}

/// Waits twice as long as all that can be buffered may take.
PyObject* flush(UartPort& self, Arguments arguments) {
  expect_arguments(arguments, 0, 0);
  Board& board = self.link.present_board();
  const UartConfig& config = self.uart.config();
  const auto characters = static_cast<std::int64_t>(config.tx_buffer) + 2;
  const Instant limit = board.now() + Duration::from_ms(2 * characters * config.timeout_char_ms);
  if (!self.uart.flush(board, limit)) throw_os_error(etimedout);
  return Py_NewRef(Py_None);
}

PyMethodDef uart_methods[] = {
    native_method<UartPort, any>("any", "The number of characters that can be read without blocking."),
    native_method<UartPort, read>("read", "Read up to n bytes, or all there is; None if nothing came in time."),
    native_method<UartPort, readinto>("readinto", "Read into a buffer; None if nothing came in time."),
    native_method<UartPort, readline>("readline", "Read a line; None if nothing came in time."),
    native_method<UartPort, readchar>("readchar", "Read one character; -1 if nothing came in time."),
    native_method<UartPort, write>("write", "Write a buffer; the number of bytes, or None."),
    native_method<UartPort, writechar>("writechar", "Write one character."),
    native_method<UartPort, sendbreak>("sendbreak", "Send a break."),
    native_method<UartPort, txdone>("txdone", "Whether all has been sent."),
    native_method<UartPort, flush>("flush", "Wait until all has been sent."),
};

// --- set-up

/// Numbers as machine.UART has them; -1: the board's default. `parity`: -1 none, 0 even, 1 odd.
struct Settings {
  std::int64_t baud, bits, parity, stop, timeout_ms, timeout_char_ms, rx_buffer, tx_buffer, flow;
};

void open(UartPort& self, const Settings& settings) {
  Board& board = self.link.present_board();
  UartConfig config = board.hardware().default_config(self.profile);
  config.format = {.baud = settings.baud,
                   .data_bits = static_cast<int>(settings.bits),
                   .parity = settings.parity < 0          ? Parity::none
                             : (settings.parity & 1) != 0 ? Parity::odd
                                                          : Parity::even,
                   .stop_bits = static_cast<int>(settings.stop)};
  if (settings.rx_buffer >= 0) config.rx_buffer = static_cast<std::size_t>(settings.rx_buffer);
  if (settings.tx_buffer >= 0) config.tx_buffer = static_cast<std::size_t>(settings.tx_buffer);
  config.flow = static_cast<FlowControl>(settings.flow);
  config.timeout_ms = settings.timeout_ms;
  config.timeout_char_ms = settings.timeout_char_ms;
  self.uart.init(config, board.hardware().pins_of(self.profile));
  self.link.serve_interrupts();
}

void set_irq(UartPort& self, const py::object& handler, UartTriggers triggers, bool hard, const py::object& argument) {
  Board& board = self.link.present_board();
  if (handler.is_none()) {
    self.uart.set_irq(0, InterruptMode::soft, {});
    return;
  }
  Uart* const uart = &self.uart;
  const std::function<void()> disable = [uart] { uart->set_irq(0, InterruptMode::soft, {}); };
  uart->set_irq(triggers, hard ? InterruptMode::hard : InterruptMode::soft,
                python_callback(board, handler, argument, hard ? disable : std::function<void()>{}));
}

py::dict settings_of(const UartPort& self) {
  const UartConfig& config = self.uart.config();
  py::dict found;
  found["baudrate"] = config.format.baud;
  found["bits"] = config.format.data_bits;
  found["parity"] = config.format.parity == Parity::none ? py::object(py::none())
                                                         : py::int_(config.format.parity == Parity::odd ? 1 : 0);
  found["stop"] = config.format.stop_bits;
  found["flow"] = static_cast<int>(config.flow);
  found["timeout"] = config.timeout_ms;
  found["timeout_char"] = config.timeout_char_ms;
  found["rxbuf"] = config.rx_buffer;
  found["txbuf"] = config.tx_buffer;
  return found;
}

}  // namespace

void bind_uart(py::module_& module) {
  const py::class_<Pollable, std::unique_ptr<Pollable, py::nodelete>> pollable(module, "Pollable",
                                                                               "What a scheduler can wait on.");
  py::class_<UartPort> type(module, "Uart", "One UART of a board.");
  type.def(py::init<Board&, const py::object&>(), py::arg("board"), py::arg("id"));
  add_native_methods(type, uart_methods);
  type.def(
          "_open",
          [](UartPort& self, std::int64_t baud, std::int64_t bits, std::int64_t parity, std::int64_t stop,
             std::int64_t timeout_ms, std::int64_t timeout_char_ms, std::int64_t rx_buffer, std::int64_t tx_buffer,
             std::int64_t flow) {
            open(self, {baud, bits, parity, stop, timeout_ms, timeout_char_ms, rx_buffer, tx_buffer, flow});
          },
          py::kw_only(), py::arg("baud"), py::arg("bits"), py::arg("parity"), py::arg("stop"), py::arg("timeout"),
          py::arg("timeout_char"), py::arg("rxbuf"), py::arg("txbuf"), py::arg("flow"))
      .def("_close",
           [](UartPort& self) {
             static_cast<void>(self.link.present_board());
             self.uart.deinit();
           })
      .def("_set_irq", set_irq, py::arg("handler"), py::arg("triggers"), py::arg("hard"), py::arg("argument"),
           "Calls `handler(argument)` on `triggers`: 1 character, 2 receiver idle, 4 transmitter idle, 8 break.")
      .def("_irq_flags", [](const UartPort& self) { return self.uart.irq_flags(); })
      .def_property_readonly("_enabled", [](const UartPort& self) { return self.uart.enabled(); })
      .def_property_readonly("_settings", settings_of)
      .def_property_readonly("_id", [](const UartPort& self) { return self.profile.id; })
      .def_property_readonly(
          "_pins",
          [](const UartPort& self) {
            return py::dict(py::arg("tx") = self.profile.tx, py::arg("rx") = self.profile.rx,
                            py::arg("rts") = self.profile.rts, py::arg("cts") = self.profile.cts);
          },
          "The names of its pins; empty where there is none.")
      .def_property_readonly(
          "__asim_pollable__", [](UartPort& self) -> Pollable* { return &self.uart; },
          py::return_value_policy::reference, "What schedulers poll in the place of `ioctl`.");
}

}  // namespace asim
