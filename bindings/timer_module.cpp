// The class `Timer` of the extension module: what `machine.Timer` and `pyb.Timer` are written on.

#include <functional>
#include <utility>

#include "bindings/board_link.hpp"
#include "bindings/device_module.hpp"
#include "bindings/native_method.hpp"
#include "bindings/python_callback.hpp"
#include "sim/board.hpp"
#include "sim/board_hardware.hpp"

namespace py = pybind11;

namespace asim {
namespace {

/// A timer of the board: a hardware one, or a virtual one, which exists while it runs. A virtual one that runs is kept
/// by its own handler, whose argument the Python object is.
class TimerPort {
 public:
  /// `number` 0: a virtual timer, whose interrupt bears the first free number.
  TimerPort(Board& board, int number) : link_(board), is_virtual_(number == 0) {
    if (!is_virtual_) timer_ = &board.hardware().timer(number);
  }
  TimerPort(const TimerPort&) = delete;
  TimerPort& operator=(const TimerPort&) = delete;
  ~TimerPort() { release(); }

  void start(bool periodic, std::int64_t numerator_ns, std::int64_t denominator) {
    static_cast<void>(link_.present_board());
    present_timer().timer.start(periodic ? TimerMode::periodic : TimerMode::one_shot, {numerator_ns, denominator});
  }

  /// A virtual timer forgets its handler too.
  void stop() {
    static_cast<void>(link_.present_board());
    if (timer_ != nullptr) timer_->timer.stop();
    release();
  }

  /// `stop_on_error`: an exception in a hard handler stops the timer too.
  void set_handler(const py::object& handler, bool hard, bool stop_on_error, const py::object& argument) {
    Board& board = link_.present_board();
    if (handler.is_none()) {
      if (timer_ != nullptr) timer_->line.disable();
      return;
    }
    std::function<void()> on_error;
    if (hard) on_error = [this, stop_on_error] { end_after_error(stop_on_error); };
    auto callback = python_callback(board, handler, argument, std::move(on_error));
    present_timer().line.configure(hard ? InterruptMode::hard : InterruptMode::soft,
                                   [this, callback = std::move(callback)] {
                                     callback();
                                     if (!running()) release();  // a one-shot, and the handler did not start it again
                                   });
  }

  [[nodiscard]] bool running() const { return link_.alive() && timer_ != nullptr && timer_->timer.running(); }
  /// Since the present period began.
  [[nodiscard]] std::int64_t elapsed_ns() const {
    const Instant now = link_.present_board().now();
    return running() ? (now - timer_->timer.period_start()).ns : 0;
  }

 private:
  BoardTimer& present_timer() {
    if (timer_ == nullptr) timer_ = &link_.board().hardware().add_virtual_timer();
    return *timer_;
  }

  void release() {
    if (!is_virtual_ || timer_ == nullptr) return;
    BoardTimer* const timer = std::exchange(timer_, nullptr);
    if (link_.alive()) link_.board().hardware().remove_virtual_timer(*timer);
  }

  void end_after_error(bool stop_timer) {
    if (timer_ == nullptr) return;
    timer_->line.disable();
    if (stop_timer) timer_->timer.stop();
  }

  BoardLink link_;
  bool is_virtual_;
  BoardTimer* timer_ = nullptr;
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
