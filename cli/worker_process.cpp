#include "cli/worker_process.hpp"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <exception>
#include <system_error>
#include <utility>

#include "cli/interrupt.hpp"
#include "core/errors.hpp"
#include "sim/program_host.hpp"

namespace asim::cli {

namespace {

/// Before the text of an outcome.
struct Header {
  std::uint64_t failed = 0;  ///< 1: the text is the failure
  std::uint64_t length = 0;
};

std::string error_text(int error) { return std::generic_category().message(error); }

/// Whether all of it could be sent; not if the other side is gone.
bool send_all(int socket, const void* data, std::size_t size) noexcept {
  const auto* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t sent = send(socket, at, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    at += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

/// The next job; empty when there is none any more.
std::optional<std::uint64_t> next_job(int socket) noexcept {
  std::uint64_t job = 0;
  ssize_t got = 0;
  do {
    got = recv(socket, &job, sizeof job, MSG_WAITALL);
  } while (got < 0 && errno == EINTR);
  return got == sizeof job ? std::optional(job) : std::nullopt;
}

/// What the fork does until its end.
[[noreturn]] void serve(int socket, const Work& work, pid_t parent) noexcept {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);  // it ended before it could be watched
  leave_interrupts_to_parent();
  while (const auto job = next_job(socket)) {
    const JobOutcome outcome = outcome_of(work, *job);
    const std::string& text = outcome.failure.empty() ? outcome.bytes : outcome.failure;
    const Header header{outcome.failure.empty() ? 0U : 1U, text.size()};
    if (!send_all(socket, &header, sizeof header) || !send_all(socket, text.data(), text.size())) break;
  }
  _exit(0);  // what this process has of buffers and objects is its parent's to write and to take down
}

}  // namespace

JobOutcome outcome_of(const Work& work, std::size_t job) {
  try {
    return {.bytes = work(job), .failure = ""};
  } catch (const std::exception& error) {
    const std::string text = error.what();
    return {.bytes = "", .failure = text.empty() ? "an exception without a text" : text};
  }
}

WorkerProcess::WorkerProcess(const Work& work, ProgramHost& host) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw InputError("no socket to a worker process can be made: " + error_text(errno));
  }
  socket_ = ends[0];
  const pid_t parent = getpid();
  process_ = host.fork();
  if (process_ == 0) {
    close(ends[0]);
    serve(ends[1], work, parent);
  }
  const int error = errno;
  close(ends[1]);
  if (process_ > 0) return;
  close(socket_);
  throw InputError("no worker process can be made: " + error_text(error));
}

WorkerProcess::~WorkerProcess() {
  if (!gone_ && job_) kill(process_, SIGKILL);
  static_cast<void>(wait_for_end());
}

void WorkerProcess::begin(std::size_t job) {
  job_ = job;
  const std::uint64_t number = job;
  static_cast<void>(send_all(socket_, &number, sizeof number));  // a fork that is gone shows when its outcome is read
}

std::optional<JobOutcome> WorkerProcess::receive() {
  std::array<char, 65536> part{};
  const ssize_t got = recv(socket_, part.data(), part.size(), MSG_DONTWAIT);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return std::nullopt;
  if (got <= 0) {
    std::string end = wait_for_end();
    if (!std::exchange(job_, std::nullopt)) return std::nullopt;
    return JobOutcome{.bytes = "", .failure = std::move(end)};
  }
  received_.append(part.data(), static_cast<std::size_t>(got));
  Header header;
  if (received_.size() < sizeof header) return std::nullopt;
  std::memcpy(&header, received_.data(), sizeof header);
  if (received_.size() < sizeof header + header.length) return std::nullopt;
  std::string text = received_.substr(sizeof header);
  received_.clear();
  job_.reset();
  if (header.failed != 0) return JobOutcome{.bytes = "", .failure = std::move(text)};
  return JobOutcome{.bytes = std::move(text), .failure = ""};
}

void WorkerProcess::interrupt() const noexcept {
  if (!gone_) kill(process_, SIGTERM);
}

/// "its process was ended by signal 11 (Segmentation fault)".
std::string WorkerProcess::wait_for_end() noexcept {
  if (std::exchange(gone_, true)) return {};
  // Not by `close` alone: forks made later hold this end too.
  shutdown(socket_, SHUT_RDWR);
  close(socket_);
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return "its process was ended by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
  }
  return "its process ended with exit status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace asim::cli
