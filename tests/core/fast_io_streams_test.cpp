// fast_io: objects that are read and written, as in sections 7 and 8 of the reference. rN and wN: before and after an
// operation; pN: a poll with interest N.
#include <gtest/gtest.h>

#include <string>

#include "core/fast_io.hpp"
#include "tests/core/uasyncio_rig.hpp"

namespace asim {
namespace {

using namespace asim::testing;

using Fast = testing::Rig<FastIo>;
using Options = FastIo::Options;

Coroutine<void> stream_read(Fast& rig, FakeDevice& device) {
  rig.note("r0");
  co_await readable(device);
  rig.note("READ");
  co_await readable_done(device);
  rig.note("r1");
  co_await yield_now();
  rig.note("r2");
}

Coroutine<void> read_at(Fast& rig, FakeDevice& device, std::string what) {
  co_await readable(device);
  rig.note_at(what);
}

Coroutine<void> write_at(Fast& rig, FakeDevice& device, std::string what) {
  co_await writable(device);
  rig.note_at(what);
}

TEST(FastIo, ReadsInTwoSweepsWithoutAnIoQueue) {
  Fast rig;
  FakeDevice device(rig.log);
  device.ready = poll_in;
  rig.spawn("A", repeat(rig, "A", 4));
  rig.spawn("R", stream_read(rig, device));
  rig.spawn("B", repeat(rig, "B", 4));
  EXPECT_EQ(rig.run(), "A r0 B p1 A B READ A B r1 A B r2 ");
}

TEST(FastIo, ReadsAtOnceWithAnIoQueue) {
  Fast rig(Options{.io_queue = 6});
  FakeDevice device(rig.log);
  device.ready = poll_in;
  rig.spawn("A", repeat(rig, "A", 2));
  rig.spawn("R", stream_read(rig, device));
  rig.spawn("B", repeat(rig, "B", 2));
  EXPECT_EQ(rig.run(), "A r0 p1 READ r1 B A r2 B ");
}

TEST(FastIo, WritesAtOnceWithAnIoQueue) {
  Fast rig(Options{.io_queue = 6});
  FakeDevice device(rig.log);
  device.ready = poll_out;
  const auto writer = [&]() -> Coroutine<void> {
    rig.note("w0");
    rig.note("WRITE");
    co_await writable(device);
    rig.note("WRITE");
    co_await writable_done(device);
    rig.note("w1");
  };
  rig.spawn("A", repeat(rig, "A", 1));
  rig.spawn("W", writer());
  rig.spawn("B", repeat(rig, "B", 1));
  EXPECT_EQ(rig.run(), "A w0 WRITE p4 WRITE w1 B ");
}

TEST(FastIo, ReadsAndWritesOneObject) {
  Fast rig;
  FakeDevice device;
  rig.spawn("R", read_at(rig, device, "read"));
  const auto writer = [&]() -> Coroutine<void> {
    co_await writable(device);
    rig.note_at("written");
    co_await writable_done(device);
  };
  rig.spawn("W", writer());
  rig.at_ms_ready(10, device, poll_out);
  rig.at_ms_ready(20, device, poll_in);
  EXPECT_EQ(rig.run(), "10:written 20:read ");
  EXPECT_EQ(rig.warnings, "");
}

TEST(FastIo, WakesTheWriterBeforeTheReaderOfOneEvent) {
  Fast rig;
  FakeDevice device;
  rig.spawn("R", read_at(rig, device, "read"));
  rig.spawn("W", write_at(rig, device, "written"));
  rig.at_ms_ready(10, device, poll_in | poll_out);
  EXPECT_EQ(rig.run(), "10:written 10:read ");
}

TEST(FastIo, LosesAnInputEventThatComesWithUnawaitedOutput) {
  Fast rig;
  FakeDevice device;
  const auto writer = [&]() -> Coroutine<void> {
    co_await writable(device);
    rig.note_at("written");
    co_await sleep_ms(5);
    // Registers both directions anew, as the writer did not say that it is done.
    co_await read_at(rig, device, "read");
  };
  rig.spawn("W", writer());
  device.ready = poll_out;
  rig.at_ms_ready(20, device, poll_in);
  rig.spawn("x", sleep_then_note(rig, 50, "x"));
  EXPECT_EQ(rig.run(), "0:written 50:x ");
}

TEST(FastIo, WakesNobodyOnHangUpAlone) {
  // The poll set reports it again and again: the loop spins until the next timer, at no cost.
  Fast rig;
  FakeDevice device;
  rig.spawn("R", read_at(rig, device, "read"));
  rig.at_ms_ready(10, device, poll_hup);
  rig.spawn("x", sleep_then_note(rig, 12, "x"));
  rig.cpu.end = Instant::start() + Duration::from_ms(13);
  EXPECT_EQ(rig.run(), "skip(11) skip(12) 12:x skip(13) ");
  EXPECT_EQ(rig.warnings, "hang-up or error ignored: it came without input or output, known defect of fast_io 0.24\n");
}

TEST(FastIo, RemovesTheRegistrationOnHangUpWithInput) {
  Fast rig;
  FakeDevice device(rig.log);
  rig.spawn("R", read_at(rig, device, "read"));
  device.ready = poll_hup | poll_in;
  rig.spawn("x", sleep_then_note(rig, 5, "x"));
  EXPECT_EQ(rig.run(), "p1 0:read 5:x ");
}

TEST(FastIo, RaisesKeyErrorForADirectionThatWasNeverRegistered) {
  Fast rig;
  FakeDevice device;
  rig.spawn("R", read_at(rig, device, "read"));
  device.unasked = poll_out;
  EXPECT_EQ(error_of([&] { rig.loop.run_until_idle(); }), "KeyError: ");
}

TEST(FastIo, LetsTheLeftoverOfAnEndedReaderAbsorbAnEvent) {
  Fast rig;
  FakeDevice device;
  const TaskRef reader = rig.spawn("R", read_at(rig, device, "read"));
  rig.spawn("W", write_at(rig, device, "written"));
  rig.spawn("c", cancel_at(rig, reader, 5));
  rig.at_ms_ready(10, device, poll_in);
  rig.at_ms_ready(20, device, poll_out);
  rig.spawn("x", sleep_then_note(rig, 50, "x"));
  EXPECT_EQ(rig.run(), "cancel 50:x ");
  EXPECT_EQ(rig.warnings,
            "event absorbed: the leftover registration of an ended task took it, while another waits for the object, "
            "known defect of fast_io 0.24 (task R)\n");
}

TEST(FastIo, ForgetsTheFirstOfTwoReaders) {
  Fast rig;
  FakeDevice device;
  rig.spawn("R1", read_at(rig, device, "first"));
  rig.spawn("R2", read_at(rig, device, "second"));
  rig.at_ms_ready(10, device, poll_in);
  rig.spawn("x", sleep_then_note(rig, 50, "x"));
  EXPECT_EQ(rig.run(), "10:second 50:x ");
  EXPECT_EQ(rig.warnings,
            "waiter lost: another wait for the same object took its place, known defect of fast_io 0.24 (task R1)\n");
}

TEST(FastIo, IgnoresTheRemovalOfWhatIsNotRegistered) {
  Fast rig;
  FakeDevice device;
  EXPECT_EQ(error_of([&] { rig.loop.remove_reader(device); }), "none");
  EXPECT_EQ(error_of([&] { rig.loop.remove_writer(device); }), "none");
}

TEST(FastIo, CallsAnIoCallbackOnceARegistration) {
  Fast rig;
  FakeDevice device;
  rig.loop.add_reader(device, callback(rig, "cb"));
  rig.at_ms_ready(5, device, poll_in);
  rig.spawn("x", sleep_then_note(rig, 20, "x"));
  EXPECT_EQ(rig.run(), "5:cb 20:x ");
}

TEST(FastIo, ReadsWithinOneTaskIfThereIsAnIoQueue) {
  // Five tasks of 5 ms: up to two sweeps pass without an I/O queue, at most the task that runs with one.
  for (const auto& [io_queue, longest] : {std::pair{0, 49}, std::pair{6, 4}}) {
    Fast rig(Options{.io_queue = io_queue});
    FakeDevice device;
    std::int64_t read_ms = 0;
    const auto hog = [&]() -> Coroutine<void> {
      for (int i = 0; i < 40; ++i) {
        rig.busy_ms(5);
        co_await yield_now();
      }
    };
    const auto reader = [&]() -> Coroutine<void> {
      co_await readable(device);
      read_ms = (rig.cpu.now() - Instant::start()).ns / 1'000'000;
    };
    for (int i = 0; i < 5; ++i) rig.spawn("hog", hog());
    rig.spawn("reader", reader());
    rig.at_ms_ready(101, device, poll_in);
    rig.run();
    EXPECT_EQ(read_ms - 101, longest) << io_queue;
  }
}

}  // namespace
}  // namespace asim
