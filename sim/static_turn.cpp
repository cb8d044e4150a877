#include "sim/static_turn.hpp"

#include <algorithm>
#include <cstddef>
#include <variant>
#include <vector>

namespace asim {
namespace {

/// A `busy` step, or a step that yields.
struct Mark {
  const Step* busy = nullptr;  ///< null: a yield
  Duration time;
};

void flatten(const std::vector<Step>& steps, std::vector<Mark>& marks) {
  for (const Step& step : steps) {
    if (const auto* const busy = std::get_if<BusyStep>(&step.action)) {
      marks.push_back({&step, busy->time.max});
    } else if (const auto* const timeout = std::get_if<TimeoutStep>(&step.action)) {
      // If the limit strikes, the turn begins inside and holds only part of this.
      flatten(timeout->steps, marks);
    } else if (std::holds_alternative<SleepStep>(step.action) || std::holds_alternative<LowPriorityStep>(step.action) ||
               std::holds_alternative<YieldStep>(step.action) || std::holds_alternative<ReadStep>(step.action)) {
      marks.push_back({});
    }
  }
}

}  // namespace

StaticTurn longest_turn(const NativeTaskSpec& task) {
  std::vector<Mark> marks;
  flatten(task.steps, marks);
  const bool yields = std::any_of(marks.begin(), marks.end(), [](const Mark& mark) { return mark.busy == nullptr; });
  StaticTurn worst{.longest = Duration::zero(), .place = {}};
  Duration sum;
  const Mark* largest = nullptr;
  // A loop is gone through twice, so that the turn across its end is seen whole.
  const std::size_t rounds = task.repeats && yields ? 2 : 1;
  for (std::size_t k = 0; k < rounds * marks.size(); ++k) {
    const Mark& mark = marks[k % marks.size()];
    if (mark.busy == nullptr) {
      sum = Duration::zero();
      largest = nullptr;
      continue;
    }
    sum += mark.time;
    if (largest == nullptr || mark.time > largest->time) largest = &mark;
    if (sum > *worst.longest) worst = {.longest = sum, .place = largest->busy->place};
  }
  if (task.repeats && !yields && worst.longest > Duration::zero()) worst.longest.reset();
  return worst;
}

}  // namespace asim
