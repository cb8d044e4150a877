#include "sim/board.hpp"

#include <algorithm>

#include "core/errors.hpp"
#include "sim/board_hardware.hpp"
#include "sim/duration_text.hpp"
#include "sim/label_prefix.hpp"
#include "sim/scheduler_library.hpp"
#include "sim/world.hpp"

namespace asim {
namespace {

/// Charge points on a board where code costs nothing before a program that does not yield is taken to hang.
constexpr std::int64_t hang_points = 20'000'000;
/// Steps of a native task, each worth many charge points, after which it is taken to hang.
constexpr std::int64_t hang_steps = 200'000;
/// The longest stretch of charges between two looks at what is outside the run (Ctrl-C), in charge points and in time.
constexpr std::int64_t points_between_looks = 65'536;
constexpr std::int64_t steps_between_looks = 5'000;
constexpr Duration time_between_looks = Duration::from_ms(100);

InterruptController::Options interrupt_options(const BoardProfile& profile) {
  return {static_cast<std::size_t>(profile.schedule_depth), profile.costs.interrupt_entry, profile.costs.soft_entry};
}

}  // namespace

Board::Board(World& world, BoardSettings settings)
    : world_(world),
      settings_(std::move(settings)),
      context_{world.events(), world.timeline(), label_prefix(settings_.label)},
      interrupts_(context_, interrupt_options(settings_.profile)),
      stdout_subject_(context_.subject("stdout")) {
  scheduler_ = make_scheduler(settings_.scheduler,
                              {.cpu = *this,
                               .events = &world.events(),
                               .ticks = TickClock(TickPeriod(settings_.tick_bits), settings_.ticks_start_ms),
                               .costs = settings_.profile.costs.scheduler,
                               .warn = [this](const std::string& text) { world_.warn(text); },
                               .subject_prefix = context_.prefix},
                              settings_.scheduler_options);
  interrupts_.set_listener([this] { meter_->limit = 0; });
  hardware_ = std::make_unique<BoardHardware>(*this);
  meter_->board = this;
}

Board::~Board() {
  meter_->board = nullptr;
  meter_->limit = 0;
}

// --- time

bool Board::needed() const noexcept { return interrupts_.hard_due() || (idle_ && (wake_ || interrupts_.soft_due())); }

Instant Board::now() {
  if (meter_->used != 0) settle();
  if (world_.real_time()) world_.advance(*this, local_);
  return local_;
}

void Board::use(Duration span) {
  Instant target = local_ + span;
  for (;;) {
    while (interrupts_.hard_due()) {
      const Instant entered = local_;
      interrupts_.deliver_hard(*this);
      target = target + (now() - entered);
    }
    if (local_ >= target) break;
    world_.advance(*this, target);
  }
  set_limit();
}

void Board::spend(Duration span) {
  if (meter_->used != 0) settle();
  use(span);
}

void Board::idle_until(Instant limit) {
  if (meter_->used != 0) settle();
  if (!wake_ && !interrupts_.soft_due() && local_ < limit) {
    idle_ = true;
    world_.advance(*this, limit);
    idle_ = false;
    idle_ended_ = local_;
  }
  wake_ = false;
  use(Duration::zero());
  check_callbacks();
}

void Board::sleep_until(Instant limit) {
  check_callbacks();
  while (now() < limit) idle_until(limit);
}

void Board::check_callbacks() {
  while (interrupts_.soft_due()) interrupts_.deliver_soft(*this);
}

Instant Board::next_elsewhere(Instant limit) const {
  Instant next = std::min(limit, world_.timeline().next_due());
  for (const auto& other : world_.boards()) {
    if (other.get() != this && !other->gone_) next = std::min(next, other->target_);
  }
  return next;
}

void Board::skip_ahead(Instant limit) {
  Instant next = next_elsewhere(limit);
  while (next > local_ && (next < Instant::never() || world_.pauses()) && !world_.may_reach(*this, next)) {
    next = next_elsewhere(limit);
  }
  if (next == Instant::never()) {
    world_.stop(
        StopReason::stalled,
        {"stall",
         "time cannot move: tasks run without end at zero cost and nothing is ever due; let them sleep, or run on "
         "a board whose work costs time",
         "", current_task(), locator_ ? locator_() : "", settings_.label});
  }
  if (next > local_) {
    world_.advance(*this, next);
    idle_ended_ = local_;
  }
  use(Duration::zero());
}

// --- executed code

void Board::settle() {
  const std::int64_t used = std::exchange(meter_->used, 0);
  use(charges_code() ? Duration::from_ns(used) : Duration::zero());
  count_code(used);
  if (collects_by_itself()) {
    code_since_collection_ = code_since_collection_ + Duration::from_ns(used);
    if (code_since_collection_ >= profile().costs.gc_period) collect_garbage();
  }
}

void Board::collect_garbage() {
  code_since_collection_ = Duration::zero();
  spend(profile().costs.gc_pause);
}

void Board::count_code(std::int64_t used) {
  if (code_step_ != scheduler_->step_count()) {
    code_step_ = scheduler_->step_count();
    code_used_ = 0;
  }
  code_used_ += used;
  const std::int64_t most = charges_code() ? settings_.hang_limit.ns : hang_points;
  if (code_used_ < most || world_.real_time()) return;
  const std::string how = charges_code() ? format_duration(settings_.hang_limit) + " of code"
                                         : std::to_string(hang_points / 1'000'000) + " million charge points";
  hang(how + " without a yield");
}

void Board::count_step() {
  if (steps_of_ != scheduler_->step_count() || steps_at_ != local_) {
    steps_of_ = scheduler_->step_count();
    steps_at_ = local_;
    steps_ = 0;
  }
  ++steps_;
  if (steps_ % steps_between_looks != 0) return;
  world_.look_around(*this);
  if (world_.real_time()) {
    static_cast<void>(now());
  } else if (steps_ >= hang_steps) {
    hang(std::to_string(steps_) + " steps without a yield, and no time passed");
  }
}

void Board::hang(const std::string& how) {
  const std::string who = current_task();
  const std::string where = locator_ ? locator_() : "";
  world_.stop(StopReason::hung, {"hang",
                                 (who.empty() ? std::string("the program") : "task " + who) + " ran " + how +
                                     (where.empty() ? "" : ", at " + where),
                                 "", who, where, settings_.label});
}

void Board::set_limit() {
  if (interrupts_.soft_due()) {
    // Raised while time passed outside of the program's code, or by a hard handler: entered at the next charge point.
    meter_->limit = 0;
    return;
  }
  if (!charges_code()) {
    meter_->limit = points_between_looks;
    return;
  }
  const Instant due = std::min(world_.timeline().next_due(), local_ + time_between_looks);
  Duration left = std::min(due - local_, settings_.hang_limit - Duration::from_ns(code_used_));
  if (collects_by_itself()) left = std::min(left, profile().costs.gc_period - code_since_collection_);
  meter_->limit = std::max<std::int64_t>(1, left.ns);
}

void Board::on_meter_limit() {
  world_.look_around(*this);
  settle();
  if (world_.real_time()) {
    // Where code costs nothing only the clock tells what has become due meanwhile.
    world_.advance(*this, local_);
    use(Duration::zero());
  }
  check_callbacks();
  set_limit();
}

std::string Board::current_task() const {
  const Task* const task = scheduler_->current();
  return task == nullptr || task->finished() ? "" : scheduler_->display_name(*task);
}

// --- what the program says

void Board::print(std::string_view text) {
  const Instant at = now();
  if (world_.stopped()) return;
  printed_ += text;
  world_.write_output(text);
  for (const char c : text) {
    if (c != '\n') {
      line_ += c;
      continue;
    }
    world_.events().emit({.at = at, .subject = stdout_subject_, .kind = EventKind::line, .text = line_});
    line_.clear();
  }
}

void Board::mark(std::string_view name) {
  auto found = marks_.find(name);
  if (found == marks_.end()) {
    found = marks_.emplace(std::string(name), subject("mark:" + std::string(name))).first;
  }
  world_.events().emit({.at = now(), .subject = found->second, .kind = EventKind::mark});
}

}  // namespace asim
