// Button: a push button from a pin to ground, or to the supply. A board's own user switch is one too.
//
//   pin ---o/ o--- ground          pressed: the pin is low; open: its pull-up makes it high
//   pin ---o/ o--- supply          pressed: the pin is high; open: its pull-down makes it low
//
// Modelled:     contact bounce: the contact closes (or opens) at once, then opens and closes again one to five times at
//               random instants, the last at the latest when `bounce` has passed.
// Not modelled: contact resistance; bounce that a press or release within the previous bounce would prolong (the new
//               one replaces it).
// Events:       press, release on the button's name, before any edge of the pin.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/random.hpp"
#include "core/timeline.hpp"
#include "virtual_hw/hardware_context.hpp"
#include "virtual_hw/wire.hpp"

namespace asim {

class Button {
 public:
  struct Options {
    Duration bounce{};           ///< zero: a clean contact
    std::uint64_t seed = 0;      ///< of the scenario
    Drive contact = Drive::low;  ///< what a closed contact connects the pin to
  };

  /// `name` is the event subject, e.g. "sw". `pin` is any terminal of the wire that the button grounds.
  Button(const HardwareContext& context, std::string_view name, Terminal& pin, Options options);

  /// Presses now, until `release`. Does nothing but cancel a scheduled release if it is pressed already.
  void press();
  /// Presses now and lets go `hold` later; moves the release if it is pressed already.
  void press_for(Duration hold);
  /// Does nothing if it is open already.
  void release();
  [[nodiscard]] bool pressed() const noexcept { return pressed_; }

 private:
  class Release final : public TimelineEvent {
   public:
    // Letting go is what the world does, as pressing is: it comes after the hardware events of its instant.
    explicit Release(Button& button) : TimelineEvent(Lane::stimulus), button_(button) {}
    void fire() override { button_.release(); }

   private:
    Button& button_;
  };
  class Toggle final : public TimelineEvent {
   public:
    explicit Toggle(Button& button) : button_(button) {}
    void fire() override { button_.next_toggle(); }

   private:
    Button& button_;
  };

  void set_pressed(bool pressed);
  void start_bounce();
  void next_toggle();

  static constexpr std::size_t max_toggles = 10;

  const HardwareContext& context_;
  SubjectId subject_;
  Duration bounce_;
  Drive closed_;
  RandomStream random_;
  Terminal contact_;
  Release release_{*this};
  Toggle toggle_{*this};
  std::array<Instant, max_toggles>
      toggles_{};  ///< ascending; an even number, so that the last one ends in the new state
  std::size_t toggle_count_ = 0;
  std::size_t toggles_done_ = 0;
  bool pressed_ = false;
};

}  // namespace asim
