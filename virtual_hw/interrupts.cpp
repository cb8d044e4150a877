#include "virtual_hw/interrupts.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/errors.hpp"

namespace asim {

namespace {

/// Holds a "handler is running" flag, also when the handler throws.
class RunningMark {
 public:
  explicit RunningMark(bool& flag) noexcept : flag_(flag) { flag_ = true; }
  RunningMark(const RunningMark&) = delete;
  RunningMark& operator=(const RunningMark&) = delete;
  ~RunningMark() { flag_ = false; }

 private:
  bool& flag_;
};

}  // namespace

InterruptLine::InterruptLine(InterruptController& controller, std::string_view name)
    : controller_(controller), subject_(controller.context().subject("irq:" + std::string(name))) {}

InterruptLine::~InterruptLine() { controller_.forget(*this); }

void InterruptLine::configure(InterruptMode mode, std::function<void()> handler) {
  controller_.drop_pending(*this);
  mode_ = mode;
  handler_ = handler ? std::make_shared<const std::function<void()>>(std::move(handler)) : nullptr;
}

void InterruptLine::raise() { controller_.raise(*this); }

InterruptController::InterruptController(const HardwareContext& context, Options options)
    : context_(context), options_(options), schedule_subject_(context.subject("schedule")) {
  queue_.reserve(options.schedule_depth);
}

void InterruptController::raise(InterruptLine& line) {
  if (!line.enabled()) return;
  if (line.pending_) {
    context_.emit(line.subject_, EventKind::overrun);
    return;
  }
  if (line.mode_ == InterruptMode::soft && enabled_) {
    queue_call(line);
    notify();
    return;
  }
  line.pending_ = true;
  (line.mode_ == InterruptMode::hard ? hard_pending_ : soft_held_).push_back(&line);
  notify();
}

void InterruptController::queue_call(InterruptLine& line) {
  const bool full = queue_.size() >= options_.schedule_depth;
  if (full || line.queued_calls_ > 0) context_.emit(line.subject_, EventKind::overrun);
  if (full) {
    context_.emit(schedule_subject_, EventKind::overrun);
    return;
  }
  ++line.queued_calls_;
  queue_.push_back({.line = &line, .subject = line.subject_, .from_line = true, .handler = line.handler_});
}

void InterruptController::deliver_hard(Cpu& cpu) {
  if (!hard_due()) throw InternalError("interrupts: no hard interrupt is due");
  const RunningMark mark(hard_running_);
  entering_hard_ = hard_pending_.front();
  hard_pending_.erase(hard_pending_.begin());
  // The flag stays set during the entry: the hardware cannot tell a second edge from the first before the handler runs.
  cpu.spend(options_.hard_entry);
  InterruptLine* const line = std::exchange(entering_hard_, nullptr);
  if (line == nullptr) return;
  line->pending_ = false;
  const auto handler = line->handler_;
  context_.emit(line->subject_, EventKind::irq);
  (*handler)();
}

void InterruptController::deliver_soft(Cpu& cpu) {
  if (!soft_due()) throw InternalError("interrupts: no soft interrupt is due");
  const RunningMark mark(soft_running_);
  cpu.spend(options_.soft_entry);
  if (queue_.empty()) return;  // a hard handler, run meanwhile, has reset the board
  const Call call = std::move(queue_.front());
  queue_.erase(queue_.begin());
  if (call.line != nullptr) --call.line->queued_calls_;
  if (call.from_line) context_.emit(call.subject, EventKind::irq);
  (*call.handler)();
}

bool InterruptController::disable() noexcept { return std::exchange(enabled_, false); }

void InterruptController::enable(bool state) {
  if (std::exchange(enabled_, state) == state || !state) return;
  for (InterruptLine* const line : std::exchange(soft_held_, {})) {
    line->pending_ = false;
    queue_call(*line);
  }
  for (InterruptsEnabledListener* const listener : enabled_listeners_) listener->on_interrupts_enabled();
  notify();
}

bool InterruptController::schedule(std::function<void()> callback) {
  if (queue_.size() >= options_.schedule_depth) {
    context_.emit(schedule_subject_, EventKind::overrun);
    return false;
  }
  queue_.push_back({.handler = std::make_shared<const std::function<void()>>(std::move(callback))});
  notify();
  return true;
}

void InterruptController::reset() {
  for (InterruptLine* const line : hard_pending_) line->pending_ = false;
  for (InterruptLine* const line : soft_held_) line->pending_ = false;
  for (const Call& call : queue_) {
    if (call.line != nullptr) call.line->queued_calls_ = 0;
  }
  if (entering_hard_ != nullptr) entering_hard_->pending_ = false;
  entering_hard_ = nullptr;
  hard_pending_.clear();
  soft_held_.clear();
  queue_.clear();
  enabled_ = true;
}

void InterruptController::remove_enabled_listener(InterruptsEnabledListener& listener) {
  std::erase(enabled_listeners_, &listener);
}

void InterruptController::notify() const {
  if (listener_ && (hard_due() || soft_due())) listener_();
}

void InterruptController::drop_pending(InterruptLine& line) noexcept {
  line.pending_ = false;
  std::erase(hard_pending_, &line);
  std::erase(soft_held_, &line);
  if (entering_hard_ == &line) entering_hard_ = nullptr;
}

void InterruptController::forget(InterruptLine& line) noexcept {
  drop_pending(line);
  for (Call& call : queue_) {
    if (call.line == &line) call.line = nullptr;
  }
}

}  // namespace asim
