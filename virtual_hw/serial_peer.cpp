#include "virtual_hw/serial_peer.hpp"

namespace asim {

namespace {

constexpr int break_bits = 13;

/// What has been sent is dropped from the queue at this size, so that a run of any length needs bounded memory.
constexpr std::size_t sent_limit = 4096;

}  // namespace

SerialPeer::SerialPeer(const HardwareContext& context, const SerialFormat& format, const Pins& pins)
    : format_(format),
      transmitter_(context, *this),
      receiver_(context, *this),
      waits_for_rts_(pins.board_rts != nullptr) {
  transmitter_.drive(Drive::high);  // before the wire is joined, so that it finds the line idle
  rts_.drive(Drive::low);
  if (pins.board_rx != nullptr) {
    transmitter_.attach(pins.board_rx->wire());
    transmitter_.set_trace(pins.board_rx->subject());
  }
  if (pins.board_tx != nullptr) receiver_.attach(pins.board_tx->wire());
  if (pins.board_rts != nullptr) board_rts_.attach(pins.board_rts->wire());
  if (pins.board_cts != nullptr) rts_.attach(pins.board_cts->wire());
  configure(format);
}

void SerialPeer::configure(const SerialFormat& format) {
  format_ = format;
  transmitter_.configure(format);
  receiver_.configure(format);
  start_sending();
}

void SerialPeer::send(std::string_view bytes) {
  if (sent_ == queue_.size() || sent_ >= sent_limit) {
    queue_.erase(0, sent_);
    sent_ = 0;
  }
  queue_ += bytes;
  start_sending();
}

void SerialPeer::send_break() {
  if (!transmitter_.busy()) transmitter_.send_break(break_bits);
}

void SerialPeer::start_sending() {
  if (waiting() == 0 || transmitter_.busy()) return;
  if (waits_for_rts_ && board_rts_.wire()->level() == Level::high) return;
  transmitter_.send(static_cast<unsigned char>(queue_[sent_++]));
}

void SerialPeer::on_word_sent(std::uint16_t /*word*/) { start_sending(); }

void SerialPeer::BoardRts::on_edge(Level level, EdgeOrigin /*origin*/) {
  if (level == Level::low) peer_.start_sending();
}

void SerialPeer::on_word(const ReceivedWord& word) {
  if (word.framing_error) ++framing_errors_;
  if (word.parity_error) ++parity_errors_;
  if (listener_) {
    listener_(word);
  } else {
    received_ += static_cast<char>(word.word & 0xffU);
  }
}

}  // namespace asim
