// SerialTransmitter, SerialReceiver: the two ends of an asynchronous serial line. A UART and its far end are made of
// them.
//
//   words --send--> SerialTransmitter --frame--> wire --frame--> SerialReceiver --words, errors--> listener
//
// Modelled:     frames of 7 to 9 data bits, parity, 1 or 2 stop bits, break. A receiver samples the line in the middle
// of
//               its own bits, from the falling edge that it took for a start bit, so a sender of another baud or format
//               gives the wrong words, framing and parity errors that it gives on a board.
// Not modelled: noise, oversampling (a sample is one instant), levels that something other than a transmitter puts on
//               the line: a receiver hears whole frames only.
// Events:       none of their own; the listeners are told. Each frame is handed to the trace when it starts.
// Source:       STM32F4 reference manual RM0090, USART: the second stop bit is neither waited for nor checked.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/timeline.hpp"
#include "virtual_hw/hardware_context.hpp"
#include "virtual_hw/wire.hpp"

namespace asim {

enum class Parity : std::uint8_t { none, even, odd };

struct SerialFormat {
  std::int64_t baud = 9600;
  int data_bits = 8;  ///< 7 … 9, without the parity bit
  Parity parity = Parity::none;
  int stop_bits = 1;  ///< 1 or 2

  [[nodiscard]] int frame_bits() const noexcept { return 1 + data_bits + (parity == Parity::none ? 0 : 1) + stop_bits; }
  [[nodiscard]] Duration frame_time() const noexcept { return Duration::from_bits_nearest(frame_bits(), baud); }
  [[nodiscard]] std::uint16_t word_mask() const noexcept { return static_cast<std::uint16_t>((1U << data_bits) - 1U); }
};

/// A shift register that puts words on a wire, one after the other without gaps if they come in time.
class SerialTransmitter final : public Terminal, private TimelineEvent {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    /// The last stop bit of `word` has ended. The next word may be sent from here, and then follows without a gap.
    virtual void on_word_sent(std::uint16_t word) = 0;
    /// The break has ended.
    virtual void on_break_sent() {}
  };

  SerialTransmitter(const HardwareContext& context, Listener& listener);

  /// Cuts off a frame that is being sent: nobody hears of its end, but who receives it still sees it whole.
  void configure(const SerialFormat& format);
  /// The pin subject that the trace draws frames on; none: they are not traced.
  void set_trace(std::optional<SubjectId> wire) noexcept { trace_ = wire; }
  [[nodiscard]] bool busy() const noexcept { return pending(); }
  /// When the present frame ends; meaningful while busy.
  [[nodiscard]] Instant busy_until() const noexcept { return due(); }
  /// Starts a frame now. Throws InternalError if busy.
  void send(std::uint16_t word);
  /// Starts a low level of `bits` bit times now, followed by one bit time high. Throws InternalError if busy.
  void send_break(int bits);

 private:
  class EdgeEvent final : public TimelineEvent {
   public:
    explicit EdgeEvent(SerialTransmitter& transmitter) : transmitter_(transmitter) {}
    void fire() override { transmitter_.draw_edges(); }

   private:
    SerialTransmitter& transmitter_;
  };

  void fire() override;
  void start_frame(std::uint32_t levels, int bits);
  /// Puts the level of the present bit on the wire and schedules the next change.
  void draw_edges();

  const HardwareContext& context_;
  Listener& listener_;
  SerialFormat format_;
  std::optional<SubjectId> trace_;
  SerialFrame frame_;
  EdgeEvent edge_{*this};
  unsigned next_edge_bit_ = 0;
  Instant burst_start_;          ///< frames without gaps form a burst; its bits are counted from its start, so that the
  std::int64_t burst_bits_ = 0;  ///< rounding of an instant never accumulates
  std::uint16_t word_ = 0;
  bool break_ = false;
};

/// What a receiver makes of a frame.
struct ReceivedWord {
  std::uint16_t word = 0;
  bool framing_error = false;  ///< the stop bit was low
  bool parity_error = false;
  bool is_break = false;  ///< low throughout; also a framing error
};

class SerialReceiver final : public Terminal, private TimelineEvent {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    /// A frame has ended, by the receiver's count of bits.
    virtual void on_word(const ReceivedWord& word) = 0;
    /// The middle of the stop bit has been reached: the word is known, half a bit time before `on_word`. Called only if
    /// `watch_stop_bits` asked for it.
    virtual void on_stop_bit() {}
  };

  SerialReceiver(const HardwareContext& context, Listener& listener) : context_(context), listener_(listener) {}

  /// Forgets a frame that is being received.
  void configure(const SerialFormat& format);
  /// Forgets a frame that is being received and hears nothing until `configure`.
  void disable();
  void watch_stop_bits(bool watch) noexcept { stop_bits_watched_ = watch; }
  [[nodiscard]] bool receiving() const noexcept { return pending(); }

 private:
  /// What the pending event is: the middle of the start bit, the middle of the stop bit, the end of the word.
  enum class Phase : std::uint8_t { start_bit, stop_bit, word };

  void on_frame(const SerialFrame& frame) override;
  void fire() override;
  void begin(Instant start_edge);
  void look_for_start_bit(Instant after);
  void await_end();
  void end_word();
  [[nodiscard]] Instant word_end() const noexcept;
  [[nodiscard]] std::uint32_t sample() const noexcept;
  [[nodiscard]] ReceivedWord decode(std::uint32_t levels) const noexcept;
  [[nodiscard]] Level line_at(Instant t) const noexcept;
  [[nodiscard]] Instant next_falling_edge(Instant after) const noexcept;
  [[nodiscard]] Instant bit_centre(int bit) const noexcept {
    return start_ + Duration::from_bits_nearest(2 * bit + 1, 2 * format_.baud);
  }

  const HardwareContext& context_;
  Listener& listener_;
  SerialFormat format_;
  int bits_ = 10;  ///< looked at of each frame: the first stop bit is the last of them
  bool enabled_ = false;
  bool stop_bits_watched_ = false;
  Phase phase_ = Phase::word;
  bool exact_ = false;  ///< the sender's bits are the receiver's: the front of `frames_` can be read without sampling
  Instant start_;
  std::vector<SerialFrame> frames_;  ///< those that may still be looked at, by start
};

}  // namespace asim
