// Wire, Terminal: an electrical net and what is connected to it.
//
//   terminal (pin, contact, serial line) ---+--- wire ---+--- terminal
//
// Modelled:     strong drivers, high impedance, pulls. One strong level beats any pull. Two strong drivers of opposite
//               level are a conflict: the level is unknown and read as 0. Without a driver the pulls decide, an upward
//               one beats a downward one; without any the wire reads 0. Serial frames travel whole; edges inside a
//               frame exist only while a terminal of the wire wants them, but the level at an instant can always be
//               asked for.
// Not modelled: voltages between the levels, capacitance, resistor values, frames of two transmitters that collide
//               electrically (the receiver sees both combined as by a wired AND, no conflict is reported).
// Events:       none of its own; terminals are told.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/time.hpp"
#include "virtual_hw/serial_frame.hpp"

namespace asim {

enum class Drive : std::uint8_t { high_z, low, high };
enum class Pull : std::uint8_t { none, up, down };
/// What an edge belongs to: a level that something set, or the inside of a serial frame.
enum class EdgeOrigin : std::uint8_t { level, frame };

constexpr Drive drive_of(Level level) noexcept { return level == Level::high ? Drive::high : Drive::low; }

class Wire;

/// One connection to a wire: drives it, pulls it, hears of its edges. Begins on a wire of its own. Its functions are
/// called by devices of any board, at the present of the timeline that they share. Who hears of an edge may drive and
/// pull in answer, but neither attach nor detach.
class Terminal {
 public:
  Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  virtual ~Terminal();

  [[nodiscard]] const std::shared_ptr<Wire>& wire() const noexcept { return wire_; }
  /// Leaves its wire for `wire`, without edges: what is connected takes over the level that it finds.
  void attach(std::shared_ptr<Wire> wire);
  /// Leaves its wire for one of its own, without edges.
  void detach();

  void drive(Drive drive, EdgeOrigin origin = EdgeOrigin::level);
  void set_pull(Pull pull);
  /// Joins the wire of `other` and drives and pulls it from now on, while `other` lets go of it. The wire sees one
  /// step: a multiplexer inside a chip makes no glitch.
  void take_over(Terminal& other, Drive drive, Pull pull);
  /// Sets both in one step.
  void set(Drive drive, Pull pull);
  [[nodiscard]] Drive driven() const noexcept { return drive_; }
  [[nodiscard]] Pull pull() const noexcept { return pull_; }

 protected:
  /// Transmits `frame` to every other terminal. `frame` must live until `end_frame`.
  void begin_frame(const SerialFrame& frame);
  void end_frame() noexcept { frame_ = nullptr; }

 private:
  friend class Wire;
  virtual void on_edge(Level /*level*/, EdgeOrigin /*origin*/) {}
  virtual void on_conflict() {}
  virtual void on_frame(const SerialFrame& /*frame*/) {}
  [[nodiscard]] virtual bool wants_frame_edges() const noexcept { return false; }

  std::shared_ptr<Wire> wire_;
  const SerialFrame* frame_ = nullptr;  ///< being transmitted
  Drive drive_ = Drive::high_z;
  Pull pull_ = Pull::none;
};

/// Made by terminals, kept alive by those attached to it.
class Wire {
 public:
  /// Connects the wires of both terminals, for good and without edges.
  static void join(Terminal& a, Terminal& b);

  /// Apart from the inside of frames, where it stays at the idle level unless somebody wants their edges.
  [[nodiscard]] Level level() const noexcept { return level_; }
  /// What a look at the wire shows, also inside a frame.
  [[nodiscard]] Level level_at(Instant now) const noexcept;
  [[nodiscard]] bool in_conflict() const noexcept { return conflict_; }
  [[nodiscard]] bool frame_edges_wanted() const noexcept;

 private:
  friend class Terminal;
  struct Resolution {
    Level level = Level::low;
    bool conflict = false;
  };
  /// Takes frames at `now` into account if it is given.
  [[nodiscard]] Resolution resolve(const Instant* now) const noexcept;
  void settle() noexcept;
  void update(EdgeOrigin origin);
  void remove(Terminal& terminal) noexcept;

  std::vector<Terminal*> terminals_;
  Level level_ = Level::low;
  bool conflict_ = false;
  bool updating_ = false;
  bool changed_meanwhile_ = false;
};

}  // namespace asim
