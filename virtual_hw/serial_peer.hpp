// SerialPeer: the far end of a board's UART, as a scenario describes it.
//
//   stimulus --send--> [queue without end] --> TX --- the board's RX
//   received <-------------------------------- RX --- the board's TX
//
// Modelled:     its own SerialFormat, so that baud rates may differ; with flow control it sends only while the board's
// RTS
//               is low, and its own RTS (the board's CTS) is low, or as the scenario sets it.
// Not modelled: a limit to what it takes.
// Events:       none; the board's UART tells what arrives. Its frames are traced on the board's receive pin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "virtual_hw/pin.hpp"
#include "virtual_hw/serial_line.hpp"

namespace asim {

class SerialPeer final : private SerialTransmitter::Listener, private SerialReceiver::Listener {
 public:
  /// The board's pins that it is wired to, by the names that the board gives them; each may be null.
  struct Pins {
    Pin* board_rx = nullptr;
    Pin* board_tx = nullptr;
    Pin* board_rts = nullptr;  ///< given: the peer waits while it is high
    Pin* board_cts = nullptr;  ///< given: the peer drives it, low at first
  };

  /// Joins the wires of `pins`, without edges; the line to the board idles high from now on.
  SerialPeer(const HardwareContext& context, const SerialFormat& format, const Pins& pins);

  /// Changes baud and format; a frame that is being sent or received is cut off, what waits is kept.
  void configure(const SerialFormat& format);
  [[nodiscard]] const SerialFormat& format() const noexcept { return format_; }
  /// Appends `bytes` to what is sent, a word for each byte.
  void send(std::string_view bytes);
  /// Sends a low level of 13 bit times ahead of what waits. Ignored within a frame.
  void send_break();
  /// Nothing is being sent or waits for it.
  [[nodiscard]] bool tx_done() const noexcept { return waiting() == 0 && !transmitter_.busy(); }
  /// Lets the board transmit (low) or holds it back (high).
  void set_board_cts(Level level) { rts_.drive(drive_of(level)); }

  /// All that the board has transmitted, as the peer understood it; the low eight bits of each word.
  [[nodiscard]] const std::string& received() const noexcept { return received_; }
  void clear_received() noexcept { received_.clear(); }
  [[nodiscard]] std::size_t framing_errors() const noexcept { return framing_errors_; }
  [[nodiscard]] std::size_t parity_errors() const noexcept { return parity_errors_; }
  /// `listener` takes each word as it arrives, instead of `received`.
  void set_receiver(std::function<void(const ReceivedWord&)> listener) { listener_ = std::move(listener); }

 private:
  class BoardRts final : public Terminal {
   public:
    explicit BoardRts(SerialPeer& peer) : peer_(peer) {}

   private:
    void on_edge(Level level, EdgeOrigin origin) override;
    SerialPeer& peer_;
  };

  void on_word_sent(std::uint16_t word) override;
  void on_break_sent() override { start_sending(); }
  void on_word(const ReceivedWord& word) override;
  void start_sending();
  [[nodiscard]] std::size_t waiting() const noexcept { return queue_.size() - sent_; }

  SerialFormat format_;
  SerialTransmitter transmitter_;
  SerialReceiver receiver_;
  BoardRts board_rts_{*this};
  Terminal rts_;
  bool waits_for_rts_;
  std::function<void(const ReceivedWord&)> listener_;
  std::string queue_;
  std::size_t sent_ = 0;  ///< of the queue
  std::string received_;
  std::size_t framing_errors_ = 0;
  std::size_t parity_errors_ = 0;
};

}  // namespace asim
