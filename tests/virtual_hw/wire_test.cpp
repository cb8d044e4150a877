#include "virtual_hw/wire.hpp"

#include <gtest/gtest.h>

#include <string>

namespace asim {
namespace {

using namespace literals;

/// Writes down what it hears: "+" and "-" for edges, in capitals below a frame, "X" for a conflict, "f" for a frame.
class Probe : public Terminal {
 public:
  std::string heard;
  bool wants_frames = false;
  Terminal* answer = nullptr;  ///< driven low when a rising edge is heard
  using Terminal::begin_frame;
  using Terminal::end_frame;

 private:
  void on_edge(Level level, EdgeOrigin origin) override {
    heard += level == Level::high ? "+" : "-";
    if (origin == EdgeOrigin::frame) heard += "F";
    if (answer != nullptr && level == Level::high) answer->drive(Drive::low);
  }
  void on_conflict() override { heard += "X"; }
  void on_frame(const SerialFrame& /*frame*/) override { heard += "f"; }
  [[nodiscard]] bool wants_frame_edges() const noexcept override { return wants_frames; }
};

TEST(Wire, ReadsLowWhenNothingDrivesOrPullsIt) {
  const Terminal alone;
  EXPECT_EQ(alone.wire()->level(), Level::low);
}

TEST(Wire, FollowsPullsOnlyWithoutADriver) {
  Probe a;
  Terminal b;
  Wire::join(a, b);
  b.set_pull(Pull::down);
  EXPECT_EQ(a.heard, "");
  a.set_pull(Pull::up);
  EXPECT_EQ(a.heard, "+");
  b.drive(Drive::low);
  EXPECT_EQ(a.heard, "+-");
  b.drive(Drive::high);
  EXPECT_EQ(a.heard, "+-+");
  b.drive(Drive::high_z);
  a.set_pull(Pull::none);
  EXPECT_EQ(a.heard, "+-+-");
}

TEST(Wire, OpenDrainDriversShareAPulledUpWire) {
  Probe a;
  Terminal b;
  Wire::join(a, b);
  a.set_pull(Pull::up);
  a.drive(Drive::low);
  b.drive(Drive::low);
  a.drive(Drive::high_z);
  EXPECT_EQ(b.wire()->level(), Level::low);
  b.drive(Drive::high_z);
  EXPECT_EQ(a.heard, "+-+");
  EXPECT_FALSE(a.wire()->in_conflict());
}

TEST(Wire, TellsEveryTerminalOfAConflictOnceAndReadsLow) {
  Probe a;
  Probe b;
  Probe c;
  Wire::join(a, b);
  Wire::join(b, c);
  a.drive(Drive::high);
  b.drive(Drive::low);
  c.drive(Drive::low);
  EXPECT_EQ(a.heard, "+X-");
  EXPECT_EQ(b.heard, "+X-");
  EXPECT_TRUE(c.wire()->in_conflict());
  EXPECT_EQ(c.wire()->level(), Level::low);
  b.drive(Drive::high_z);
  c.drive(Drive::high_z);
  EXPECT_EQ(c.heard, "+X-+");
  EXPECT_FALSE(c.wire()->in_conflict());
}

TEST(Wire, JoinsNetsWithoutEdges) {
  Probe a;
  Probe b;
  Terminal c;
  Terminal d;
  Wire::join(a, b);
  Wire::join(c, d);
  d.drive(Drive::high);
  Wire::join(b, c);
  Wire::join(a, d);
  EXPECT_EQ(a.heard + b.heard, "");
  EXPECT_EQ(a.wire()->level(), Level::high);
  EXPECT_EQ(a.wire(), d.wire());
}

TEST(Wire, ATerminalLeavesWithoutEdges) {
  Probe a;
  Terminal b;
  Wire::join(a, b);
  b.drive(Drive::high);
  b.detach();
  EXPECT_EQ(a.heard, "+");
  EXPECT_EQ(a.wire()->level(), Level::low);
  EXPECT_EQ(b.wire()->level(), Level::high);
}

TEST(Wire, ATakeoverIsOneStep) {
  Probe a;
  Probe b;
  a.drive(Drive::high);
  a.heard = "";
  b.take_over(a, Drive::high, Pull::none);
  EXPECT_EQ(a.heard + b.heard, "");
  EXPECT_EQ(a.driven(), Drive::high_z);
  EXPECT_EQ(a.wire()->level(), Level::high);
}

TEST(Wire, AnAnswerToAnEdgeIsHeardAfterTheEdgeByEveryone) {
  Probe a;
  Probe b;
  Terminal puller;
  Wire::join(a, b);
  Wire::join(a, puller);
  a.answer = &a;
  puller.set_pull(Pull::up);
  EXPECT_EQ(a.heard, "+-");
  EXPECT_EQ(b.heard, "+-");
}

TEST(Wire, CarriesFramesWholeAndShowsTheirLevelsOnRequest) {
  Probe sender;
  Probe other;
  Wire::join(sender, other);
  sender.drive(Drive::high);
  other.heard = "";
  // 'U' at 1 Mbaud: start, then 1 0 1 0 1 0 1 0, stop.
  const SerialFrame frame{.start = Instant::start() + 10_us,
                          .end = Instant::start() + 20_us,
                          .baud = 1'000'000,
                          .levels = 0b10'1010'1010,
                          .bit_count = 10};
  sender.begin_frame(frame);
  std::string seen;
  for (int us = 9; us <= 20; ++us) {
    seen += sender.wire()->level_at(Instant::start() + Duration::from_us(us)) == Level::high ? '1' : '0';
  }
  EXPECT_EQ(seen, "101010101011");
  EXPECT_EQ(other.heard, "f");
  EXPECT_EQ(other.wire()->level(), Level::high);
  sender.end_frame();
  EXPECT_FALSE(sender.wire()->frame_edges_wanted());
  other.wants_frames = true;
  EXPECT_TRUE(sender.wire()->frame_edges_wanted());
}

TEST(SerialFrame, HasEachBitFromEdgeToEdgeAtAwkwardBauds) {
  // 921600 baud: a bit is 1085.07 ns, so edges are rounded and no bit may be lost between two of them.
  const SerialFrame frame{.start = Instant{7},
                          .end = Instant{7} + Duration::from_bits_nearest(10, 921'600),
                          .baud = 921'600,
                          .levels = 0b11'0010'0110,
                          .bit_count = 10};
  for (unsigned k = 0; k < 10; ++k) {
    EXPECT_EQ(frame.level_at(frame.bit_edge(k)), frame.bit(k)) << k;
    EXPECT_EQ(frame.level_at(frame.bit_edge(k + 1) - 1_ns), frame.bit(k)) << k;
  }
  EXPECT_EQ(frame.level_at(frame.start - 1_ns), Level::high);
  EXPECT_EQ(frame.level_at(frame.end), Level::high);
}

}  // namespace
}  // namespace asim
