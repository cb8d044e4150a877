#include "core/task.hpp"

#include "core/task_queue.hpp"

namespace asim {

Task::~Task() {
  if (queue != nullptr) queue->remove(*this);
  delete waiters;
}

void Task::remove(Task& task) {
  if (waiters != nullptr) waiters->remove(task);
}

}  // namespace asim
