// TaskStateMetric: how many instances of a task are in which state. Memory grows with those that are alive only.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>

#include "sim/event_source.hpp"

namespace asim {

/// Where a task stands when the run is over.
enum class TaskState : std::uint8_t {
  done,
  cancelled,
  failed,
  waiting,        ///< it has run, and has not ended
  never_started,  ///< it has not run
};
inline constexpr std::array<TaskState, 5> all_task_states{TaskState::done, TaskState::cancelled, TaskState::failed,
                                                          TaskState::waiting, TaskState::never_started};

/// As scenarios and results spell it.
const char* name_of(TaskState state);

class TaskStateMetric final : public EventObserver {
 public:
  /// `task` is the subject, "task:foo"; all its instances count unless one is given. Listens to `events` from now on;
  /// must outlive them.
  TaskStateMetric(EventSource& events, SubjectId task, std::optional<std::uint32_t> instance = {});
  TaskStateMetric(const TaskStateMetric&) = delete;
  TaskStateMetric& operator=(const TaskStateMetric&) = delete;

  void on_event(const Event& event) override;

  /// Instances that were spawned.
  [[nodiscard]] std::int64_t instances() const noexcept;
  [[nodiscard]] std::int64_t count(TaskState state) const noexcept;
  /// The last instance that came into `state`, and when; empty if none did.
  struct Change {
    Instant at;
    std::uint32_t instance = 0;
  };
  [[nodiscard]] std::optional<Change> last_change(TaskState state) const noexcept;

 private:
  struct Living {
    bool started = false;
    Instant since;
  };

  void end(const Event& event, TaskState state);

  std::optional<std::uint32_t> instance_;
  std::map<std::uint32_t, Living> living_;
  std::array<std::int64_t, 3> ended_{};  ///< by TaskState: done, cancelled, failed
  std::array<Change, 3> last_end_{};
};

}  // namespace asim
