#include "sim/world.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include "core/errors.hpp"
#include "sim/program_host.hpp"

namespace asim {
namespace {

volatile std::sig_atomic_t interrupt_flag = 0;

/// Calls of `advance` between two looks at what lies outside the run (progress report).
constexpr std::uint32_t progress_interval = 4096;

/// How often a caller that waits for its boards looks whether somebody wants them stopped.
constexpr std::chrono::milliseconds look_at_caller{50};

/// How long a wait in real time lasts at most before the next look: somebody may have pressed Ctrl-C.
constexpr Duration longest_wait = Duration::from_ms(50);

}  // namespace

World::World(Clock& clock, Time time, Instant end) : clock_(clock), time_(time), end_(end) {
  timeline_.set_front_listener(this);
}

World::~World() {
  close();
  timeline_.set_front_listener(nullptr);
}

Board& World::add_board(BoardSettings settings) {
  boards_.push_back(std::make_unique<Board>(*this, std::move(settings)));
  boards_.back()->index_ = boards_.size() - 1;
  return *boards_.back();
}

void World::request_interrupt() noexcept { interrupt_flag = 1; }
void World::clear_interrupt() noexcept { interrupt_flag = 0; }
bool World::interrupt_requested() noexcept { return interrupt_flag != 0; }

// --- what happens to the run as a whole

void World::warn(const std::string& text) {
  if (stopped()) return;
  warnings_.push_back({timeline_.now(), text});
}

void World::stop(StopReason reason, RunError error) {
  if (!stopped()) {
    reason_ = reason;
    if (error_.kind.empty()) {
      error_ = std::move(error);
      error_.at = reached();
    }
    events_.close();
    on_earlier_front();
  }
  throw RunStopped();
}

void World::fail(const Board& board, RunError error) {
  if (stopped()) return;
  error.board = board.settings().label;
  error.at = board.local_;
  if (error_.kind.empty()) error_ = std::move(error);
}

void World::write_output(std::string_view text) {
  stdout_ += text;
  if (output_) output_(text);
}

bool World::all_halted() const noexcept {
  return std::all_of(boards_.begin(), boards_.end(), [](const auto& board) { return board->halted_; });
}

void World::on_earlier_front() {
  for (const auto& board : boards_) board->meter_->limit = 0;
}

void World::look_around(const Board& board) {
  if (stopped()) throw RunStopped();
  if (interrupt_requested() || stop_asked_.load(std::memory_order_relaxed)) stop(StopReason::interrupted);
  if (pause_requested_) pause(board);
  const bool look = real_time() || ++calls_ % progress_interval == 0;
  if (progress_ && look) progress_(timeline_.now());
}

// --- time

bool World::may_reach(const Board& board, Instant instant) {
  const bool nothing_due = instant == Instant::never();
  const bool nothing_left =
      (all_halted() && (!outlasts_programs_ || nothing_due)) || (nothing_due && nothing_due_ends());
  if (nothing_left && !pauses()) stop(error_.kind.empty() ? StopReason::finished : StopReason::failed);
  idle_ = pause_.while_busy && (nothing_left || nothing_due);
  if (pause_requested_ || idle_) {
    pause(board);
    return false;
  }
  if (instant <= std::min(pause_.until, end_)) return true;
  if (pause_.until < end_) {
    timeline_.advance_to(pause_.until);
    clock_.advance_to(pause_.until);
    pause(board);
    return false;
  }
  if (time_ == Time::real_time) clock_.advance_to(end_);
  timeline_.advance_to(end_);
  stop(error_.kind.empty() ? StopReason::end_reached : StopReason::failed);
}

void World::fire_all_at(Instant instant) {
  while (timeline_.next_due() == instant) timeline_.fire_next();
}

void World::advance(Board& board, Instant target) {
  look_around(board);
  if (time_ == Time::real_time) {
    advance_in_real_time(board, target);
  } else if (boards_.size() == 1) {
    advance_alone(board, target);
  } else {
    advance_together(board, target);
  }
}

bool World::nothing_before(const Board& board, Instant target) const noexcept {
  return target < timeline_.next_due() && target <= std::min(pause_.until, end_) && target != Instant::never() &&
         !board.halted_ && !pause_requested_;
}

void World::advance_alone(Board& board, Instant target) {
  // Nearly every charge of a cost ends here: what follows comes to the same, and takes its time.
  while (!nothing_before(board, target)) {
    const Instant due = timeline_.next_due();
    if (!may_reach(board, std::min(due, target))) continue;
    if (due > target) break;
    fire_all_at(due);
    board.local_ = due;
    if (board.needed()) return;
  }
  timeline_.advance_to(target);
  clock_.advance_to(target);
  board.local_ = target;
}

void World::advance_in_real_time(Board& board, Instant target) {
  for (;;) {
    const Instant next = std::min({timeline_.next_due(), target, end_ + Duration{1}});
    if (target == Instant::never() && timeline_.empty()) static_cast<void>(may_reach(board, target));
    clock_.advance_to(std::min({next, end_, clock_.now() + longest_wait}));
    const Instant present = clock_.now();
    while (timeline_.next_due() <= std::min(present, end_)) timeline_.fire_next();
    if (present >= end_) static_cast<void>(may_reach(board, end_ + Duration{1}));
    timeline_.advance_to(present);
    board.local_ = present;
    look_around(board);
    if (present >= target || board.needed()) return;
  }
}

Board* World::earliest() const noexcept {
  Board* first = nullptr;
  for (const auto& board : boards_) {
    if (!board->gone_ && (first == nullptr || board->target_ < first->target_)) first = board.get();
  }
  return first;
}

void World::advance_together(Board& board, Instant target) {
  board.target_ = target;
  for (;;) {
    Board& first = *earliest();
    const Instant due = timeline_.next_due();
    if (!may_reach(board, std::min(due, first.target_))) continue;
    if (due <= first.target_) {
      fire_all_at(due);
      for (const auto& other : boards_) {
        if (other->needed()) other->target_ = due;
      }
      continue;
    }
    timeline_.advance_to(first.target_);
    clock_.advance_to(first.target_);
    first.local_ = first.target_;
    if (&first != &board) {
      turnstile_.pass_to(first.index_);
      wait_for_turn(board);
    }
    return;
  }
}

// --- stacks

void World::wait_for_turn(const Board& board) {
  const auto wait = [&] { turnstile_.wait_for_turn(board.index_); };
  if (board.runs_program_ && host_ != nullptr) {
    host_->without_lock(wait);
  } else {
    wait();
  }
  look_around(board);
}

void World::linger(Board& board) {
  board.halted_ = true;
  for (;;) board.idle_until(Instant::never());
}

void World::run_board(Board& board) {
  try {
    look_around(board);
    try {
      main_(board);
    } catch (const ProgramFailed& failure) {
      fail(board, {"exception", failure.what(), failure.traceback(), failure.task(), "", ""});
    } catch (const std::exception& failure) {
      fail(board, {"exception", failure.what(), "", board.current_task(), "", ""});
    }
    if (!error_.kind.empty() && boards_.size() == 1) stop(StopReason::failed);
    linger(board);
  } catch (const RunStopped&) {
    board.gone_ = true;
  }
}

void World::launch(Board& board) {
  threads_.emplace_back([this, &board] {
    turnstile_.wait_for_turn(board.index_);
    const auto work = [&] { run_board(board); };
    if (board.runs_program_ && host_ != nullptr) {
      host_->with_lock(work);
    } else {
      work();
    }
    board.gone_ = true;
    const Board* const next = earliest();
    turnstile_.pass_to(next == nullptr ? controller() : next->index_);
  });
}

void World::begin(std::function<void(Board&)> main, ProgramHost* host) {
  main_ = std::move(main);
  host_ = host;
  for (const auto& board : boards_) launch(*board);
}

void World::let_run(std::size_t index) {
  turnstile_.pass_to(index);
  if (host_ == nullptr) {
    turnstile_.wait_for_turn(controller());
  } else {
    bool back = false;
    while (!back) {
      host_->without_lock([&] { back = turnstile_.wait_for_turn(controller(), look_at_caller); });
      if (!back && host_->wants_stop()) stop_asked_.store(true, std::memory_order_relaxed);
    }
  }
  if (earliest() == nullptr) join();
}

void World::join() {
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  for (const auto& board : boards_) board->scheduler().set_first_run({});
}

void World::run(std::function<void(Board&)> main, ProgramHost* host) {
  if (boards_.size() > 1) {
    begin(std::move(main), host);
    let_run(0);
    return;
  }
  main_ = std::move(main);
  host_ = host;
  run_board(*boards_.front());
  boards_.front()->scheduler().set_first_run({});
}

// --- pauses

void World::resume(const Leg& leg) {
  if (threads_.empty()) return;
  pause_ = leg;
  pause_requested_ = false;
  idle_ = false;
  let_run(paused_board_);
}

void World::request_pause() noexcept {
  pause_requested_ = true;
  on_earlier_front();
}

void World::pause(const Board& board) {
  pause_requested_ = false;
  paused_board_ = board.index_;
  turnstile_.pass_to(controller());
  wait_for_turn(board);
}

void World::close() {
  if (threads_.empty()) return;
  if (!stopped()) {
    reason_ = StopReason::closed;
    events_.close();
    on_earlier_front();
  }
  let_run(paused_board_);
}

}  // namespace asim
