#include "core/task.hpp"

#include "core/task_queue.hpp"

namespace asim {

Task::~Task() {
  if (queue != nullptr) queue->remove(*this);
  delete waiters;
}

TaskQueue& Task::waiting_tasks(TickPeriod period) {
  if (waiters == nullptr) waiters = new TaskQueue(period);
  return *waiters;
}

void Task::remove(Task& task) {
  if (waiters != nullptr) waiters->remove(task);
}

}  // namespace asim
