#include "virtual_hw/uart.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/errors.hpp"

namespace asim {

namespace {

constexpr int break_bits = 13;  // pyb.UART.sendbreak

/// How often a write that CTS holds back looks again: the loop on the board is faster, nothing that answers it is.
constexpr Duration spin_step = Duration::from_us(10);

}  // namespace

void CharacterRing::push(std::uint16_t character) noexcept {
  std::size_t slot = first_ + size_;
  if (slot >= slots_.size()) slot -= slots_.size();
  slots_[slot] = character;
  ++size_;
}

std::uint16_t CharacterRing::pop() noexcept {
  const std::uint16_t character = slots_[first_];
  if (++first_ == slots_.size()) first_ = 0;
  --size_;
  return character;
}

Uart::Uart(const HardwareContext& context, InterruptController& interrupts, std::string_view name)
    : context_(context),
      interrupts_(interrupts),
      subject_(context.subject(name)),
      line_(interrupts, name),
      transmitter_(context, *this),
      receiver_(context, *this) {
  interrupts_.add_enabled_listener(*this);
}

Uart::~Uart() {
  interrupts_.remove_enabled_listener(*this);
  unmap_pins();
}

// Set-up.

void Uart::init(const UartConfig& config, const UartPins& pins) {
  const SerialFormat& format = config.format;
  if (format.baud < 1 || format.data_bits < 7 || format.data_bits > 9 || format.stop_bits < 1 || format.stop_bits > 2) {
    throw InternalError("uart: the serial format cannot be sent");
  }
  config_ = config;
  const std::int64_t one_character_ms = 13'000 / format.baud + config.timeout_char_margin_ms;
  config_.timeout_char_ms = std::max(config.timeout_char_ms, one_character_ms);
  set_irq(0, InterruptMode::soft, {});
  context_.timeline.cancel(idle_);
  rx_ = CharacterRing(config.rx_buffer);
  fifo_ = CharacterRing(std::max<std::size_t>(config.hardware_fifo, 1));
  tx_ = CharacterRing(std::max<std::size_t>(config.tx_buffer, 1));
  break_waits_ = false;
  enabled_ = true;
  transmitter_.configure(format);
  receiver_.configure(format);
  receiver_.watch_stop_bits(uses(FlowControl::rts));
  map_pins(pins);
}

void Uart::deinit() {
  enabled_ = false;
  set_irq(0, InterruptMode::soft, {});
  context_.timeline.cancel(idle_);
  transmitter_.configure(config_.format);
  receiver_.disable();
  tx_ = CharacterRing(1);
  rx_ = CharacterRing();
  fifo_ = CharacterRing(1);
  break_waits_ = false;
  unmap_pins();
}

void Uart::map_pins(const UartPins& pins) {
  const UartPins wanted{.tx = pins.tx,
                        .rx = pins.rx,
                        .rts = uses(FlowControl::rts) ? pins.rts : nullptr,
                        .cts = uses(FlowControl::cts) ? pins.cts : nullptr};
  const auto map = [this](Pin*& mapped, Pin* pin, Terminal& terminal, Drive drive, Pull pull) {
    if (mapped == pin) return;  // already there: starting anew makes no edges
    if (mapped != nullptr) mapped->release(*this);
    mapped = pin;
    if (pin != nullptr) pin->give_to(*this, terminal, drive, pull);
  };
  map(pins_.tx, wanted.tx, transmitter_, Drive::high, Pull::none);
  map(pins_.rx, wanted.rx, receiver_, Drive::high_z, Pull::up);
  map(pins_.rts, wanted.rts, rts_, Drive::low, Pull::none);
  map(pins_.cts, wanted.cts, cts_, Drive::high_z, Pull::up);
  update_rts();
  if (pins_.tx != nullptr) transmitter_.set_trace(pins_.tx->subject());
}

void Uart::unmap_pins() {
  for (Pin** const pin : {&pins_.tx, &pins_.rx, &pins_.rts, &pins_.cts}) {
    if (*pin != nullptr) (*pin)->release(*this);
    *pin = nullptr;
  }
  transmitter_.set_trace({});
}

void Uart::on_pin_taken(Pin& pin) {
  if (pins_.tx == &pin) transmitter_.set_trace({});
  for (Pin** const mapped : {&pins_.tx, &pins_.rx, &pins_.rts, &pins_.cts}) {
    if (*mapped == &pin) *mapped = nullptr;
  }
}

bool Uart::uses(FlowControl bit) const noexcept {
  return (static_cast<unsigned>(config_.flow) & static_cast<unsigned>(bit)) != 0;
}

// Receiving.

void Uart::on_word(const ReceivedWord& word) {
  if (word.parity_error) context_.emit(subject_, EventKind::parity, word.word);
  if (word.framing_error) context_.emit(subject_, EventKind::framing, word.word);
  if (word.is_break) context_.emit(subject_, EventKind::brk);
  store(word.word);
  if ((triggers_ & uart_rx_idle) != 0) {
    context_.timeline.schedule(idle_, context_.timeline.now() + config_.format.frame_time());
  }
  if (word.is_break) raise(uart_break);
}

void Uart::store(std::uint16_t word) {
  if (fifo_.full()) {
    context_.emit(subject_, EventKind::overrun, word);
    return;
  }
  fifo_.push(word);
  context_.emit(subject_, EventKind::rx, word);
  fill_buffer();
  announce();
  raise(uart_rx_any);
}

void Uart::fill_buffer() {
  if (interrupts_.enabled()) {
    while (!fifo_.empty() && !rx_.full()) rx_.push(fifo_.pop());
  }
  update_rts();
}

void Uart::on_interrupts_enabled() {
  if (enabled_) fill_buffer();
}

void Uart::update_rts() {
  // RM0090, hardware flow control: the sender has to wait while the data register is taken.
  if (pins_.rts != nullptr) rts_.drive(fifo_.full() ? Drive::high : Drive::low);
}

void Uart::on_stop_bit() {
  // The word that is about to end will take the last place: the sender has to know before it starts another.
  const bool buffered = interrupts_.enabled() && !rx_.full();
  if (pins_.rts != nullptr && !buffered && fifo_.size() + 1 >= config_.hardware_fifo) rts_.drive(Drive::high);
}

void Uart::on_rx_idle() {
  if (!receiver_.receiving()) raise(uart_rx_idle);
}

std::uint16_t Uart::take() {
  const std::uint16_t character = rx_.empty() ? fifo_.pop() : rx_.pop();
  fill_buffer();
  return character;
}

std::size_t Uart::any() const noexcept { return rx_.empty() ? std::size_t{!fifo_.empty()} : rx_.size(); }

// Sending.

bool Uart::may_send() const noexcept {
  return pins_.cts == nullptr || cts_.wire()->level_at(context_.timeline.now()) == Level::low;
}

std::size_t Uart::tx_room() const noexcept { return std::max<std::size_t>(config_.tx_buffer, 1) - tx_.size(); }

void Uart::start_sending() {
  if (!enabled_ || transmitter_.busy() || !may_send()) return;
  if (break_waits_) {
    break_waits_ = false;
    transmitter_.send_break(break_bits);
  } else if (!tx_.empty()) {
    transmitter_.send(tx_.pop());
    announce();
  }
}

void Uart::on_word_sent(std::uint16_t word) {
  context_.emit(subject_, EventKind::tx, word);
  after_sending();
}

void Uart::on_break_sent() { after_sending(); }

void Uart::after_sending() {
  start_sending();
  if (!tx_done()) return;
  announce();
  raise(uart_tx_idle);
}

void Uart::send_break() {
  break_waits_ = true;
  start_sending();
}

void Uart::CtsInput::on_edge(Level level, EdgeOrigin /*origin*/) {
  if (level == Level::low) uart_.start_sending();
}

// Interrupts and readiness.

void Uart::set_irq(UartTriggers triggers, InterruptMode mode, std::function<void()> handler) {
  triggers_ = handler ? triggers : 0;
  line_.configure(mode, std::move(handler));
}

void Uart::raise(UartTriggers cause) {
  if ((triggers_ & cause) == 0) return;
  irq_flags_ = cause;
  line_.raise();
}

void Uart::announce() const {
  if (ready_listener_ != nullptr) ready_listener_->on_ready();
}

PollMask Uart::poll(PollMask interest) {
  PollMask ready = 0;
  if (any() > 0) ready |= poll_in;
  if (enabled_ && tx_room() > 0) ready |= poll_out;
  return ready & interest;
}

// The stream functions. Timeouts are compared with the millisecond tick, so that one of N ms ends after N - 1 to N ms.

Instant Uart::deadline(Cpu& cpu, std::int64_t timeout_ms) {
  constexpr std::int64_t tick = 1'000'000;
  return Instant{cpu.now().ns / tick * tick} + Duration::from_ms(timeout_ms);
}

bool Uart::wait_readable(Cpu& cpu, std::int64_t timeout_ms) {
  const Instant limit = deadline(cpu, timeout_ms);
  while (any() == 0) {
    if (cpu.now() >= limit) return false;
    cpu.idle_until(limit);
  }
  return true;
}

bool Uart::wait_tx_room(Cpu& cpu, std::int64_t timeout_ms) {
  const Instant limit = deadline(cpu, timeout_ms);
  while (tx_room() == 0) {
    if (cpu.now() >= limit) return false;
    cpu.idle_until(limit);
  }
  return true;
}

/// Waits in a loop that serves no scheduled callback, as the board does while it sends.
template <class Condition>
bool Uart::spin(Cpu& cpu, std::int64_t timeout_ms, Condition condition) {
  const Instant limit = deadline(cpu, timeout_ms);
  while (!condition()) {
    const Instant now = cpu.now();
    if (now >= limit) return false;
    const Instant next_look =
        transmitter_.busy() && transmitter_.busy_until() > now ? transmitter_.busy_until() : now + spin_step;
    cpu.spend(std::min(next_look, limit) - now);
  }
  return true;
}

/// One call of the port's own read function.
std::optional<std::size_t> Uart::read_once(Cpu& cpu, std::span<std::uint8_t> out) {
  const std::size_t width = bytes_per_character();
  if (out.size() < width) return 0;
  if (!wait_readable(cpu, config_.timeout_ms)) return {};
  std::size_t done = 0;
  do {
    put(out.subspan(done), take());
    done += width;
  } while (done + width <= out.size() && wait_readable(cpu, config_.timeout_char_ms));
  return done;
}

void Uart::put(std::span<std::uint8_t> out, std::uint16_t character) const noexcept {
  out[0] = static_cast<std::uint8_t>(character & 0xffU);
  if (bytes_per_character() == 2) out[1] = static_cast<std::uint8_t>(character >> 8U);
}

std::optional<std::size_t> Uart::readinto(Cpu& cpu, std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const auto part = read_once(cpu, out.subspan(done));
    if (!part && done == 0) return {};
    if (!part || *part == 0) break;
    done += *part;
  }
  return done;
}

std::optional<std::string> Uart::read(Cpu& cpu, std::size_t count) {
  std::vector<std::uint8_t> bytes(count);
  const auto done = readinto(cpu, bytes);
  if (!done) return {};
  return std::string(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(*done));
}

std::optional<std::string> Uart::read_all(Cpu& cpu) {
  std::string all;
  std::array<std::uint8_t, 256> part{};  // the stream layer asks for that many at a time
  while (const auto done = read_once(cpu, part)) {
    all.append(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(*done));
  }
  if (all.empty()) return {};
  return all;
}

std::optional<std::string> Uart::readline(Cpu& cpu) {
  std::string line;
  std::uint8_t character = 0;
  while (line.empty() || line.back() != '\n') {
    if (read_once(cpu, std::span(&character, 1)).value_or(0) == 0) break;
    line += static_cast<char>(character);
  }
  if (line.empty()) return {};
  return line;
}

int Uart::read_character(Cpu& cpu) { return wait_readable(cpu, config_.timeout_ms) ? take() : -1; }

UartWriteResult Uart::write(Cpu& cpu, std::span<const std::uint8_t> bytes) {
  UartWriteResult result{.count = 0};
  while (*result.count < bytes.size()) {
    const UartWriteResult part = write_once(cpu, bytes.subspan(*result.count));
    result.timed_out = part.timed_out;
    if (!part.count && *result.count == 0) return part;
    if (!part.count || *part.count == 0) break;
    *result.count += *part.count;
  }
  return result;
}

/// One call of the port's own write function.
UartWriteResult Uart::write_once(Cpu& cpu, std::span<const std::uint8_t> bytes) {
  if (bytes.size() < bytes_per_character()) return {.count = 0};
  if (!wait_tx_room(cpu, config_.timeout_ms)) return {};
  return config_.tx_buffer == 0 ? write_through(cpu, bytes) : write_buffered(cpu, bytes);
}

UartWriteResult Uart::write_through(Cpu& cpu, std::span<const std::uint8_t> bytes) {
  // CTS may hold a character back for long, so the overall timeout counts; otherwise it is twice the time of one
  // character, which has to wait for the one before it.
  const std::int64_t timeout_ms = uses(FlowControl::cts) ? config_.timeout_ms : 2 * config_.timeout_char_ms;
  const std::size_t width = bytes_per_character();
  std::size_t done = 0;
  for (; done + width <= bytes.size(); done += width) {
    cpu.spend(config_.write_cost);
    if (!spin(cpu, timeout_ms, [this] { return tx_room() > 0; })) return {.count = done, .timed_out = true};
    push_character(bytes.subspan(done));
  }
  const bool sent = spin(cpu, timeout_ms, [this] { return tx_done(); });
  return {.count = done, .timed_out = !sent};
}

UartWriteResult Uart::write_buffered(Cpu& cpu, std::span<const std::uint8_t> bytes) {
  const std::size_t width = bytes_per_character();
  std::size_t done = 0;
  for (; done + width <= bytes.size(); done += width) {
    cpu.spend(config_.write_cost);
    if (!wait_tx_room(cpu, done == 0 ? config_.timeout_ms : config_.timeout_char_ms)) break;
    push_character(bytes.subspan(done));
  }
  if (done == 0) return {};
  return {.count = done};
}

/// There must be room: no time may have passed since that was seen, for an interrupt handler may write too.
void Uart::push_character(std::span<const std::uint8_t> bytes) {
  const unsigned high = bytes_per_character() == 2 ? bytes[1] : 0U;
  tx_.push(static_cast<std::uint16_t>(bytes[0] | high << 8U));
  start_sending();
}

bool Uart::write_character(Cpu& cpu, std::uint16_t character) {
  const auto low = static_cast<std::uint8_t>(character & 0xffU);
  const auto high = static_cast<std::uint8_t>(character >> 8U);
  const std::array<std::uint8_t, 2> bytes{low, high};
  const UartWriteResult result = write_once(cpu, std::span(bytes).first(bytes_per_character()));
  return result.count && *result.count > 0 && !result.timed_out;
}

bool Uart::flush(Cpu& cpu, Instant limit) {
  while (!tx_done()) {
    if (cpu.now() >= limit) return false;
    cpu.idle_until(limit);
  }
  return true;
}

}  // namespace asim
