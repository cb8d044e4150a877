// ProgramHost: the one interface through which the simulator runs programs in a language it knows nothing of.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace asim {

class Board;

/// Which program a board runs.
struct ProgramSource {
  std::string file;               ///< path on the host
  std::string call;               ///< expression evaluated in the program's namespace after it has run; may be empty
  std::vector<std::string> path;  ///< extra import roots on the host
  std::string firmware;           ///< which release's outcomes where they differ; "" for the current one
};

/// An exception left the program.
class ProgramFailed : public std::runtime_error {
 public:
  ProgramFailed(const std::string& message, std::string traceback, std::string task)
      : std::runtime_error(message), traceback_(std::move(traceback)), task_(std::move(task)) {}
  /// With the program's own file names and lines.
  [[nodiscard]] const std::string& traceback() const noexcept { return traceback_; }
  /// The task that the exception ended, "foo[3]"; empty if it came from outside of the tasks.
  [[nodiscard]] const std::string& task() const noexcept { return task_; }

 private:
  std::string traceback_;
  std::string task_;
};

class Program {
 public:
  virtual ~Program() = default;
  /// Runs the program to its end. Throws ProgramFailed, or RunStopped when the run is over.
  virtual void run() = 0;
};

class ProgramHost {
 public:
  virtual ~ProgramHost() = default;
  /// Reads the program and prepares its world; nothing of it runs yet. Throws InputError.
  virtual std::unique_ptr<Program> load(Board& board, const ProgramSource& spec) = 0;
  /// Calls `wait` without whatever lock the language's threads share. Called with the lock held.
  virtual void without_lock(const std::function<void()>& wait) = 0;
  /// Calls `work` with that lock.
  virtual void with_lock(const std::function<void()>& work) = 0;
  /// Forks this process as fork(2) does, so that the language can go on in both. Called with the lock held, and while
  /// no other thread is running.
  virtual pid_t fork() { return ::fork(); }
};

}  // namespace asim
