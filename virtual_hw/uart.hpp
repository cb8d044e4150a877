// Uart: one asynchronous serial port of a board.
//
//   program --write--> [tx buffer] --> shift register --> TX
//   program <--read--- [rx buffer] <-- [hardware FIFO] <-- shift register <-- RX
//
// Modelled:     frames of SerialFormat, both buffers. A received character goes through the hardware FIFO (one data
//               register on the STM32) into the buffer at once, unless the buffer is full or interrupts are disabled;
//               when the FIFO is full too, the newest character is lost. Blocking reads with both timeouts, counted in
//               ticks of the millisecond; blocking writes without a transmit buffer, which return when the last stop
//               bit has been sent; RTS and CTS; break; the interrupts rx_any, rx_idle, tx_idle and brk; readiness in
//               both directions; two bytes a character with 9 data bits. Malformed characters are stored like others.
// Not modelled: inverted lines, half duplex, DMA, the baud rates that a clock divider cannot reach, the CPU time of the
//               receive interrupt.
// Events:       rx (a character ended and was stored), tx (a character ended), overrun (the character lost), framing,
//               parity, brk on "uartN"; irq and overrun on "irq:uartN". Values are characters.
// Source:       MicroPython documentation, machine.UART; ports/stm32/uart.c, machine_uart.c; py/stream.c; RM0090,
// USART.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/cpu.hpp"
#include "core/pollable.hpp"
#include "virtual_hw/pin.hpp"
#include "virtual_hw/serial_line.hpp"

namespace asim {

enum class FlowControl : std::uint8_t { none = 0, rts = 1, cts = 2, both = 3 };

/// Bits of a set of UART interrupts.
using UartTriggers = unsigned;
inline constexpr UartTriggers uart_rx_any = 1;   ///< a character was stored
inline constexpr UartTriggers uart_rx_idle = 2;  ///< the line has been idle for a frame after a character
inline constexpr UartTriggers uart_tx_idle = 4;  ///< the last character has left
inline constexpr UartTriggers uart_break = 8;    ///< a break was received

struct UartConfig {
  SerialFormat format{};
  std::size_t rx_buffer = 64;  ///< characters; 0: reads take from the hardware FIFO
  std::size_t tx_buffer = 0;   ///< characters; 0: writes wait for the hardware
  FlowControl flow = FlowControl::none;
  std::int64_t timeout_ms = 0;       ///< for the first character of a read or write
  std::int64_t timeout_char_ms = 0;  ///< for each further one; raised to `13000 / baud + timeout_char_margin_ms`
  std::int64_t timeout_char_margin_ms = 2;
  std::size_t hardware_fifo = 1;  ///< characters received beyond the buffer
  Duration write_cost{};          ///< CPU time of each character written
};

/// Where a UART is connected. `rts` and `cts` are used with that flow control only.
struct UartPins {
  Pin* tx = nullptr;
  Pin* rx = nullptr;
  Pin* rts = nullptr;
  Pin* cts = nullptr;
};

/// What a write came to, as the stream layer reports it.
struct UartWriteResult {
  /// Bytes that went to the transmitter; empty: None, because nothing could be written within `timeout`.
  std::optional<std::size_t> count{};
  /// The last of them could not be sent in time: OSError(ETIMEDOUT).
  bool timed_out = false;
};

/// A ring of characters whose storage is allocated once.
class CharacterRing {
 public:
  CharacterRing() = default;
  explicit CharacterRing(std::size_t capacity) : slots_(capacity) {}
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] bool full() const noexcept { return size_ == slots_.size(); }
  void push(std::uint16_t character) noexcept;
  std::uint16_t pop() noexcept;

 private:
  std::vector<std::uint16_t> slots_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

class Uart final : public Pollable,
                   private AlternateFunction,
                   private InterruptsEnabledListener,
                   private SerialTransmitter::Listener,
                   private SerialReceiver::Listener {
 public:
  /// `name` is the event subject, e.g. "uart4". Switched off until `init`.
  Uart(const HardwareContext& context, InterruptController& interrupts, std::string_view name);
  ~Uart() override;

  /// Starts, or starts anew with empty buffers, on `pins`, which must outlive the UART. Interrupt triggers are cleared.
  /// Throws InternalError if the format cannot be sent (baud < 1, data bits not 7 … 9, stop bits not 1 or 2).
  void init(const UartConfig& config, const UartPins& pins);
  void deinit();
  [[nodiscard]] bool enabled() const noexcept { return enabled_; }
  /// As given to `init`, with `timeout_char_ms` raised.
  [[nodiscard]] const UartConfig& config() const noexcept { return config_; }
  /// 2 with 9 data bits, otherwise 1. Bytes that make no whole character are neither read nor written: the board raises
  /// OSError(EIO) for such sizes, and for `readline` with 9 data bits.
  [[nodiscard]] std::size_t bytes_per_character() const noexcept { return config_.format.data_bits == 9 ? 2 : 1; }

  // Reading. Empty results mean None: nothing came within `timeout`. Time passes on `cpu` by idling.

  /// Characters buffered; 1 if only the hardware holds any.
  [[nodiscard]] std::size_t any() const noexcept;
  /// Fills `out` until it is full or a timeout ends it; the number of bytes.
  std::optional<std::size_t> readinto(Cpu& cpu, std::span<std::uint8_t> out);
  /// Up to `count` bytes.
  std::optional<std::string> read(Cpu& cpu, std::size_t count);
  /// All there is, until a timeout ends it.
  std::optional<std::string> read_all(Cpu& cpu);
  /// Up to and including a line feed, or what came until `timeout` ended the wait for a further character.
  std::optional<std::string> readline(Cpu& cpu);
  /// pyb.UART.readchar: one character, or -1 after `timeout`.
  int read_character(Cpu& cpu);

  // Writing.

  /// Writes less than all if CTS or a full buffer holds the rest back until a timeout.
  /// Time: `write_cost` for each character. Without a transmit buffer it returns when the last character has been sent,
  /// and hard interrupts alone are served meanwhile; with one it idles while the buffer is full.
  UartWriteResult write(Cpu& cpu, std::span<const std::uint8_t> bytes);
  /// pyb.UART.writechar; false after `timeout`.
  bool write_character(Cpu& cpu, std::uint16_t character);
  /// Nothing is being sent or waits for it.
  [[nodiscard]] bool tx_done() const noexcept { return tx_.empty() && !transmitter_.busy() && !break_waits_; }
  /// Idles until `tx_done`, at most `limit`; false if that was not enough.
  bool flush(Cpu& cpu, Instant limit);
  /// Sends a break of 13 bit times after the present character. Takes no time.
  void send_break();

  // Interrupts and readiness.

  /// UART.irq: replaces handler and triggers. An empty handler switches the interrupt off.
  void set_irq(UartTriggers triggers, InterruptMode mode, std::function<void()> handler);
  /// What raised the interrupt last.
  [[nodiscard]] UartTriggers irq_flags() const noexcept { return irq_flags_; }
  PollMask poll(PollMask interest) override;
  [[nodiscard]] bool announces_ready() const noexcept override { return true; }
  /// `listener` is told when a character has been stored, when there is room to write, and when all has been sent.
  void set_ready_listener(ReadyListener* listener) noexcept { ready_listener_ = listener; }

 private:
  class CtsInput final : public Terminal {
   public:
    explicit CtsInput(Uart& uart) : uart_(uart) {}

   private:
    void on_edge(Level level, EdgeOrigin origin) override;
    Uart& uart_;
  };
  class IdleEvent final : public TimelineEvent {
   public:
    explicit IdleEvent(Uart& uart) : uart_(uart) {}
    void fire() override { uart_.on_rx_idle(); }

   private:
    Uart& uart_;
  };
  enum class Waiting : std::uint8_t { idle, busy };

  void on_pin_taken(Pin& pin) override;
  void on_interrupts_enabled() override;
  void on_word_sent(std::uint16_t word) override;
  void on_break_sent() override;
  void on_word(const ReceivedWord& word) override;
  void on_stop_bit() override;
  void on_rx_idle();

  void map_pins(const UartPins& pins);
  void unmap_pins();
  [[nodiscard]] bool uses(FlowControl bit) const noexcept;
  [[nodiscard]] bool may_send() const noexcept;
  [[nodiscard]] std::size_t tx_room() const noexcept;
  void start_sending();
  void after_sending();
  void announce() const;
  void raise(UartTriggers cause);

  void store(std::uint16_t word);
  void fill_buffer();
  void update_rts();
  std::uint16_t take();
  void put(std::span<std::uint8_t> out, std::uint16_t character) const noexcept;

  [[nodiscard]] static Instant deadline(Cpu& cpu, std::int64_t timeout_ms);
  bool wait_readable(Cpu& cpu, std::int64_t timeout_ms);
  bool wait_tx_room(Cpu& cpu, std::int64_t timeout_ms);
  template <class Condition>
  bool spin(Cpu& cpu, std::int64_t timeout_ms, Condition condition);
  std::optional<std::size_t> read_once(Cpu& cpu, std::span<std::uint8_t> out);
  UartWriteResult write_once(Cpu& cpu, std::span<const std::uint8_t> bytes);
  UartWriteResult write_through(Cpu& cpu, std::span<const std::uint8_t> bytes);
  UartWriteResult write_buffered(Cpu& cpu, std::span<const std::uint8_t> bytes);
  void push_character(std::span<const std::uint8_t> bytes);

  const HardwareContext& context_;
  InterruptController& interrupts_;
  SubjectId subject_;
  InterruptLine line_;
  SerialTransmitter transmitter_;
  SerialReceiver receiver_;
  Terminal rts_;
  CtsInput cts_{*this};
  IdleEvent idle_{*this};
  ReadyListener* ready_listener_ = nullptr;
  UartPins pins_;  ///< those that the UART owns at present

  UartConfig config_;
  CharacterRing rx_;
  CharacterRing fifo_;
  CharacterRing tx_;  ///< at least one character: the data register
  UartTriggers triggers_ = 0;
  UartTriggers irq_flags_ = 0;
  bool enabled_ = false;
  bool break_waits_ = false;
};

}  // namespace asim
