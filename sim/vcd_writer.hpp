// VcdWriter: the run as a Value Change Dump (IEEE 1364), for waveform viewers and protocol decoders.
//
//   rising, falling, conflict --> pin wires        in the board's scope, e.g. X1 (in worlds of several boards in scope
//   hub) serial frames             --> their edges      each computed from the start of its frame: rounding never
//   accumulates resume … suspend, done    --> task wires       in scope `task`: 1 while the task runs; foo[3] is called
//   foo.3
//
// A conflict shows as x until the next edge. The frame of a transmitter is drawn on the pin that it uses; a wire that
// begins with a frame begins at the idle level 1. So does one that a transmitter took over less than a bit before its
// first frame: from the level of the floating pin there would be no start edge to decode. A frame that starts with the
// run has its first edge drawn 50 ns late, since a decoder knows no level before time 0. What is left of a frame when
// the run ends is not drawn.
//
// Names are unique in the whole file, since sigrok's reader ignores scopes: a pin name that several boards have bears
// its board in front, `hub.X1`.
//
// The unit is 1 ns, which sigrok takes for a sample rate of 1 GHz. Its decoders look at each sample, so a long run is
// decoded much faster with fewer samples and short pauses. 50 ns a sample is enough up to 2 Mbaud, and pauses are cut
// to 100 000 samples, 5 ms, which must be longer than a frame: leave `compress` out below 2400 baud.
//
//   sigrok-cli -I vcd:downsample=50:compress=100000 -i run.vcd
//     -P uart:rx=X1:baudrate=921600:format=ascii -A uart=rx-data
//
// Changes are streamed to disk: memory grows with the number of wires only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <queue>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/atomic_file.hpp"
#include "sim/event_stream.hpp"
#include "sim/scratch_file.hpp"

namespace asim {

class VcdWriter final : public EventObserver {
 public:
  enum class Tasks : std::uint8_t { draw, omit };

  /// Listens to everything in `events` from now on. The file `target` appears in `finish`. Throws InputError if nothing
  /// can be written there.
  VcdWriter(EventStream& events, const std::filesystem::path& target, Tasks tasks = Tasks::draw);

  /// Draws the pin `subject`, e.g. "hub.pin:X1", even if nothing ever happens to it.
  void declare(std::string_view subject);
  void on_event(const Event& event) override;
  void on_frame(const FrameTrace& frame) override;
  /// Draws up to `end` and gives the file its name. Throws InputError with path and reason if that failed; the file is
  /// then absent, or as it was before.
  void finish(Instant end);

 private:
  enum class Group : std::uint8_t { pin, task };
  struct Wire {
    std::string board;
    Group group = Group::pin;
    std::string name;
    char initial = 0;  ///< 0: nothing happened to it so far
    char value = 0;
    Instant changed;
    enum class History : std::uint8_t { none, one_change, more } history = History::none;
  };
  struct Edge {
    Instant at;
    std::uint64_t sequence = 0;
    std::size_t wire = 0;
    char value = '0';
    /// For a queue that gives the earliest edge first.
    friend bool operator<(const Edge& a, const Edge& b) noexcept {
      return std::pair(a.at, a.sequence) > std::pair(b.at, b.sequence);
    }
  };
  /// What is drawn of a subject.
  struct Subject {
    enum class Drawn : std::uint8_t { unknown, pin, task, nothing } drawn = Drawn::unknown;
    std::string board;
    std::string name;
    std::vector<std::size_t> wires;  ///< a pin's only one, or those of a task's instances; 0: none yet, else index + 1
  };

  Subject& subject(SubjectId id);
  std::size_t wire(Subject& subject, std::uint32_t instance);
  void on_pin(const Event& event, std::size_t wire);
  /// Moves the rise to the idle level to the beginning where it would hide the start edge of `frame`.
  static void begin_idle(Wire& wire, const FrameTrace& frame);
  void draw_edges_until(Instant limit);
  /// `before` is what the wire was at the start if this is the first that is heard of it.
  void change(std::size_t wire, Instant at, char value, char before);
  void draw(std::size_t wire, Instant at, char value, char before);
  void draw_time(Instant at);
  [[nodiscard]] std::vector<std::string> unique_names() const;
  [[nodiscard]] std::string header() const;

  EventStream& events_;
  Tasks tasks_;
  AtomicFile file_;
  ScratchFile changes_;
  std::vector<Subject> subjects_;  ///< by SubjectId
  std::vector<Wire> wires_;
  std::priority_queue<Edge> edges_;  ///< of frames, not drawn yet
  std::uint64_t next_sequence_ = 0;
  Instant drawn_;  ///< the time of the last change
};

}  // namespace asim
