#include "core/io_registry.hpp"

#include <algorithm>
#include <utility>

namespace asim {

IoRegistry::Registration* IoRegistry::find(const Pollable& object) noexcept {
  const auto found = std::find_if(registrations_.begin(), registrations_.end(),
                                  [&](const Registration& known) { return known.object == &object; });
  return found == registrations_.end() ? nullptr : &*found;
}

LoopEntry IoRegistry::add(Pollable& object, PollMask direction, LoopEntry entry) {
  Registration* known = find(object);
  if (known == nullptr) known = &registrations_.emplace_back(Registration{&object, {}, {}});
  Waiter& waiter = known->waiter(direction);
  waiter.registered = true;
  poll_set_.watch(object, known->interest());
  return std::exchange(waiter.entry, std::move(entry));
}

void IoRegistry::remove(Pollable& object, PollMask direction) {
  Registration* const known = find(object);
  if (known == nullptr || !known->waiter(direction).registered) return;
  known->waiter(direction) = Waiter{};
  if (const PollMask rest = known->interest(); rest != 0) {
    poll_set_.watch(object, rest);
    return;
  }
  poll_set_.forget(object);
  registrations_.erase(registrations_.begin() + (known - registrations_.data()));
}

IoRegistry::Waiter* IoRegistry::find(const Pollable& object, PollMask direction) noexcept {
  Registration* const known = find(object);
  return known != nullptr && known->waiter(direction).registered ? &known->waiter(direction) : nullptr;
}

bool IoRegistry::anybody_waits() const noexcept {
  const auto waits = [](const Waiter& waiter) { return waiter.entry.callback() != nullptr || waiter.awaited(); };
  return std::any_of(registrations_.begin(), registrations_.end(),
                     [&](const Registration& known) { return waits(known.reader) || waits(known.writer); });
}

int IoRegistry::count(const Task& task) const noexcept {
  int places = 0;
  for (const Registration& known : registrations_) {
    places +=
        static_cast<int>(known.reader.entry.task() == &task) + static_cast<int>(known.writer.entry.task() == &task);
  }
  return places;
}

void IoRegistry::reset() {
  for (Registration& known : registrations_) {
    for (Waiter* const waiter : {&known.reader, &known.writer}) {
      if (!waiter->entry.native()) *waiter = Waiter{};
    }
    if (const PollMask rest = known.interest(); rest != 0) {
      poll_set_.watch(*known.object, rest);
    } else {
      poll_set_.forget(*known.object);
    }
  }
  std::erase_if(registrations_, [](const Registration& known) { return known.interest() == 0; });
}

}  // namespace asim
