// The class `Timer` of the extension module: what `machine.Timer` and `pyb.Timer` are written on.

#include <string>

#include "bindings/board_link.hpp"
#include "bindings/device_module.hpp"
#include "bindings/native_method.hpp"
#include "bindings/python_callback.hpp"
#include "sim/board.hpp"
#include "sim/board_hardware.hpp"

namespace py = pybind11;

namespace asim {
namespace {

/// A timer of the board: a hardware one, which stays, or a virtual one, which goes with the Python object. A virtual
/// one that runs is kept by its own handler, whose argument the Python object is.
class TimerPort {
 public:
  /// `number` 0: a virtual timer, whose interrupt bears the first free number.
  TimerPort(Board& board, int number) : link_(board), is_virtual_(number == 0) {
    BoardHardware& hardware = board.hardware();
    timer_ = is_virtual_ ? &hardware.add_virtual_timer() : &hardware.timer(number);
  }
  TimerPort(const TimerPort&) = delete;
  TimerPort& operator=(const TimerPort&) = delete;
  ~TimerPort() {
    if (is_virtual_ && link_.alive()) link_.board().hardware().remove_virtual_timer(*timer_);
  }

  void start(bool periodic, std::int64_t numerator_ns, std::int64_t denominator) {
    static_cast<void>(link_.present_board());
    timer_->timer.start(periodic ? TimerMode::periodic : TimerMode::one_shot, {numerator_ns, denominator});
  }

  void stop() {
    static_cast<void>(link_.present_board());
    timer_->timer.stop();
  }

  /// `stop_on_error`: an exception in a hard handler stops the timer too.
  void set_handler(const py::object& handler, bool hard, bool stop_on_error, const py::object& argument) {
    Board& board = link_.present_board();
    BoardTimer* const timer = timer_;
    if (handler.is_none()) {
      timer->line.disable();
      return;
    }
    std::function<void()> on_error;
    if (hard) {
      on_error = [timer, stop_on_error] {
        timer->line.disable();
        if (stop_on_error) timer->timer.stop();
      };
    }
    auto callback = python_callback(board, handler, argument, std::move(on_error));
    // A virtual one-shot that has fired lets go of its object, unless the handler started it again.
    timer->line.configure(hard ? InterruptMode::hard : InterruptMode::soft,
                          [timer, virtual_one = is_virtual_, callback = std::move(callback)] {
                            callback();
                            if (virtual_one && !timer->timer.running()) timer->line.disable();
                          });
  }

  [[nodiscard]] bool running() const { return link_.alive() && timer_->timer.running(); }
  /// Since the present period began.
  [[nodiscard]] std::int64_t elapsed_ns() const {
    return (link_.present_board().now() - timer_->timer.period_start()).ns;
  }

 private:
  BoardLink link_;
  bool is_virtual_;
  BoardTimer* timer_;
};

}  // namespace

void bind_timer(py::module_& module) {
  py::class_<TimerPort>(module, "Timer", "One timer of a board.")
      .def(py::init<Board&, int>(), py::arg("board"), py::arg("number"))
      .def("start", &TimerPort::start, py::arg("periodic"), py::arg("numerator_ns"), py::arg("denominator") = 1,
           "Raises the interrupt one period from now, and again if periodic.")
      .def("stop", &TimerPort::stop)
      .def("set_handler", &TimerPort::set_handler, py::arg("handler"), py::arg("hard"), py::arg("stop_on_error"),
           py::arg("argument"), "Calls `handler(argument)` at the end of each period; None: nothing.")
      .def_property_readonly("running", &TimerPort::running)
      .def("elapsed_ns", &TimerPort::elapsed_ns, "Nanoseconds since the present period began.");
}

}  // namespace asim
