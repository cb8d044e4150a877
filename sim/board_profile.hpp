// BoardProfile: what one kind of board is and what its work costs. Read from a data file; every figure has a source.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/scheduler_costs.hpp"
#include "core/time.hpp"

namespace asim {

/// CPU time of the board's work.
struct BoardCosts {
  SchedulerCosts scheduler;  ///< of the scheduler that the board runs, once it is chosen; follows from the others
  Duration code_unit;        ///< one unit of executed Python code (a syntax node)
  Duration task_switch;      ///< the loop of a scheduler resumes a generator and gets it back
  Duration poll;             ///< a call of the C function that polls, whatever is registered
  Duration polled_object;    ///< asking one device in C
  Duration queue_operation;  ///< putting an entry on a queue in C that is sorted by time, or taking one off
  Duration interrupt_entry;  ///< from the edge to the first instruction of a hard handler
  Duration soft_entry;       ///< dispatch of a soft handler or scheduled callback
  Duration uart_write_byte;  ///< `uart.write`, each byte
  Duration gc_pause;         ///< a garbage collection
  /// Code that runs between two garbage collections, by an estimate of what it allocates; zero: none unless a program
  /// asks for one.
  Duration gc_period;
};

/// Where a figure of the profile comes from.
struct FigureSource {
  std::string status;  ///< "fitted", "published" or "estimated"
  std::string source;
};

struct UartProfile {
  int id = 0;
  std::string name;                  ///< "uart4"
  std::vector<std::string> aliases;  ///< what programs may call it beside its number: "XA"
  std::string tx;                    ///< canonical pin name
  std::string rx;
  std::string rts;  ///< empty where there is none
  std::string cts;
  int rx_buffer = 64;  ///< characters
  int tx_buffer = 0;   ///< characters; 0: write blocks until the last character has gone to the transmitter
};

struct PinProfile {
  std::string name;                  ///< canonical, e.g. "X1"
  std::vector<std::string> aliases;  ///< "A0", "PA0", …
};

struct LedProfile {
  int id = 0;
  std::string pin;  ///< the pin subject it is seen as, e.g. "LED1"
};

struct BoardProfile {
  std::string name;         ///< "pyboard-v1.1"
  std::string description;  ///< one line
  std::string platform;     ///< sys.platform, "pyboard"
  std::string machine;      ///< sys.implementation._machine and os.uname().machine
  std::int64_t cpu_hz = 0;
  int tick_bits = 30;
  int schedule_depth = 8;  ///< micropython.schedule queue
  bool hard_pin_irq = true;
  bool pyb = true;  ///< whether the port has the `pyb` module
  std::int64_t epoch_year = 2000;
  BoardCosts costs;
  std::string unverified;  ///< why no measurement could be compared with what the costs predict; empty where one was
  std::map<std::string, FigureSource> sources;  ///< by cost name: "code_unit"
  std::vector<PinProfile> pins;
  std::vector<LedProfile> leds;
  std::vector<UartProfile> uarts;
  std::string switch_pin;  ///< the user switch, e.g. "SW"; empty where there is none. Pressed pulls it low.
};

/// The pin of this name or alias; null if there is none.
const PinProfile* find_profile_pin(const BoardProfile& profile, std::string_view name);

/// Sets every cost to zero.
void make_ideal(BoardProfile& profile);

}  // namespace asim
