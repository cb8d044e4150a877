#include "sim/world.hpp"

#include <algorithm>
#include <csignal>
#include <thread>

#include "core/errors.hpp"
#include "sim/program_host.hpp"

namespace asim {
namespace {

volatile std::sig_atomic_t interrupt_flag = 0;

/// Calls of `advance` between two looks at what lies outside the run (progress report).
constexpr std::uint32_t progress_interval = 4096;

/// How long a wait in real time lasts at most before the next look: somebody may have pressed Ctrl-C.
constexpr Duration longest_wait = Duration::from_ms(50);

}  // namespace

World::World(Clock& clock, Time time, Instant end) : clock_(clock), time_(time), end_(end) {
  timeline_.set_front_listener(this);
}

World::~World() { timeline_.set_front_listener(nullptr); }

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

void World::look_around() {
  if (stopped()) throw RunStopped();
  if (interrupt_requested()) stop(StopReason::interrupted);
  const bool look = real_time() || ++calls_ % progress_interval == 0;
  if (progress_ && look) progress_(timeline_.now());
}

// --- time

void World::check_reachable(Instant instant) {
  if (all_halted() && (!outlasts_programs_ || instant == Instant::never())) {
    stop(error_.kind.empty() ? StopReason::finished : StopReason::failed);
  }
  if (instant <= end_) return;
  if (time_ == Time::real_time) clock_.advance_to(end_);
  timeline_.advance_to(end_);
  stop(error_.kind.empty() ? StopReason::end_reached : StopReason::failed);
}

void World::fire_all_at(Instant instant) {
  while (timeline_.next_due() == instant) timeline_.fire_next();
}

void World::advance(Board& board, Instant target) {
  look_around();
  if (time_ == Time::real_time) {
    advance_in_real_time(board, target);
  } else if (boards_.size() == 1) {
    advance_alone(board, target);
  } else {
    advance_together(board, target);
  }
}

void World::advance_alone(Board& board, Instant target) {
  while (timeline_.next_due() <= target) {
    const Instant due = timeline_.next_due();
    check_reachable(due);
    fire_all_at(due);
    board.local_ = due;
    if (board.needed()) return;
  }
  check_reachable(target);
  timeline_.advance_to(target);
  clock_.advance_to(target);
  board.local_ = target;
}

void World::advance_in_real_time(Board& board, Instant target) {
  for (;;) {
    const Instant next = std::min({timeline_.next_due(), target, end_ + Duration{1}});
    if (target == Instant::never() && timeline_.empty()) check_reachable(target);
    clock_.advance_to(std::min({next, end_, clock_.now() + longest_wait}));
    const Instant present = clock_.now();
    while (timeline_.next_due() <= std::min(present, end_)) timeline_.fire_next();
    if (present >= end_) check_reachable(end_ + Duration{1});
    timeline_.advance_to(present);
    board.local_ = present;
    look_around();
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
    check_reachable(std::min(due, first.target_));
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
  if (host_ != nullptr) {
    host_->without_lock(wait);
  } else {
    wait();
  }
  look_around();
}

void World::linger(Board& board) {
  board.halted_ = true;
  for (;;) board.idle_until(Instant::never());
}

void World::run_board(Board& board, const std::function<void(Board&)>& main) {
  try {
    try {
      main(board);
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

void World::run_together(const std::function<void(Board&)>& main) {
  std::vector<std::thread> threads;
  threads.reserve(boards_.size());
  for (const auto& owned : boards_) {
    Board& board = *owned;
    threads.emplace_back([this, &board, &main] {
      turnstile_.wait_for_turn(board.index_);
      const auto work = [&] { run_board(board, main); };
      if (host_ != nullptr) {
        host_->with_lock(work);
      } else {
        work();
      }
      board.gone_ = true;
      const Board* const next = earliest();
      turnstile_.pass_to(next == nullptr ? Turnstile::nobody : next->index_);
    });
  }
  turnstile_.pass_to(0);
  const auto join = [&] {
    for (std::thread& thread : threads) thread.join();
  };
  if (host_ != nullptr) {
    host_->without_lock(join);
  } else {
    join();
  }
}

void World::run(const std::function<void(Board&)>& main, ProgramHost* host) {
  host_ = host;
  if (boards_.size() == 1) {
    run_board(*boards_.front(), main);
  } else {
    run_together(main);
  }
  for (const auto& board : boards_) board->scheduler().set_first_run({});
}

}  // namespace asim
