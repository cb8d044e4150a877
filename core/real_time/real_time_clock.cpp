#include "core/real_time/real_time_clock.hpp"

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>

namespace asim {
namespace {

using SteadyClock = std::chrono::steady_clock;

}  // namespace

struct RealTimeClock::Waiting {
  SteadyClock::time_point started() {
    if (!start) start = SteadyClock::now();
    return *start;
  }

  std::optional<SteadyClock::time_point> start;
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{context.get_executor()};
  boost::asio::steady_timer timer{context};
  std::atomic<bool> posted = false;
};

RealTimeClock::RealTimeClock() : waiting_(std::make_unique<Waiting>()) {}

RealTimeClock::~RealTimeClock() = default;

Instant RealTimeClock::now() {
  const auto start = waiting_->started();
  const auto passed = SteadyClock::now() - start;
  return Instant{std::chrono::duration_cast<std::chrono::nanoseconds>(passed).count()};
}

void RealTimeClock::advance_to(Instant target) {
  Waiting& w = *waiting_;
  // The flag spares a look into the context where nothing was posted: schedulers ask for the time at every step.
  if (w.posted.exchange(false) && w.context.poll() > 0) return;
  if (target == Instant::never()) {
    w.context.run_one();
    return;
  }
  if (now() >= target) return;
  bool timer_ended = false;
  w.timer.expires_at(w.started() + std::chrono::nanoseconds(target.ns));
  w.timer.async_wait([&timer_ended](const boost::system::error_code&) { timer_ended = true; });
  w.context.run_one();
  if (timer_ended) return;
  // The completion of the wait that was cut short refers to this call: it must not be left in the context.
  w.timer.cancel();
  while (!timer_ended) w.context.run_one();
}

void RealTimeClock::post(std::function<void()> work) {
  boost::asio::post(waiting_->context, std::move(work));
  waiting_->posted = true;
}

}  // namespace asim
