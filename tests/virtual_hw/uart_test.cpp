#include "virtual_hw/uart.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rig.hpp"
#include "virtual_hw/serial_peer.hpp"

namespace asim {
namespace {

using namespace literals;

std::span<const std::uint8_t> bytes(std::string_view text) {
  // The characters are only read, and both are byte types.
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// A board with one UART on X1 (TX), X2 (RX), X3 (RTS), X4 (CTS), and its far end at 9600 baud.
struct Rig {
  enum class Wiring { data, data_and_flow };

  explicit Rig(const UartConfig& config = {}, Wiring wiring = Wiring::data)
      : peer(bench.context, {},
             wiring == Wiring::data ? SerialPeer::Pins{.board_rx = &rx, .board_tx = &tx}
                                    : SerialPeer::Pins{&rx, &tx, &rts, &cts}) {
    uart.init(config, pins);
    uart.set_ready_listener(&bench);
    bench.recorder.take();
  }
  /// The trace of the UART alone: that of pins and interrupts is left out.
  std::string trace() {
    std::string result;
    std::string all = bench.recorder.take();
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t end = all.find('\n', at);
      const std::string line = all.substr(at, end - at + 1);
      if (line.find(" uart4 ") != std::string::npos) result += line;
      at = end + 1;
    }
    return result;
  }
  void at(Duration when, std::function<void()> what) {
    events.push_back(std::make_unique<TimelineCallback<std::function<void()>>>(std::move(what)));
    bench.timeline.schedule(*events.back(), Instant::start() + when);
  }
  std::string write(std::string_view text) {
    const UartWriteResult result = uart.write(bench, bytes(text));
    return (result.count ? std::to_string(*result.count) : "None") + (result.timed_out ? " timed out" : "");
  }

  test::Bench bench;
  Pin tx{bench.context, bench.interrupts, "X1"};
  Pin rx{bench.context, bench.interrupts, "X2"};
  Pin rts{bench.context, bench.interrupts, "X3"};
  Pin cts{bench.context, bench.interrupts, "X4"};
  UartPins pins{&tx, &rx, &rts, &cts};
  SerialPeer peer;
  Uart uart{bench.context, bench.interrupts, "uart4"};
  std::vector<std::unique_ptr<TimelineEvent>> events;
};

// Receiving. 10 bits / 9600 baud = 1041.67 us a frame.

TEST(Uart, CountsOverrunWhenBufferAndDataRegisterAreFull) {
  Rig rig{{.rx_buffer = 2}};
  rig.peer.send("abcde");
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.trace(),
            "1042us uart4 rx a\n2083us uart4 rx b\n3125us uart4 rx c\n"
            "4167us uart4 overrun d\n5208us uart4 overrun e\n");
  EXPECT_EQ(rig.uart.any(), 2U);
  EXPECT_EQ(rig.uart.read_all(rig.bench), "abc");
}

TEST(Uart, TakesTheDataRegisterIntoTheBufferWhenThereIsRoom) {
  Rig rig{{.rx_buffer = 2}};
  rig.peer.send("abc");
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.uart.read(rig.bench, 1), "a");
  EXPECT_EQ(rig.uart.any(), 2U);
  rig.peer.send("de");
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.uart.read_all(rig.bench), "bcd");
}

TEST(Uart, ReadsFromTheDataRegisterWithoutABuffer) {
  Rig rig{{.rx_buffer = 0}};
  rig.peer.send("ab");
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.trace(), "1042us uart4 rx a\n2083us uart4 overrun b\n");
  EXPECT_EQ(rig.uart.any(), 1U);
  EXPECT_EQ(rig.uart.read_all(rig.bench), "a");
  EXPECT_EQ(rig.uart.any(), 0U);
}

TEST(Uart, HoldsMoreInADeeperHardwareFifo) {
  Rig rig{{.rx_buffer = 1, .hardware_fifo = 3}};
  rig.peer.send("abcdef");
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.uart.read_all(rig.bench), "abcd");
}

TEST(Uart, LosesCharactersWhileInterruptsAreDisabled) {
  Rig rig;
  rig.bench.interrupts.disable();
  rig.peer.send("abc");
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.trace(), "1042us uart4 rx a\n2083us uart4 overrun b\n3125us uart4 overrun c\n");
  rig.bench.interrupts.enable();
  rig.peer.send("d");
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.uart.read_all(rig.bench), "ad");
}

TEST(Uart, HearsNothingBeforeInitAndAfterDeinit) {
  Rig rig;
  rig.uart.deinit();
  EXPECT_FALSE(rig.uart.enabled());
  rig.peer.send("a");
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.trace(), "");
  EXPECT_EQ(rig.uart.poll(poll_in | poll_out), 0U);
  rig.uart.init({}, rig.pins);
  rig.peer.send("b");
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.uart.read_all(rig.bench), "b");
}

TEST(Uart, InitEmptiesTheBuffersAndChangesTheBaudRate) {
  Rig rig;
  rig.peer.send("a");
  rig.bench.run(10_ms);
  rig.uart.init({.format = {.baud = 19'200}}, rig.pins);
  EXPECT_EQ(rig.uart.any(), 0U);
  rig.peer.configure({.baud = 19'200});
  rig.bench.recorder.take();
  rig.peer.send("b");
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.bench.recorder.take(), "10521us uart4 rx b\n");  // 10 ms + 10 bits / 19200 baud; no edge of a pin
}

TEST(Uart, RefusesFormatsThatCannotBeSent) {
  Rig rig;
  EXPECT_THROW(rig.uart.init({.format = {.baud = 0}}, rig.pins), InternalError);
  EXPECT_THROW(rig.uart.init({.format = {.data_bits = 10}}, rig.pins), InternalError);
  EXPECT_THROW(rig.uart.init({.format = {.stop_bits = 3}}, rig.pins), InternalError);
}

TEST(Uart, ShowsFramingErrorsAndWrongBytesOnBaudMismatch) {
  Rig rig;
  rig.peer.configure({.baud = 4800});
  rig.peer.send("U");
  rig.bench.run(10_ms);
  // 0x55 at half the baud: each bit is seen twice (see the serial line's own test).
  EXPECT_EQ(rig.trace(), "1042us uart4 framing f\n1042us uart4 rx f\n2292us uart4 rx 230\n");
}

TEST(Uart, ReportsParityErrorsAndStoresTheCharacter) {
  Rig rig{{.format = {.parity = Parity::even}}};
  rig.peer.configure({.parity = Parity::odd});
  rig.peer.send("a");
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.trace(), "1146us uart4 parity a\n1146us uart4 rx a\n");
}

TEST(Uart, ReportsABreak) {
  Rig rig;
  int breaks = 0;
  rig.uart.set_irq(uart_break, InterruptMode::hard, [&] { ++breaks; });
  rig.peer.send_break();
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.trace(), "1042us uart4 framing 0\n1042us uart4 brk\n1042us uart4 rx 0\n");
  EXPECT_EQ(breaks, 1);
  EXPECT_EQ(rig.uart.irq_flags(), uart_break);
}

// Reading.

TEST(Uart, ReadReturnsNothingAtOnceWithoutATimeout) {
  Rig rig;
  EXPECT_EQ(rig.uart.read(rig.bench, 5), std::nullopt);
  EXPECT_EQ(rig.uart.read_all(rig.bench), std::nullopt);
  EXPECT_EQ(rig.uart.readline(rig.bench), std::nullopt);
  EXPECT_EQ(rig.uart.read_character(rig.bench), -1);
  EXPECT_EQ(rig.bench.now(), Instant::start());
  EXPECT_EQ(rig.uart.read(rig.bench, 0), "");
}

TEST(Uart, ReadWaitsForTheFirstCharacterUntilTheTimeout) {
  Rig rig{{.timeout_ms = 3}};
  rig.bench.spend(500_us);
  EXPECT_EQ(rig.uart.read(rig.bench, 1), std::nullopt);
  EXPECT_EQ(rig.bench.now(), Instant::start() + 3_ms);  // at the third tick, 2.5 ms later
}

TEST(Uart, ReadWaitsForFurtherCharactersUntilTimeoutChar) {
  Rig rig;
  rig.peer.send("abc");
  rig.bench.run(1500_us);
  // 'a' is there. At 9600 baud timeout_char is 13000 / 9600 + 2 = 3 ms: 'b' and 'c' come in time, then nothing until
  // the sixth tick (3.125 ms is within the third). The stream layer asks again, with `timeout`.
  EXPECT_EQ(rig.uart.config().timeout_char_ms, 3);
  EXPECT_EQ(rig.uart.read(rig.bench, 10), "abc");
  EXPECT_EQ(rig.bench.now(), Instant::start() + 6_ms);
}

TEST(Uart, ReadStopsAtTheCountAsked) {
  Rig rig{{.timeout_ms = 100}};
  rig.peer.send("abcd");
  EXPECT_EQ(rig.uart.read(rig.bench, 2), "ab");
  EXPECT_EQ(rig.bench.now(), Instant{2'083'333});
  std::vector<std::uint8_t> buffer(1);
  EXPECT_EQ(rig.uart.readinto(rig.bench, buffer), 1U);
  EXPECT_EQ(buffer[0], 'c');
  EXPECT_EQ(rig.uart.read_character(rig.bench), 'd');
}

TEST(Uart, ReadlineEndsAtTheLineFeed) {
  Rig rig{{.timeout_ms = 50}};
  rig.peer.send("one\ntwo\nthr");
  EXPECT_EQ(rig.uart.readline(rig.bench), "one\n");
  EXPECT_EQ(rig.bench.now(), Instant{4'166'667});
  EXPECT_EQ(rig.uart.readline(rig.bench), "two\n");
  EXPECT_EQ(rig.uart.readline(rig.bench), "thr");
  EXPECT_EQ(rig.bench.now(), Instant::start() + 61_ms);  // 'r' came at 11.46 ms
}

TEST(Uart, ReadlineGivesAPartialLineWithoutATimeout) {
  Rig rig;
  rig.peer.send("ab");
  rig.bench.run(5_ms);
  EXPECT_EQ(rig.uart.readline(rig.bench), "ab");
  EXPECT_EQ(rig.bench.now(), Instant::start() + 5_ms);
}

TEST(Uart, ServesInterruptsWhileItWaits) {
  Rig rig{{.timeout_ms = 10}};
  std::string calls;
  rig.at(2_ms, [&] { rig.bench.interrupts.schedule([&] { calls += "callback "; }); });
  EXPECT_EQ(rig.uart.read(rig.bench, 1), std::nullopt);
  EXPECT_EQ(calls, "callback ");
  EXPECT_EQ(rig.bench.now(), Instant::start() + 10_ms);
}

TEST(Uart, ReadsAndWritesTwoBytesACharacterWithNineDataBits) {
  const SerialFormat nine{.data_bits = 9};
  Rig rig{{.format = nine}};
  Wire::join(rig.tx, rig.rx);
  EXPECT_EQ(rig.write(std::string("\x41\x01\x42\x00", 4)), "4");
  EXPECT_EQ(rig.uart.any(), 2U);
  EXPECT_EQ(rig.uart.readline(rig.bench), std::nullopt);
  EXPECT_EQ(rig.uart.read(rig.bench, 3), std::string("\x41\x01", 2));
  EXPECT_EQ(rig.uart.read_character(rig.bench), 0x42);
  EXPECT_TRUE(rig.uart.write_character(rig.bench, 0x1ff));
  EXPECT_EQ(rig.uart.read_character(rig.bench), 0x1ff);
}

// Writing.

TEST(Uart, WriteWithoutABufferReturnsWhenAllHasBeenSent) {
  Rig rig;
  EXPECT_EQ(rig.write("abc"), "3");
  EXPECT_EQ(rig.bench.now(), Instant{3'125'000});
  EXPECT_EQ(rig.trace(), "1042us uart4 tx a\n2083us uart4 tx b\n3125us uart4 tx c\n");
  EXPECT_EQ(rig.peer.received(), "abc");
  EXPECT_TRUE(rig.uart.tx_done());
}

TEST(Uart, WriteChargesItsCostForEachCharacter) {
  // 2 Mbaud: 5 us a character, so that the CPU sets the pace: each starts 20 us after the one before.
  Rig rig{{.format = {.baud = 2'000'000}, .write_cost = 20_us}};
  EXPECT_EQ(rig.write("abc"), "3");
  EXPECT_EQ(rig.trace(), "25us uart4 tx a\n45us uart4 tx b\n65us uart4 tx c\n");
}

TEST(Uart, WriteServesHardInterruptsAloneWithoutABuffer) {
  Rig rig;
  std::string calls;
  InterruptLine line(rig.bench.interrupts, "hard");
  line.configure(InterruptMode::hard, [&] { calls += "hard "; });
  rig.at(500_us, [&] {
    line.raise();
    rig.bench.interrupts.schedule([&] { calls += "soft "; });
  });
  EXPECT_EQ(rig.write("a"), "1");
  EXPECT_EQ(calls, "hard ");
  EXPECT_TRUE(rig.bench.interrupts.soft_due());
}

TEST(Uart, WriteWithABufferReturnsAtOnceWhileThereIsRoom) {
  Rig rig{{.tx_buffer = 4}};
  EXPECT_EQ(rig.write("abcde"), "5");  // 'a' is in the shift register already
  EXPECT_EQ(rig.bench.now(), Instant::start());
  EXPECT_FALSE(rig.uart.tx_done());
  EXPECT_EQ(rig.uart.poll(poll_out), 0U);
  rig.bench.run(1042_us);
  EXPECT_EQ(rig.uart.poll(poll_out), poll_out);
  EXPECT_TRUE(rig.uart.flush(rig.bench, Instant::start() + 1_s));
  EXPECT_EQ(rig.bench.now(), Instant{5'208'333});
  EXPECT_EQ(rig.peer.received(), "abcde");
}

TEST(Uart, WriteWithAFullBufferWaitsForRoomOrTimesOut) {
  Rig rig{{.tx_buffer = 2}};
  EXPECT_EQ(rig.write("abcdef"), "6");  // timeout_char, 3 ms, is enough for each further character
  EXPECT_EQ(rig.bench.now(), Instant{3'125'000});
  EXPECT_EQ(rig.write("g"), "None");
  EXPECT_FALSE(rig.uart.flush(rig.bench, rig.bench.now() + 1_ms));
}

TEST(Uart, PollTellsBothDirections) {
  Rig rig;
  EXPECT_EQ(rig.uart.poll(poll_in | poll_out), poll_out);
  rig.peer.send("a");
  rig.bench.run(2_ms);
  EXPECT_EQ(rig.uart.poll(poll_in | poll_out), poll_in | poll_out);
  EXPECT_EQ(rig.uart.poll(poll_in), poll_in);
  EXPECT_EQ(rig.uart.poll(poll_out), poll_out);
  EXPECT_TRUE(rig.uart.announces_ready());
}

TEST(Uart, AnnouncesWhenItBecomesReady) {
  Rig rig;
  rig.peer.send("a");
  rig.bench.idle_until(Instant::start() + 10_ms);
  EXPECT_EQ(rig.bench.now(), Instant{1'041'667});
}

TEST(Uart, ConnectsToItself) {
  Rig rig;
  Wire::join(rig.tx, rig.rx);
  EXPECT_EQ(rig.write("hi"), "2");
  EXPECT_EQ(rig.trace(), "1042us uart4 tx h\n1042us uart4 rx h\n2083us uart4 tx i\n2083us uart4 rx i\n");
  EXPECT_EQ(rig.uart.read_all(rig.bench), "hi");
}

TEST(Uart, ConnectsToAnotherUart) {
  Rig rig;
  Pin tx(rig.bench.context, rig.bench.interrupts, "Y1");
  Pin rx(rig.bench.context, rig.bench.interrupts, "Y2");
  Wire::join(rig.tx, rx);
  Wire::join(rig.rx, tx);
  Uart other(rig.bench.context, rig.bench.interrupts, "uart6");
  other.init({}, {&tx, &rx});
  rig.write("ping");
  EXPECT_EQ(other.read_all(rig.bench), "ping");
  other.write(rig.bench, bytes("pong"));
  EXPECT_EQ(rig.uart.read_all(rig.bench), "pong");
}

TEST(Uart, SendsABreakBetweenCharacters) {
  Rig rig{{.tx_buffer = 2}};
  rig.write("ab");
  rig.uart.send_break();
  EXPECT_TRUE(rig.uart.flush(rig.bench, Instant::start() + 1_s));
  // a, then 14 bits of break, then b: 34 bits / 9600 baud.
  EXPECT_EQ(rig.bench.now(), Instant{3'541'667});
  EXPECT_EQ(rig.peer.received(), std::string("a\0b", 3));
  EXPECT_EQ(rig.peer.framing_errors(), 1U);
}

// Flow control.

TEST(Uart, AsksTheSenderToWaitWhileItsDataRegisterIsTaken) {
  Rig rig{{.rx_buffer = 2, .flow = FlowControl::both}, Rig::Wiring::data_and_flow};
  rig.peer.send("abcdef");
  rig.bench.run(20_ms);
  // RTS goes high in the stop bit of the third character, 29.5 bits / 9600 baud, so that the fourth is not sent.
  EXPECT_EQ(rig.bench.recorder.take(),
            "1042us uart4 rx a\n2083us uart4 rx b\n3073us pin:X3 rising\n3125us uart4 rx c\n");
  EXPECT_EQ(rig.rts.value(), Level::high);
  EXPECT_EQ(rig.uart.read_all(rig.bench), "abcdef");  // timeout_char is longer than a character
  EXPECT_EQ(rig.rts.value(), Level::low);
  EXPECT_EQ(rig.trace().find("overrun"), std::string::npos);
}

TEST(Uart, WaitsForClearToSend) {
  Rig rig{{.flow = FlowControl::cts, .timeout_ms = 100}, Rig::Wiring::data_and_flow};
  rig.peer.set_board_cts(Level::high);
  rig.at(5_ms, [&] { rig.peer.set_board_cts(Level::low); });
  EXPECT_EQ(rig.write("ab"), "2");
  EXPECT_EQ(rig.bench.now(), Instant::start() + 5_ms + Duration::from_ns(2'083'333));
  EXPECT_EQ(rig.peer.received(), "ab");
}

TEST(Uart, WriteTimesOutWhileItIsNotClearToSend) {
  Rig rig{{.flow = FlowControl::cts, .timeout_ms = 10}, Rig::Wiring::data_and_flow};
  rig.peer.set_board_cts(Level::high);
  EXPECT_EQ(rig.write("ab"), "1");  // 'a' went to the data register; the next call found it full
  EXPECT_EQ(rig.bench.now(), Instant::start() + 20_ms);
  EXPECT_EQ(rig.write("b"), "None");
  rig.peer.set_board_cts(Level::low);
  EXPECT_EQ(rig.write("c"), "1");
  rig.peer.set_board_cts(Level::high);
  EXPECT_EQ(rig.write("d"), "1 timed out");
  EXPECT_FALSE(rig.uart.write_character(rig.bench, 'e'));
  EXPECT_EQ(rig.peer.received(), "ac");
}

// Interrupts of the port.

TEST(Uart, RaisesAnInterruptForEachCharacter) {
  Rig rig;
  std::string got;
  rig.uart.set_irq(uart_rx_any, InterruptMode::soft, [&] { got += *rig.uart.read(rig.bench, 1); });
  rig.peer.send("abc");
  rig.bench.run(10_ms);
  EXPECT_EQ(got, "abc");
  rig.uart.set_irq(uart_rx_any, InterruptMode::soft, {});
  rig.peer.send("d");
  rig.bench.run(10_ms);
  EXPECT_EQ(got, "abc");
}

TEST(Uart, RaisesRxIdleOneFrameAfterTheLastCharacter) {
  Rig rig;
  rig.uart.set_irq(uart_rx_idle, InterruptMode::hard, [] {});
  rig.peer.send("ab");
  rig.at(5_ms, [&] { rig.peer.send("c"); });
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.bench.recorder.take(),
            "1042us uart4 rx a\n2083us uart4 rx b\n3125us irq:uart4 irq\n6042us uart4 rx c\n7083us irq:uart4 irq\n");
}

TEST(Uart, RaisesTxIdleWhenTheLastCharacterHasLeft) {
  Rig rig{{.tx_buffer = 8}};
  rig.uart.set_irq(uart_tx_idle, InterruptMode::hard, [] {});
  rig.write("ab");
  rig.bench.run(10_ms);
  EXPECT_EQ(rig.bench.recorder.take(), "1042us uart4 tx a\n2083us uart4 tx b\n2083us irq:uart4 irq\n");
}

TEST(Uart, WriteFromAHandlerWithinAWriteKeepsBoth) {
  Rig rig{{.timeout_ms = 5}};
  InterruptLine line(rig.bench.interrupts, "hard");
  line.configure(InterruptMode::hard, [&] { rig.write("X"); });
  rig.at(1500_us, [&] { line.raise(); });
  EXPECT_EQ(rig.write("abcd"), "4");
  EXPECT_EQ(rig.peer.received(), "abcXd");
}

// Pins.

TEST(Uart, DrivesItsLineHighWhenItIsIdle) {
  test::Bench bench;
  Pin tx(bench.context, bench.interrupts, "X1");
  Pin rx(bench.context, bench.interrupts, "X2");
  Uart uart(bench.context, bench.interrupts, "uart4");
  uart.init({}, {&tx, &rx});
  EXPECT_EQ(bench.recorder.take(), "0us pin:X1 rising\n0us pin:X2 rising\n");
  uart.deinit();
  EXPECT_EQ(bench.recorder.take(), "0us pin:X1 falling\n0us pin:X2 falling\n");
}

TEST(Uart, FramesMakeNoEdgesUnlessAPinListens) {
  Rig rig;
  rig.write("U");
  EXPECT_EQ(rig.bench.recorder.take(), "1042us uart4 tx U\n");
  ASSERT_EQ(rig.bench.recorder.frames.size(), 1U);
  EXPECT_EQ(rig.bench.recorder.name(rig.bench.recorder.frames[0].wire), "pin:X1");
}

TEST(Uart, AWatchedPinShowsTheEdgesOfFrames) {
  Rig rig{{.format = {.baud = 100'000}}};
  rig.tx.watch_frame_edges();
  rig.write("\x0f");
  EXPECT_EQ(rig.bench.recorder.take(),
            "0us pin:X1 falling\n10us pin:X1 rising\n50us pin:X1 falling\n90us pin:X1 rising\n100us uart4 tx 15\n");
}

TEST(Uart, AnInterruptOnTheWireHearsTheEdgesOfFramesWhichAreNoEvents) {
  Rig rig{{.format = {.baud = 100'000}}};
  Pin other(rig.bench.context, rig.bench.interrupts, "X9");
  Wire::join(rig.tx, other);
  int edges = 0;
  other.set_irq(trigger_falling, InterruptMode::hard, [&] { ++edges; });
  rig.write("U");
  EXPECT_EQ(edges, 5);
  EXPECT_EQ(rig.bench.recorder.trace.find("pin:"), std::string::npos);
}

TEST(Uart, APinOnTheLineCanBeReadWithinAFrame) {
  Rig rig{{.format = {.baud = 100'000}, .tx_buffer = 8}};
  Pin other(rig.bench.context, rig.bench.interrupts, "X9");
  Wire::join(rig.tx, other);
  rig.write("U");
  std::string seen;
  rig.bench.run(5_us);
  for (int k = 0; k < 10; ++k) {
    seen += other.value() == Level::high ? '1' : '0';
    rig.bench.run(10_us);
  }
  EXPECT_EQ(seen, "0101010101");
}

TEST(Uart, LosesAPinThatTheProgramTakes) {
  Rig rig;
  rig.tx.init(PinMode::output, Pull::none, Level::high);
  EXPECT_EQ(rig.write("a"), "1");
  EXPECT_EQ(rig.peer.received(), "");
  EXPECT_TRUE(rig.bench.recorder.frames.empty());
  rig.uart.init({}, rig.pins);
  EXPECT_EQ(rig.tx.mode(), PinMode::alternate);
  rig.write("b");
  EXPECT_EQ(rig.peer.received(), "b");
}

TEST(SerialPeer, TracesItsFramesOnTheBoardsReceivePin) {
  Rig rig;
  rig.peer.send("a");
  ASSERT_EQ(rig.bench.recorder.frames.size(), 1U);
  EXPECT_EQ(rig.bench.recorder.name(rig.bench.recorder.frames[0].wire), "pin:X2");
}

TEST(SerialPeer, JoinsAnIdleLineWithoutEdges) {
  test::Bench bench;
  Pin rx(bench.context, bench.interrupts, "X2");
  const SerialPeer peer(bench.context, {}, {.board_rx = &rx});
  EXPECT_EQ(rx.value(), Level::high);
  EXPECT_EQ(bench.recorder.trace, "");
}

TEST(SerialPeer, SendsLongStreamsInOrderAndCountsWhatItCannotUnderstand) {
  Rig rig{{.format = {.baud = 921'600}, .rx_buffer = 20'000, .tx_buffer = 2}};
  rig.peer.configure({.baud = 921'600});
  std::string sent;
  for (int k = 0; k < 10; ++k) {
    const std::string part(1000, static_cast<char>('a' + k));
    rig.peer.send(part);
    sent += part;
    rig.bench.run(5_ms);
  }
  rig.bench.run(200_ms);
  EXPECT_TRUE(rig.peer.tx_done());
  EXPECT_EQ(rig.uart.read_all(rig.bench), sent);
  rig.peer.configure({.baud = 921'600, .parity = Parity::even});
  rig.write("ab");
  rig.bench.run(10_ms);
  EXPECT_GT(rig.peer.framing_errors() + rig.peer.parity_errors(), 0U);
  rig.peer.clear_received();
  EXPECT_EQ(rig.peer.received(), "");
}

TEST(SerialPeer, HandsWordsToItsReceiver) {
  Rig rig;
  std::string got;
  rig.peer.set_receiver([&](const ReceivedWord& word) { got += static_cast<char>(word.word); });
  rig.write("ok");
  EXPECT_EQ(got, "ok");
  EXPECT_EQ(rig.peer.received(), "");
}

}  // namespace
}  // namespace asim
