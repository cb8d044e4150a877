// The firmware of a door chime: a button that bounces rings a bell, and a serial line switches the bell off at night.
#pragma once

#include <asim/core/coroutine.hpp>
#include <asim/sim/board.hpp>
#include <asim/virtual_hw/pin.hpp>
#include <asim/virtual_hw/uart.hpp>

struct DoorChime {
  asim::Pin& button;  ///< low while pressed
  asim::Pin& bell;
  bool quiet = false;
};

/// Rings while the button is held: what has been the same in `samples` looks, a millisecond apart, is no bounce.
asim::Coroutine<void> watch_button(DoorChime& chime, int samples);

/// Obeys the letters that come in: q for quiet, r for ring. Answers each with the same letter.
asim::Coroutine<void> obey(DoorChime& chime, asim::Board& board, asim::Uart& line);
