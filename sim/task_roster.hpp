// TaskRoster: every task of a run and the state it was left in, for the list in the result.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/event_source.hpp"
#include "sim/run_result.hpp"

namespace asim {

class TaskRoster final : public EventObserver {
 public:
  /// Listens to `events` from now on; must outlive the last of them.
  explicit TaskRoster(EventSource& events);

  void on_event(const Event& event) override;

  /// In the order in which the names, and the instances of each, were first spawned. Tasks internal to a loop are left
  /// out, and so are instances beyond the first thousand of a name.
  [[nodiscard]] std::vector<TaskResult> tasks() const;

 private:
  enum class State : std::uint8_t { never_started, waiting, done, cancelled, failed };
  static constexpr std::size_t listed_instances = 1000;

  EventSource& events_;
  std::vector<std::vector<State>> states_;  ///< by subject, then instance
  std::vector<std::uint64_t> counts_;       ///< instances, by subject
  std::vector<SubjectId> order_;            ///< of the first spawn
};

}  // namespace asim
