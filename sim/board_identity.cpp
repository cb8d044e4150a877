#include "sim/board_identity.hpp"

#include "sim/board_library.hpp"
#include "sim/text_hash.hpp"

namespace asim {
namespace {

/// Fields one after another, each ended so that no two profiles give the same text.
class ProfileText {
 public:
  void add(const std::string& value) { text_ += value + '\0'; }
  void add(std::int64_t value) { add(std::to_string(value)); }
  void add(const std::vector<std::string>& values) {
    add(static_cast<std::int64_t>(values.size()));
    for (const std::string& value : values) add(value);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

void add_uart(ProfileText& text, const UartProfile& uart) {
  text.add(uart.id);
  text.add(uart.aliases);
  for (const std::string* pin : {&uart.tx, &uart.rx, &uart.rts, &uart.cts}) text.add(*pin);
  text.add(uart.rx_buffer);
  text.add(uart.tx_buffer);
}

}  // namespace

std::vector<NamedCost> named_costs(const BoardCosts& costs) {
  std::vector<NamedCost> named;
  for (const BoardCostKey& key : board_cost_keys()) named.push_back({key.key, costs.*key.member});
  named.push_back({"garbage_collection.pause", costs.gc_pause});
  named.push_back({"garbage_collection.every", costs.gc_period});
  return named;
}

std::string profile_digest(const BoardProfile& profile) {
  ProfileText text;
  for (const std::string* word : {&profile.platform, &profile.machine, &profile.switch_pin}) text.add(*word);
  for (const std::int64_t number :
       {profile.cpu_hz, std::int64_t{profile.tick_bits}, std::int64_t{profile.schedule_depth},
        std::int64_t{profile.hard_pin_irq}, std::int64_t{profile.pyb}, profile.epoch_year}) {
    text.add(number);
  }
  for (const PinProfile& pin : profile.pins) {
    text.add(pin.name);
    text.add(pin.aliases);
  }
  for (const LedProfile& led : profile.leds) {
    text.add(led.id);
    text.add(led.pin);
  }
  for (const UartProfile& uart : profile.uarts) add_uart(text, uart);
  return text_digest(text.text());
}

}  // namespace asim
