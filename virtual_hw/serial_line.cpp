#include "virtual_hw/serial_line.hpp"

#include <algorithm>
#include <bit>

#include "core/errors.hpp"

namespace asim {

namespace {

bool odd_ones(std::uint32_t word) noexcept { return std::popcount(word) % 2 != 0; }

/// The level of the parity bit of `word`.
bool parity_bit(Parity parity, std::uint32_t word) noexcept { return odd_ones(word) != (parity == Parity::odd); }

}  // namespace

SerialTransmitter::SerialTransmitter(const HardwareContext& context, Listener& listener)
    : context_(context), listener_(listener) {}

void SerialTransmitter::configure(const SerialFormat& format) {
  context_.timeline.cancel(*this);
  context_.timeline.cancel(edge_);
  end_frame();
  if (driven() == Drive::low) drive(Drive::high, EdgeOrigin::frame);
  format_ = format;
  burst_bits_ = 0;
}

void SerialTransmitter::send(std::uint16_t word) {
  const std::uint32_t data = word & format_.word_mask();
  const auto data_bits = static_cast<unsigned>(format_.data_bits);
  std::uint32_t levels = data << 1U;
  unsigned bits = 1 + data_bits;
  if (format_.parity != Parity::none) levels |= std::uint32_t{parity_bit(format_.parity, data)} << bits++;
  for (int k = 0; k < format_.stop_bits; ++k) levels |= 1U << bits++;
  word_ = static_cast<std::uint16_t>(data);
  break_ = false;
  start_frame(levels, static_cast<int>(bits));
}

void SerialTransmitter::send_break(int bits) {
  break_ = true;
  start_frame(1U << static_cast<unsigned>(bits), bits + 1);
}

void SerialTransmitter::start_frame(std::uint32_t levels, int bits) {
  if (busy()) throw InternalError("serial line: a frame was started within another");
  const Instant now = context_.timeline.now();
  if (burst_bits_ == 0 || now != frame_.end) {
    burst_start_ = now;
    burst_bits_ = 0;
  }
  if (burst_bits_ >= format_.baud) {  // a whole second: exact, and the count stays small
    burst_start_ = burst_start_ + Duration::from_s(1);
    burst_bits_ -= format_.baud;
  }
  burst_bits_ += bits;
  frame_ = {.start = now,
            .end = burst_start_ + Duration::from_bits_nearest(burst_bits_, format_.baud),
            .baud = format_.baud,
            .levels = levels,
            .bit_count = static_cast<std::uint8_t>(bits)};
  context_.timeline.schedule(*this, frame_.end);
  if (trace_) {
    context_.sink.on_frame({.wire = *trace_,
                            .start = now,
                            .baud = format_.baud,
                            .levels = levels,
                            .bit_count = static_cast<std::uint8_t>(bits)});
  }
  begin_frame(frame_);
  if (wire()->frame_edges_wanted()) {
    next_edge_bit_ = 0;
    draw_edges();
  }
}

void SerialTransmitter::draw_edges() {
  const Level level = frame_.bit(next_edge_bit_);
  drive(drive_of(level), EdgeOrigin::frame);
  while (next_edge_bit_ < frame_.bit_count && frame_.bit(next_edge_bit_) == level) ++next_edge_bit_;
  if (next_edge_bit_ < frame_.bit_count) context_.timeline.schedule(edge_, frame_.bit_edge(next_edge_bit_));
}

void SerialTransmitter::fire() {
  end_frame();
  if (break_) {
    listener_.on_break_sent();
  } else {
    listener_.on_word_sent(word_);
  }
}

void SerialReceiver::configure(const SerialFormat& format) {
  disable();
  format_ = format;
  bits_ = format.frame_bits() - format.stop_bits + 1;
  enabled_ = true;
}

void SerialReceiver::disable() {
  context_.timeline.cancel(*this);
  frames_.clear();
  enabled_ = false;
}

void SerialReceiver::on_frame(const SerialFrame& frame) {
  if (!enabled_) return;
  frames_.push_back(frame);
  if (!receiving()) begin(frame.start);
}

void SerialReceiver::begin(Instant start_edge) {
  start_ = start_edge;
  const SerialFrame& frame = frames_.front();
  exact_ = frame.start == start_edge && frame.baud == format_.baud && frame.bit_count >= bits_;
  if (exact_) {
    await_end();
  } else {
    phase_ = Phase::start_bit;
    context_.timeline.schedule(*this, bit_centre(0));
  }
}

void SerialReceiver::await_end() {
  phase_ = stop_bits_watched_ ? Phase::stop_bit : Phase::word;
  context_.timeline.schedule(*this, stop_bits_watched_ ? bit_centre(bits_ - 1) : word_end());
}

Instant SerialReceiver::word_end() const noexcept {
  return exact_ ? frames_.front().bit_edge(bits_) : start_ + Duration::from_bits_nearest(bits_, format_.baud);
}

void SerialReceiver::fire() {
  switch (phase_) {
    case Phase::start_bit:
      if (line_at(bit_centre(0)) == Level::low) {
        await_end();
      } else {  // too short for a start bit: the receiver takes it for noise
        look_for_start_bit(bit_centre(0));
      }
      break;
    case Phase::stop_bit:
      phase_ = Phase::word;
      context_.timeline.schedule(*this, word_end());
      listener_.on_stop_bit();
      break;
    case Phase::word:
      end_word();
      break;
  }
}

void SerialReceiver::end_word() {
  const std::uint32_t levels = exact_ ? frames_.front().levels : sample();
  const ReceivedWord word = decode(levels);
  const unsigned beyond = exact_ ? frames_.front().bit_count - static_cast<unsigned>(bits_) : 0;
  if (exact_ && !word.framing_error && levels >> static_cast<unsigned>(bits_) == (1U << beyond) - 1U) {
    const Instant end = frames_.front().end;
    frames_.erase(frames_.begin());  // nothing but high levels are left of it
    if (!frames_.empty() && frames_.front().start >= end) {
      begin(frames_.front().start);
    } else {  // idle, or two transmitters at once
      look_for_start_bit(bit_centre(bits_ - 1));
    }
  } else {
    look_for_start_bit(bit_centre(bits_ - 1));
  }
  listener_.on_word(word);
}

void SerialReceiver::look_for_start_bit(Instant after) {
  const Instant edge = next_falling_edge(after);
  const auto is_past = [edge](const SerialFrame& frame) { return frame.end <= edge; };
  frames_.erase(frames_.begin(), std::find_if_not(frames_.begin(), frames_.end(), is_past));
  if (edge != Instant::never()) begin(edge);
}

std::uint32_t SerialReceiver::sample() const noexcept {
  std::uint32_t levels = 0;
  for (int k = 0; k < bits_; ++k) {
    if (line_at(bit_centre(k)) == Level::high) levels |= 1U << static_cast<unsigned>(k);
  }
  return levels;
}

ReceivedWord SerialReceiver::decode(std::uint32_t levels) const noexcept {
  // At least a start bit, five data bits and a stop bit.
  const auto stop_bit = std::max(static_cast<unsigned>(bits_), 7U) - 1U;
  const std::uint32_t data = (levels >> 1U) & format_.word_mask();
  ReceivedWord result{.word = static_cast<std::uint16_t>(data)};
  result.framing_error = ((levels >> stop_bit) & 1U) == 0;
  result.is_break = (levels & ((1U << static_cast<unsigned>(bits_)) - 1U)) == 0;
  if (format_.parity != Parity::none) {
    const bool received = ((levels >> (stop_bit - 1U)) & 1U) != 0;
    result.parity_error = received != parity_bit(format_.parity, data);
  }
  return result;
}

Level SerialReceiver::line_at(Instant t) const noexcept {
  const auto low = [t](const SerialFrame& frame) { return frame.level_at(t) == Level::low; };
  return std::any_of(frames_.begin(), frames_.end(), low) ? Level::low : Level::high;
}

Instant SerialReceiver::next_falling_edge(Instant after) const noexcept {
  Instant first = Instant::never();
  for (const SerialFrame& frame : frames_) {
    for (unsigned k = 0; k < frame.bit_count; ++k) {
      const Instant edge = frame.bit_edge(k);
      if (edge <= after || frame.bit(k) == Level::high) continue;
      if (edge < first && line_at(edge - Duration::from_ns(1)) == Level::high) first = edge;
    }
  }
  return first;
}

}  // namespace asim
