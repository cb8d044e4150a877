#include "virtual_hw/serial_line.hpp"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "core/random.hpp"
#include "rig.hpp"

namespace asim {
namespace {

using namespace literals;

/// A transmitter that always has the next word ready, wired to a receiver.
struct Line : SerialTransmitter::Listener, SerialReceiver::Listener {
  Line(const SerialFormat& sender_format, const SerialFormat& receiver_format) {
    Wire::join(transmitter, receiver);
    transmitter.drive(Drive::high);
    transmitter.configure(sender_format);
    receiver.configure(receiver_format);
    transmitter.set_trace(bench.recorder.subject("pin:X1"));
  }
  void send(std::vector<std::uint16_t> to_send) {
    queue = std::move(to_send);
    next = 0;
    next_word();
  }
  void next_word() {
    if (next < queue.size()) transmitter.send(queue[next++]);
  }
  void on_word_sent(std::uint16_t /*word*/) override {
    sent.push_back(bench.now());
    next_word();
  }
  void on_break_sent() override { sent.push_back(bench.now()); }
  void on_word(const ReceivedWord& word) override {
    words.push_back(word.word);
    ended.push_back(bench.now());
    flags += word.is_break ? 'b' : word.framing_error ? 'f' : word.parity_error ? 'p' : '.';
  }

  test::Bench bench;
  SerialTransmitter transmitter{bench.context, *this};
  SerialReceiver receiver{bench.context, *this};
  std::vector<std::uint16_t> queue;
  std::size_t next = 0;
  std::vector<Instant> sent;
  std::vector<std::uint16_t> words;
  std::vector<Instant> ended;
  std::string flags;
};

using Words = std::vector<std::uint16_t>;

TEST(SerialLine, DeliversWordsWhenTheirFramesEnd) {
  Line line({.baud = 9600}, {.baud = 9600});
  line.send({'a', 'b', 'c'});
  line.bench.run(10_ms);
  EXPECT_EQ(line.words, (Words{'a', 'b', 'c'}));
  EXPECT_EQ(line.flags, "...");
  // 10 bits / 9600 baud = 1041666.67 ns; the rounding does not accumulate.
  EXPECT_EQ(line.sent, (std::vector{Instant{1'041'667}, Instant{2'083'333}, Instant{3'125'000}}));
  EXPECT_EQ(line.ended, line.sent);
}

TEST(SerialLine, KeepsTheBaudRateOverHoursOfBackToBackFrames) {
  Line line({.baud = 921'600}, {.baud = 921'600});
  line.send(Words(1'000'000, 'x'));
  line.bench.run(60_s);
  // A million frames of 10 bits: 10^7 / 921600 s = 10.850694444… s
  EXPECT_EQ(line.sent.back(), Instant{10'850'694'444});
  EXPECT_EQ(line.words.size(), 1'000'000U);
}

class EveryFormat : public testing::TestWithParam<std::tuple<int, Parity, int, std::int64_t>> {};

TEST_P(EveryFormat, CarriesEveryWord) {
  const auto [data_bits, parity, stop_bits, baud] = GetParam();
  const SerialFormat format{.baud = baud, .data_bits = data_bits, .parity = parity, .stop_bits = stop_bits};
  Line line(format, format);
  Words all;
  for (unsigned word = 0; word < 1U << static_cast<unsigned>(data_bits); ++word) {
    all.push_back(static_cast<std::uint16_t>(word));
  }
  line.send(all);
  line.bench.run(60_s);
  EXPECT_EQ(line.words, all);
  EXPECT_EQ(line.flags, std::string(all.size(), '.'));
}

INSTANTIATE_TEST_SUITE_P(SerialLine, EveryFormat,
                         testing::Combine(testing::Values(7, 8, 9),
                                          testing::Values(Parity::none, Parity::even, Parity::odd),
                                          testing::Values(1, 2), testing::Values(300, 9600, 115'200, 921'600)));

TEST(SerialLine, TracesFramesOnTheTransmittersPin) {
  Line line({.baud = 9600, .data_bits = 7, .parity = Parity::even, .stop_bits = 2}, {.baud = 9600});
  line.send({0x31});
  ASSERT_EQ(line.bench.recorder.frames.size(), 1U);
  const FrameTrace& frame = line.bench.recorder.frames[0];
  EXPECT_EQ(line.bench.recorder.name(frame.wire), "pin:X1");
  EXPECT_EQ(frame.start, Instant::start());
  EXPECT_EQ(frame.baud, 9600);
  EXPECT_EQ(frame.bit_count, 11);
  // From the right: start 0, 0x31 as 1000110, three ones make an even parity bit of 1, two stop bits.
  EXPECT_EQ(frame.levels, 0b11'1'0110001'0U);
}

TEST(SerialLine, ParityMismatchIsAnErrorWithTheWord) {
  Line line({.baud = 9600, .parity = Parity::even}, {.baud = 9600, .parity = Parity::odd});
  line.send({'a'});
  line.bench.run(10_ms);
  EXPECT_EQ(line.words, (Words{'a'}));
  EXPECT_EQ(line.flags, "p");
}

TEST(SerialLine, AReceiverWithoutParityTakesTheParityBitForTheStopBit) {
  Line line({.baud = 9600, .parity = Parity::even}, {.baud = 9600});
  line.send({0x00, 0x01, 0x03});
  line.bench.run(20_ms);
  EXPECT_EQ(line.words, (Words{0x00, 0x01, 0x03}));
  EXPECT_EQ(line.flags, "b.f");  // even parity of 0x00 is 0: ten low bits are a break
}

TEST(SerialLine, ToleratesASenderThatIsFourPercentOff) {
  for (const std::int64_t baud : {9216, 9984}) {
    Line line({.baud = baud}, {.baud = 9600});
    Words all;
    for (std::uint16_t word = 0; word < 256; ++word) all.push_back(word);
    line.send(all);
    line.bench.run(1_s);
    EXPECT_EQ(line.words, all) << baud;
    EXPECT_EQ(line.flags, std::string(256, '.')) << baud;
  }
}

TEST(SerialLine, AReceiverAtTwiceTheBaudSeesTwoWordsInAFrame) {
  Line line({.baud = 9600}, {.baud = 19'200});
  line.send({0x55});
  line.bench.run(10_ms);
  // Each bit is seen twice: 0 0 | 1 1 | 0 0 | 1 1 | 0 0 …: start 0, data 0 11 00 11 0 (0x66), stop 0: framing. From the
  // middle of that low stop bit the next falling edge is the fourth 0 of the sender, at its bit 6, hence data bits
  // 0 11 0011 1 of a second word with the line idle after.
  ASSERT_EQ(line.words.size(), 2U);
  EXPECT_EQ(line.words[0], 0x66);
  EXPECT_EQ(line.flags[0], 'f');
  EXPECT_EQ(line.words[1], 0xe6);
  EXPECT_EQ(line.flags[1], '.');
}

TEST(SerialLine, AReceiverAtHalfTheBaudSamplesEverySecondBit) {
  Line line({.baud = 19'200}, {.baud = 9600});
  line.send({0x0f});
  line.bench.run(10_ms);
  // The middle of the receiver's bit k is the edge that begins the sender's bit 2k + 1: samples 1 (bit 1), so the start
  // bit is over when it is looked at and taken for noise. The falling edge at bit 5 is the next: samples at bits 6, 8,
  // 10 and on: start 0, data 0 and ones.
  EXPECT_EQ(line.words, (Words{0xfe}));
  EXPECT_EQ(line.flags, ".");
}

TEST(SerialLine, AFastSenderLooksLikeNoiseOrGarbageToASlowReceiver) {
  Line line({.baud = 115'200}, {.baud = 9600});
  line.send({'h', 'e', 'l', 'l', 'o'});
  line.bench.run(100_ms);
  EXPECT_LE(line.words.size(), 1U);
  EXPECT_FALSE(line.receiver.receiving());
  line.transmitter.configure({.baud = 9600});
  line.words.clear();
  line.send({'o', 'k'});
  line.bench.run(100_ms);
  EXPECT_EQ(line.words, (Words{'o', 'k'}));
}

/// What a receiver of 8N1 must find in a drawn waveform: start bits at falling edges, samples at the middle of each
/// bit.
Words reference(const std::vector<FrameTrace>& frames, std::int64_t baud, std::string& flags) {
  const auto level = [&](double t) {
    for (const FrameTrace& frame : frames) {
      const double bit = (t - static_cast<double>(frame.start.ns)) * static_cast<double>(frame.baud) / 1e9;
      if (bit >= 0 && bit < frame.bit_count) return (frame.levels >> static_cast<unsigned>(bit) & 1U) != 0;
    }
    return true;
  };
  const double bit = 1e9 / static_cast<double>(baud);
  double listening_from = -1;
  Words words;
  for (const FrameTrace& frame : frames) {
    for (unsigned k = 0; k < frame.bit_count; ++k) {
      const double t = static_cast<double>(frame.start.ns) + k * 1e9 / static_cast<double>(frame.baud);
      const bool falling = level(t - 5) && !level(t + 5);
      if (!falling || t < listening_from) continue;
      if (level(t + bit / 2)) {
        listening_from = t + bit / 2;
        continue;
      }
      unsigned word = 0;
      for (unsigned b = 0; b < 8; ++b) word |= level(t + bit * (b + 1.5)) ? 1U << b : 0U;
      words.push_back(static_cast<std::uint16_t>(word));
      flags += level(t + bit * 9.5) ? '.' : word == 0 ? 'b' : 'f';
      listening_from = t + bit * 9.5;
    }
  }
  return words;
}

TEST(SerialLine, AgreesWithASampledWaveformAtAnyMismatch) {
  RandomStream random(7, "serial");
  for (int round = 0; round < 60; ++round) {
    const std::int64_t baud = random.uniform(1200, 40'000);
    Line line({.baud = baud}, {.baud = 9600});
    Words sent;
    for (int k = 0; k < 6; ++k) sent.push_back(static_cast<std::uint16_t>(random.uniform(0, 255)));
    line.send(sent);
    line.bench.run(1_s);
    std::string flags;
    const Words expected = reference(line.bench.recorder.frames, 9600, flags);
    EXPECT_EQ(line.words, expected) << "sender at " << baud;
    EXPECT_EQ(line.flags, flags) << "sender at " << baud;
  }
}

TEST(SerialLine, BreakIsAFramingErrorOfZeros) {
  Line line({.baud = 9600}, {.baud = 9600});
  line.transmitter.send_break(13);
  line.bench.run(10_ms);
  EXPECT_EQ(line.words, (Words{0}));
  EXPECT_EQ(line.flags, "b");
  EXPECT_EQ(line.sent, (std::vector{Instant{1'458'333}}));  // 13 bits low, 1 high
  line.send({'a'});
  line.bench.run(10_ms);
  EXPECT_EQ(line.words, (Words{0, 'a'}));
}

TEST(SerialLine, TwoTransmittersAtOnceCombineAsWiredAnd) {
  Line line({.baud = 9600}, {.baud = 9600});
  Line other({.baud = 9600}, {.baud = 9600});
  SerialTransmitter second(line.bench.context, other);
  Wire::join(line.transmitter, second);
  second.configure({.baud = 19'200});
  line.send({0xff});
  line.bench.run(Duration::from_us(600));
  second.send(0xff);  // its start bit falls into bit 5 of the other
  line.bench.run(10_ms);
  EXPECT_EQ(line.words.size(), 1U);
  EXPECT_EQ(line.words[0], 0xff);  // the frame of the same baud is taken whole
  EXPECT_FALSE(line.receiver.receiving());
}

TEST(SerialLine, ReconfiguringCutsTheFrameOff) {
  Line line({.baud = 9600}, {.baud = 9600});
  line.send({'a', 'b'});
  line.bench.run(500_us);
  line.transmitter.configure({.baud = 9600});
  line.receiver.configure({.baud = 9600});
  EXPECT_FALSE(line.transmitter.busy());
  line.bench.run(10_ms);
  EXPECT_TRUE(line.sent.empty());
  EXPECT_TRUE(line.words.empty());
  line.receiver.disable();
  line.send({'c'});
  line.bench.run(10_ms);
  EXPECT_TRUE(line.words.empty());
}

TEST(SerialLine, RefusesToStartAFrameWithinAnother) {
  Line line({.baud = 9600}, {.baud = 9600});
  line.send({'a'});
  EXPECT_THROW(line.transmitter.send('b'), InternalError);
}

}  // namespace
}  // namespace asim
