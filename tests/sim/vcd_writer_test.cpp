#include "sim/vcd_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "core/errors.hpp"
#include "tests/sim/temporary_folder.hpp"

namespace asim {
namespace {

using namespace literals;
using testing::IsEmpty;

class Rig {
 public:
  explicit Rig(VcdWriter::Tasks tasks = VcdWriter::Tasks::draw) {
    writer_.emplace(events_, folder_ / "run.vcd", tasks);
  }

  void emit(Duration at, std::string_view subject, EventKind kind, std::uint32_t instance = 0) {
    events_.emit(
        {.at = Instant::start() + at, .subject = events_.subject(subject), .instance = instance, .kind = kind});
  }
  /// A frame of 8N1.
  void send(Duration at, std::string_view wire, unsigned word, std::int64_t baud) {
    events_.on_frame({.wire = events_.subject(wire),
                      .start = Instant::start() + at,
                      .baud = baud,
                      .levels = (word << 1U) | 0x200U,
                      .bit_count = 10});
  }
  VcdWriter& writer() { return *writer_; }
  std::string finish(Duration end) {
    writer_->finish(Instant::start() + end);
    return folder_.read("run.vcd");
  }
  const TemporaryFolder& folder() const { return folder_; }
  EventStream& events() { return events_; }

 private:
  TemporaryFolder folder_;
  EventStream events_;
  std::optional<VcdWriter> writer_;
};

TEST(VcdWriter, DrawsPinsOfOneBoardWithoutAScope) {
  Rig rig;
  rig.writer().declare("pin:X9");
  rig.emit(5_us, "pin:X1", EventKind::rising);
  rig.emit(5_us, "pin:X2", EventKind::falling);
  rig.emit(7_us, "pin:X1", EventKind::falling);
  rig.emit(8_us, "uart4", EventKind::rx);
  EXPECT_EQ(rig.finish(10_us),
            "$version asim $end\n"
            "$timescale 1 ns $end\n"
            "$var wire 1 ! X9 $end\n"
            "$var wire 1 \" X1 $end\n"
            "$var wire 1 # X2 $end\n"
            "$enddefinitions $end\n"
            "#0\n"
            "$dumpvars\n"
            "x!\n"
            "0\"\n"
            "1#\n"
            "$end\n"
            "#5000\n"
            "1\"\n"
            "0#\n"
            "#7000\n"
            "0\"\n"
            "#10000\n");
}

TEST(VcdWriter, GivesEveryBoardAScopeAndEveryWireANameOfItsOwn) {
  Rig rig;
  rig.emit(0_us, "hub.pin:X1", EventKind::rising);
  rig.emit(1_us, "sensor.pin:X1", EventKind::rising);
  rig.emit(2_us, "hub.pin:LED1", EventKind::rising);
  rig.emit(3_us, "hub.task:main", EventKind::resume);
  rig.emit(4_us, "hub.task:main", EventKind::suspend);
  EXPECT_EQ(rig.finish(4_us),
            "$version asim $end\n"
            "$timescale 1 ns $end\n"
            "$scope module hub $end\n"
            "$var wire 1 ! hub.X1 $end\n"
            "$var wire 1 # LED1 $end\n"
            "$scope module task $end\n"
            "$var wire 1 $ main $end\n"
            "$upscope $end\n"
            "$upscope $end\n"
            "$scope module sensor $end\n"
            "$var wire 1 \" sensor.X1 $end\n"
            "$upscope $end\n"
            "$enddefinitions $end\n"
            "#0\n"
            "$dumpvars\n"
            "0!\n"
            "0\"\n"
            "0#\n"
            "0$\n"
            "$end\n"
            "1!\n"
            "#1000\n"
            "1\"\n"
            "#2000\n"
            "1#\n"
            "#3000\n"
            "1$\n"
            "#4000\n"
            "0$\n");
}

/// What follows the header.
std::string changes(const std::string& text) {
  constexpr std::string_view end_of_header = "\n$end\n";
  return text.substr(text.find(end_of_header) + end_of_header.size());
}

TEST(VcdWriter, ComputesEveryEdgeOfAFrameFromItsStart) {
  Rig rig;
  rig.send(100_us, "pin:X1", 0x55, 921600);  // 0 1010 1010 1: an edge at every bit but the stop bit's end
  // Bit k begins k * 1000000000 / 921600 ns after the start: 1085.07, 2170.14, 3255.21, 4340.28, 5425.35, 6510.42,
  // 7595.49, 8680.56, 9765.63; rounding each bit to 1085 ns would be 1 ns off at the end.
  EXPECT_EQ(changes(rig.finish(200_us)),
            "#100000\n0!\n#101085\n1!\n#102170\n0!\n#103255\n1!\n#104340\n0!\n#105425\n1!\n#106510\n0!\n#107595\n1!\n"
            "#108681\n0!\n#109766\n1!\n#200000\n");
}

TEST(VcdWriter, MixesTheEdgesOfFramesInTheirOrderWithOtherChanges) {
  Rig rig;
  rig.send(0_us, "pin:X1", 0xF0, 1'000'000);  // low until 5 us, then high
  rig.emit(2_us, "pin:X9", EventKind::rising);
  rig.send(3_us, "pin:X2", 0xFF, 1'000'000);  // low until 4 us
  rig.emit(5_us, "pin:X9", EventKind::falling);
  rig.send(10_us, "pin:X1", 0xFF, 1'000'000);
  EXPECT_EQ(changes(rig.finish(20_us)),
            "#50\n0!\n#2000\n1\"\n#3000\n0#\n#4000\n1#\n#5000\n1!\n0\"\n#10000\n0!\n#11000\n1!\n#20000\n");
}

TEST(VcdWriter, CutsOffAFrameAtTheEndOfTheRun) {
  Rig rig;
  rig.send(1_us, "pin:X1", 0x55, 1'000'000);
  EXPECT_EQ(changes(rig.finish(3_us)), "#1000\n0!\n#2000\n1!\n#3000\n0!\n");
}

TEST(VcdWriter, ReturnsToIdleAfterABreak) {
  Rig rig;
  rig.events().on_frame(
      {.wire = rig.events().subject("pin:X1"), .start = {1000}, .baud = 1'000'000, .levels = 0, .bit_count = 13});
  EXPECT_EQ(changes(rig.finish(20_us)), "#1000\n0!\n#14000\n1!\n#20000\n");
}

// The rise and the start edge used to be drawn at one instant, so that decoders missed the first bytes.
TEST(VcdWriter, BeginsIdleWhereATransmitterTakesAPinOverAndSendsAtOnce) {
  for (const Duration rise : {10_us, 9001_ns}) {
    Rig rig;
    rig.emit(rise, "pin:X1", EventKind::rising);
    rig.send(10_us, "pin:X1", 0xFF, 1'000'000);
    EXPECT_THAT(rig.finish(20_us), testing::HasSubstr("$dumpvars\n1!\n$end\n"));
  }
}

// The start edge at 0 used to be the level that the wire began with, so that decoders missed the first bytes.
TEST(VcdWriter, DrawsTheStartEdgeOfAFrameThatBeginsWithTheRun) {
  Rig rig;
  rig.send(Duration::zero(), "pin:X1", 0xFF, 1'000'000);
  EXPECT_THAT(rig.finish(20_us), testing::HasSubstr("#0\n$dumpvars\n1!\n$end\n#50\n0!\n#1000\n1!\n#20000\n"));
}

TEST(VcdWriter, DrawsTheRiseOfAPinWellBeforeItsFirstFrame) {
  Rig rig;
  rig.emit(9_us, "pin:X1", EventKind::rising);
  rig.send(10_us, "pin:X1", 0xFF, 1'000'000);
  EXPECT_THAT(rig.finish(20_us), testing::HasSubstr("$dumpvars\n0!\n$end\n#9000\n1!\n#10000\n0!\n#11000\n1!\n"));
}

TEST(VcdWriter, DrawsOnlyWhatChanges) {
  Rig rig;
  rig.emit(1_us, "pin:X1", EventKind::rising);
  rig.emit(2_us, "pin:X1", EventKind::rising);
  rig.send(3_us, "pin:X1", 0xFF, 1'000'000);
  rig.emit(3_us, "pin:X1", EventKind::falling);  // the edge of the frame that is drawn already
  EXPECT_EQ(changes(rig.finish(5_us)), "#1000\n1!\n#3000\n0!\n#4000\n1!\n#5000\n");
}

TEST(VcdWriter, ShowsAConflictUntilTheNextEdge) {
  Rig rig;
  rig.emit(1_us, "pin:X1", EventKind::rising);
  rig.emit(2_us, "pin:X1", EventKind::conflict);
  rig.emit(2_us, "pin:X1", EventKind::falling);  // it reads 0 from here on
  rig.emit(4_us, "pin:X1", EventKind::rising);
  rig.emit(5_us, "pin:X1", EventKind::conflict);
  rig.emit(6_us, "pin:X1", EventKind::falling);
  EXPECT_EQ(changes(rig.finish(6_us)), "#1000\n1!\n#2000\nx!\n#4000\n1!\n#5000\nx!\n#6000\n0!\n");
}

TEST(VcdWriter, DrawsWhenTasksRun) {
  Rig rig;
  rig.emit(0_us, "task:foo", EventKind::spawn, 0);
  rig.emit(0_us, "task:foo", EventKind::spawn, 1);
  rig.emit(1_us, "task:foo", EventKind::resume, 0);
  rig.emit(2_us, "task:foo", EventKind::suspend, 0);
  rig.emit(2_us, "task:foo", EventKind::resume, 1);
  rig.emit(3_us, "task:foo", EventKind::cancel_requested, 1);
  rig.emit(4_us, "task:foo", EventKind::done, 1);
  const std::string text = rig.finish(5_us);
  EXPECT_THAT(text, testing::HasSubstr("$scope module task $end\n"
                                       "$var wire 1 ! foo $end\n"
                                       "$var wire 1 \" foo.1 $end\n"
                                       "$upscope $end\n"));
  EXPECT_EQ(changes(text), "#1000\n1!\n#2000\n0!\n1\"\n#4000\n0\"\n#5000\n");
}

TEST(VcdWriter, LetsEndlesslySpawnedTasksShareAWire) {
  Rig rig;
  for (std::uint32_t k = 0; k < 1000; ++k) rig.emit(1_us, "task:foo", EventKind::spawn, k);
  const std::string text = rig.finish(5_us);
  EXPECT_THAT(text, testing::HasSubstr(" foo.63 $end\n$var wire 1 a foo.64+ $end\n$upscope"));
}

TEST(VcdWriter, LeavesTasksOutIfAskedTo) {
  Rig rig(VcdWriter::Tasks::omit);
  rig.emit(1_us, "task:foo", EventKind::resume);
  EXPECT_EQ(rig.finish(5_us),
            "$version asim $end\n$timescale 1 ns $end\n$enddefinitions $end\n#0\n$dumpvars\n$end\n#5000\n");
}

TEST(VcdWriter, MakesNamesThatViewersTake) {
  Rig rig;
  rig.emit(1_us, "pin:A", EventKind::rising);
  rig.emit(1_us, "task:A", EventKind::spawn);
  rig.emit(1_us, "task:main.<locals>.f x[\\]", EventKind::spawn);
  EXPECT_THAT(rig.finish(1_us), testing::HasSubstr("$var wire 1 ! A $end\n"
                                                   "$scope module task $end\n"
                                                   "$var wire 1 \" A_2 $end\n"
                                                   "$var wire 1 # main.<locals>.f_x___ $end\n"));
}

TEST(VcdWriter, NumbersManyWires) {
  Rig rig;
  for (int k = 0; k < 200; ++k) rig.writer().declare("pin:P" + std::to_string(k));
  const std::string text = rig.finish(1_us);
  EXPECT_THAT(text, testing::HasSubstr("$var wire 1 ~ P93 $end\n$var wire 1 !! P94 $end\n$var wire 1 \"! P95 $end\n"));
  EXPECT_THAT(text, testing::HasSubstr("$var wire 1 ~! P187 $end\n$var wire 1 !\" P188 $end\n"));
}

TEST(VcdWriter, ShowsNoFileBeforeTheEnd) {
  const TemporaryFolder folder;
  {
    EventStream events;
    VcdWriter writer(events, folder / "run.vcd");
    events.emit({.at = {1}, .subject = events.subject("pin:X1"), .kind = EventKind::rising});
  }
  EXPECT_THAT(folder.list(), IsEmpty());
}

TEST(VcdWriter, ReportsAFolderThatIsMissing) {
  const TemporaryFolder folder;
  EventStream events;
  const std::filesystem::path target = folder / "missing/run.vcd";
  try {
    const VcdWriter writer(events, target);
    FAIL() << "no error";
  } catch (const InputError& error) {
    EXPECT_EQ(error.what(), "cannot write " + target.string() + ": No such file or directory");
  }
}

/// The bytes that sigrok's UART decoder reads from `file`, as its annotations.
std::string decode(const std::filesystem::path& file, const std::string& input_options, int baud) {
  const std::string command = "sigrok-cli -I vcd" + input_options + " -i " + file.string() +
                              " -P uart:rx=X1:baudrate=" + std::to_string(baud) + ":format=hex -A uart=rx-data 2>&1";
  struct Closer {
    void operator()(std::FILE* pipe) const { pclose(pipe); }
  };
  const std::unique_ptr<std::FILE, Closer> pipe(popen(command.c_str(), "r"));
  std::string text;
  std::array<char, 4096> piece{};
  while (std::fgets(piece.data(), static_cast<int>(piece.size()), pipe.get()) != nullptr) text += piece.data();
  return text;
}

class SigrokDecodes : public testing::TestWithParam<int> {};

TEST_P(SigrokDecodes, EveryByteOfABurst) {
  const int baud = GetParam();
  Rig rig;
  std::string sent;
  rig.emit(1_ms, "pin:X1", EventKind::rising);  // the transmitter takes its pin over
  for (unsigned byte = 0; byte < 256; ++byte) {
    const Duration at = 1_ms + Duration::from_bits_nearest(10 * byte, baud);
    rig.send(at, "pin:X1", byte, baud);
    rig.emit(at, "pin:X9", byte % 2 == 0 ? EventKind::rising : EventKind::falling);
    std::array<char, 16> line{};
    std::snprintf(line.data(), line.size(), "uart-1: %02X\n", byte);
    sent += line.data();
  }
  (void)rig.finish(300_ms);
  EXPECT_EQ(decode(rig.folder() / "run.vcd", ":downsample=50:compress=100000", baud), sent);
}

INSTANTIATE_TEST_SUITE_P(AtEachBaud, SigrokDecodes, testing::Values(9600, 115200, 921600));

}  // namespace
}  // namespace asim
