// NativeWorkload: the `tasks` of one board, run as C++ coroutines on its scheduler.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "core/task.hpp"
#include "sim/event_stream.hpp"
#include "sim/scenario.hpp"

namespace asim {

class Board;

class NativeWorkload {
 public:
  /// `specs` must outlive the workload. Nothing runs yet.
  NativeWorkload(Board& board, const std::vector<NativeTaskSpec>& specs, std::uint64_t seed);
  ~NativeWorkload();
  NativeWorkload(const NativeWorkload&) = delete;
  NativeWorkload& operator=(const NativeWorkload&) = delete;

  /// Queues every task that has a start time, in the order of the file.
  void start();
  /// Starts `count` new instances of the task, now.
  void spawn(const std::string& task);
  /// Cancels the live instances of the task, or one of them.
  void cancel(const std::string& task, const std::optional<std::uint32_t>& instance);

  [[nodiscard]] Board& board() noexcept { return board_; }
  [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }

 private:
  struct Group {
    const NativeTaskSpec* spec;
    std::vector<TaskRef> instances;  ///< all that live, and some that have ended
    std::size_t tidy_at = 64;        ///< how many there are when those that have ended go
    std::uint32_t made = 0;
  };
  Task& make(Group& group);

  Board& board_;
  std::uint64_t seed_;
  std::vector<Group> groups_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

}  // namespace asim
