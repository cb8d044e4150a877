// StimulusSchedule: what the world does to the boards, and when. One instant's stimuli happen in the order of the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "core/random.hpp"
#include "core/timeline.hpp"
#include "sim/scenario.hpp"

namespace asim {

class World;

class StimulusSchedule final : private TimelineEvent {
 public:
  /// Schedules everything in `stimuli`, which must outlive it, and may grow.
  StimulusSchedule(World& world, const std::vector<StimulusSpec>& stimuli, std::uint64_t seed);

  /// Schedules what was appended to the stimuli since.
  void take_new();

 private:
  /// One stimulus, by its place in the list.
  struct Player {
    RandomStream random;
    std::int64_t done = 0;  ///< occurrences so far
  };
  struct Entry {
    Instant due;
    std::size_t player;
    bool release;  ///< lets go of the pins that it drove
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };

  void fire() override;
  void arm();
  void schedule_next(std::size_t player);
  void act(const Entry& entry);

  World& world_;
  const std::vector<StimulusSpec>& stimuli_;
  std::uint64_t seed_;
  std::vector<Player> players_;
  std::set<Entry> queue_;
};

}  // namespace asim
