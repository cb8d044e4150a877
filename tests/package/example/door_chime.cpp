#include "door_chime.hpp"

#include <array>
#include <cstdint>

using asim::Level;

asim::Coroutine<void> watch_button(DoorChime& chime, int samples) {
  chime.button.init(asim::PinMode::input, asim::Pull::up);
  chime.bell.init(asim::PinMode::output, asim::Pull::none, Level::low);
  Level stable = Level::high;
  int same = 0;
  for (;;) {
    same = chime.button.value() == stable ? 0 : same + 1;
    if (same == samples) {
      stable = chime.button.value();
      same = 0;
      chime.bell.set_value(stable == Level::low && !chime.quiet ? Level::high : Level::low);
    }
    co_await asim::sleep_ms(1);
  }
}

asim::Coroutine<void> obey(DoorChime& chime, asim::Board& board, asim::Uart& line) {
  for (;;) {
    co_await asim::readable(line);
    const auto letters = line.read(board, 1);
    if (!letters || letters->empty()) continue;
    chime.quiet = letters->front() == 'q';
    const std::array<std::uint8_t, 1> answer{static_cast<std::uint8_t>(letters->front())};
    while (line.write(board, answer).count.value_or(0) == 0) co_await asim::writable(line);
  }
}
