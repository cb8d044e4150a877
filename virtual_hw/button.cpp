#include "virtual_hw/button.hpp"

#include <algorithm>

namespace asim {

Button::Button(const HardwareContext& context, std::string_view name, Terminal& pin, Options options)
    : context_(context),
      subject_(context.subject(name)),
      bounce_(options.bounce),
      closed_(options.contact),
      random_(options.seed, context.prefix + std::string(name)) {
  contact_.attach(pin.wire());
}

void Button::press() {
  context_.timeline.cancel(release_);
  if (!pressed_) set_pressed(true);
}

void Button::press_for(Duration hold) {
  press();
  context_.timeline.schedule(release_, context_.timeline.now() + hold);
}

void Button::release() {
  context_.timeline.cancel(release_);
  if (pressed_) set_pressed(false);
}

void Button::set_pressed(bool pressed) {
  pressed_ = pressed;
  context_.emit(subject_, pressed ? EventKind::press : EventKind::release);
  contact_.drive(pressed ? closed_ : Drive::high_z);
  context_.timeline.cancel(toggle_);
  if (bounce_ > Duration::zero()) start_bounce();
}

void Button::start_bounce() {
  const Instant now = context_.timeline.now();
  toggle_count_ = static_cast<std::size_t>(2 * random_.uniform(1, max_toggles / 2));
  for (std::size_t k = 0; k < toggle_count_; ++k) {
    toggles_[k] = now + random_.uniform(Duration::from_ns(1), bounce_);
  }
  std::sort(toggles_.begin(), toggles_.begin() + static_cast<std::ptrdiff_t>(toggle_count_));
  toggles_done_ = 0;
  context_.timeline.schedule(toggle_, toggles_[0]);
}

void Button::next_toggle() {
  contact_.drive(contact_.driven() == closed_ ? Drive::high_z : closed_);
  if (++toggles_done_ < toggle_count_) context_.timeline.schedule(toggle_, toggles_[toggles_done_]);
}

}  // namespace asim
