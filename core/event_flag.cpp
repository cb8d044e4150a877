#include "core/event_flag.hpp"

namespace asim {

void EventFlag::set() {
  set_ = true;
  while (Task* const task = waiters_.pop()) scheduler_.wake(*task);
}

}  // namespace asim
