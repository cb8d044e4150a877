#include "core/slot_queue.hpp"

#include <vector>

#include "core/scheduler_error.hpp"

namespace asim {

void SlotQueue::refuse(LoopEntry entry) {
  if (entry.callback() != nullptr && taken_ + 1 == slots_) {
    entry.mark_without_arguments();
    ++taken_;
    ring_.push(std::move(entry));
  }
  throw SchedulerError(SchedulerError::Type::index, "full");
}

void SlotQueue::reset(int slots) {
  slots_ = slots;
  std::vector<LoopEntry> kept;
  while (!empty()) {
    if (LoopEntry entry = pop(); entry.native()) kept.push_back(std::move(entry));
  }
  for (LoopEntry& entry : kept) ring_.push(std::move(entry));
}

}  // namespace asim
