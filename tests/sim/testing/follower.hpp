// Follower: a world for tests of what NativeWorld tells: a lamp that follows a button, looked at every 10 ms.
#pragma once

#include "core/coroutine.hpp"
#include "sim/testing/testing.hpp"

namespace asim::test {

inline Coroutine<void> follow(Pin& button, Pin& lamp) {
  button.init(PinMode::input, Pull::up);
  lamp.init(PinMode::output, Pull::none, Level::low);
  for (;;) {
    lamp.set_value(button.value() == Level::low ? Level::high : Level::low);
    co_await sleep_ms(10);
  }
}

/// On the board without costs, so that the task runs at 0, 10, 20 ms, ….
class Follower : public WorldTest {
 protected:
  Follower() {
    board.spawn("follow", [](Board& hardware) { return follow(pin(hardware, "X3"), pin(hardware, "X5")); });
  }

  NativeBoard board = add_board("ideal");
  TestButton button = board.button("X3", {.name = "sw"});
};

}  // namespace asim::test
