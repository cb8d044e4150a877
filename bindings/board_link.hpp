// BoardLink: what a Python object keeps of its board, which may be gone before the object is.
#pragma once

#include <memory>

#include "core/errors.hpp"
#include "sim/board.hpp"

namespace asim {

class BoardLink {
 public:
  explicit BoardLink(Board& board) : meter_(board.meter()) {}

  [[nodiscard]] bool alive() const noexcept { return meter_->board != nullptr; }
  /// Throws RunStopped if the board is gone.
  [[nodiscard]] Board& board() const {
    if (!alive()) throw RunStopped();
    return *meter_->board;
  }
  /// The board, with all CPU time used so far taken in: for whoever is about to touch a device.
  [[nodiscard]] Board& present_board() const {
    Board& found = board();
    static_cast<void>(found.now());
    return found;
  }
  /// Enters the handlers that a change just made to a device is due to call: the next machine instruction, the next
  /// bytecode.
  void serve_interrupts() const {
    Board& found = board();
    if (found.interrupts().hard_due()) found.spend(Duration::zero());
    found.check_callbacks();
  }

 private:
  std::shared_ptr<CodeMeter> meter_;
};

}  // namespace asim
