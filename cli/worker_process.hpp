// WorkerProcess: a fork of this process that does one job after another and sends back what came of each.
//
//   this process --number of a job--> [socket] --> work(job) in the fork
//                <-------- outcome ---
//
// The fork ends when this object does, or with this process, whatever becomes of either.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace asim {
class ProgramHost;
}

namespace asim::cli {

/// What a job is, in the fork or here. What it throws, if a std::exception, is the job's failure.
using Work = std::function<std::string(std::size_t job)>;

/// What came of a job.
struct JobOutcome {
  std::string bytes;  ///< what the work returned
  /// Why it returned nothing: the text of an exception, or how its process ended. Empty: it did return.
  std::string failure;
};

/// Does the job in this process.
JobOutcome outcome_of(const Work& work, std::size_t job);

class WorkerProcess {
 public:
  /// Forks. No other thread may be running. Throws InputError if the system has no process to spare.
  WorkerProcess(const Work& work, ProgramHost& host);
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  /// Kills the fork if it is at a job, and waits for its end.
  ~WorkerProcess();

  /// Hands it `job`. It must have none.
  void begin(std::size_t job);
  [[nodiscard]] std::optional<std::size_t> job() const noexcept { return job_; }
  /// Readable, to poll(2), when there is something to `receive`.
  [[nodiscard]] int descriptor() const noexcept { return socket_; }
  /// Takes what has come, without waiting. The outcome of the job, once it is there, and then there is no job any more.
  std::optional<JobOutcome> receive();
  /// Whether the fork has ended, by itself or by force: it can be given no further job.
  [[nodiscard]] bool gone() const noexcept { return gone_; }
  /// Asks the run that is its job to stop, as an interrupt does: its outcome comes soon.
  void interrupt() const noexcept;

 private:
  [[nodiscard]] std::string wait_for_end() noexcept;

  pid_t process_ = -1;
  int socket_ = -1;
  std::optional<std::size_t> job_;
  std::string received_;  ///< the part of an outcome that is there
  bool gone_ = false;
};

}  // namespace asim::cli
