#include "cli/worker_pool.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <map>
#include <stdexcept>
#include <string>

#include "cli/command_line.hpp"
#include "cli/interrupt.hpp"
#include "cli/job_count.hpp"
#include "core/errors.hpp"
#include "sim/program_host.hpp"
#include "sim/world.hpp"

namespace asim::cli {
namespace {

class NoPrograms : public ProgramHost {
 public:
  std::unique_ptr<Program> load(Board& /*board*/, const ProgramSource& /*source*/) override {
    throw InputError("there are no programs");
  }
  void without_lock(const std::function<void()>& wait) override { wait(); }
  void with_lock(const std::function<void()>& work) override { work(); }
};

using Outcomes = std::map<std::size_t, std::string>;

/// The bytes or, after an exclamation mark, the failures by the number of the job.
Outcomes outcomes(int processes, std::size_t jobs, const Work& work) {
  NoPrograms host;
  WorkerPool pool(processes, host);
  Outcomes all;
  pool.run(jobs, work, [&](std::size_t job, const JobOutcome& outcome) {
    EXPECT_TRUE(all.emplace(job, outcome.failure.empty() ? outcome.bytes : "!" + outcome.failure).second);
  });
  return all;
}

bool no_child_left() { return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

TEST(WorkerPool, DoesEveryJobOnceWhateverTheNumberOfProcesses) {
  const Work square = [](std::size_t job) { return std::to_string(job * job); };
  const Outcomes alone = outcomes(1, 50, square);
  EXPECT_EQ(alone.size(), 50U);
  EXPECT_EQ(alone.at(7), "49");
  EXPECT_EQ(outcomes(2, 50, square), alone);
  EXPECT_EQ(outcomes(8, 50, square), alone);
  EXPECT_TRUE(no_child_left());
}

TEST(WorkerPool, WorksInThisProcessOnlyIfThereIsOneOrOneJob) {
  const auto process = [](std::size_t) { return std::to_string(getpid()); };
  const std::string here = std::to_string(getpid());
  EXPECT_EQ(outcomes(1, 2, process), (Outcomes{{0, here}, {1, here}}));
  EXPECT_EQ(outcomes(4, 1, process), (Outcomes{{0, here}}));
  for (const auto& [job, worker] : outcomes(2, 8, process)) EXPECT_NE(worker, here);
}

TEST(WorkerPool, HasNothingToDoForNoJobs) {
  EXPECT_TRUE(outcomes(3, 0, [](std::size_t) { return "x"; }).empty());
}

TEST(WorkerPool, BringsBytesBackThatAreLongerThanAnySocketBuffer) {
  const auto all = outcomes(2, 3, [](std::size_t job) { return std::string(3'000'000, '\0') + std::to_string(job); });
  EXPECT_EQ(all.at(2), std::string(3'000'000, '\0') + "2");
}

TEST(WorkerPool, TellsTheExceptionOfAJobAndDoesTheOthers) {
  const Work work = [](std::size_t job) -> std::string {
    if (job == 1) throw std::runtime_error("no such luck");
    return "ok";
  };
  for (const int processes : {1, 2}) {
    EXPECT_EQ(outcomes(processes, 3, work), (Outcomes{{0, "ok"}, {1, "!no such luck"}, {2, "ok"}}));
  }
}

TEST(WorkerPool, TellsHowAForkDiedAndDoesTheOtherJobs) {
  const auto all = outcomes(2, 20, [](std::size_t job) -> std::string {
    if (job == 3) raise(SIGKILL);
    if (job == 4) _exit(7);
    return "ok";
  });
  EXPECT_EQ(all.size(), 20U);
  EXPECT_EQ(all.at(3), "!its process was ended by signal 9 (Killed)");
  EXPECT_EQ(all.at(4), "!its process ended with exit status 7");
  EXPECT_EQ(all.at(19), "ok");
  EXPECT_TRUE(no_child_left());
}

TEST(WorkerPool, ForksAnewForEachCallSoThatJobsCanDependOnEarlierResults) {
  NoPrograms host;
  WorkerPool pool(2, host);
  std::size_t best = 0;
  for (int round = 0; round < 3; ++round) {
    std::size_t next = 0;
    pool.run(
        4, [&best](std::size_t job) { return std::to_string(best + job); },
        [&next](std::size_t, const JobOutcome& outcome) {
          next = std::max<std::size_t>(next, std::stoul(outcome.bytes));
        });
    best = next;
  }
  EXPECT_EQ(best, 9U);
}

TEST(WorkerPool, EndsItsForksWhenTheCallerThrows) {
  NoPrograms host;
  WorkerPool pool(2, host);
  const Work work = [](std::size_t job) -> std::string {
    if (job == 1) pause();
    return "ok";
  };
  EXPECT_THROW(pool.run(4, work, [](std::size_t, const JobOutcome&) { throw std::logic_error("enough"); }),
               std::logic_error);
  EXPECT_TRUE(no_child_left());
}

TEST(WorkerPool, AfterAnInterruptBeginsNoJobAndKeepsWhatIsDone) {
  for (const int processes : {1, 3}) {
    const InterruptGuard guard;
    NoPrograms host;
    WorkerPool pool(processes, host);
    std::size_t done = 0;
    pool.run(
        1000, [](std::size_t) { return "ok"; },
        [&done](std::size_t, const JobOutcome& outcome) {
          EXPECT_EQ(outcome.failure, "");
          if (++done == 5) raise(SIGINT);
        });
    EXPECT_GE(done, 5U);
    EXPECT_LE(done, 5U + static_cast<std::size_t>(processes));
  }
}

TEST(WorkerPool, AnInterruptReachesTheJobsThatAreBeingDone) {
  const InterruptGuard guard;
  NoPrograms host;
  WorkerPool pool(2, host);
  const Work until_interrupted = [](std::size_t) {
    while (!World::interrupt_requested()) usleep(1000);
    return "stopped";
  };
  int waits = 0;
  Outcomes all;
  pool.run(
      5, until_interrupted, [&all](std::size_t job, const JobOutcome& outcome) { all[job] = outcome.bytes; },
      [&waits] {
        if (++waits == 1) raise(SIGTERM);
      });
  EXPECT_EQ(all, (Outcomes{{0, "stopped"}, {1, "stopped"}}));
}

TEST(WorkerPool, SaysSoWhenThereIsNoProcessToSpare) {
  class NoForks final : public NoPrograms {
    pid_t fork() override {
      errno = EAGAIN;
      return -1;
    }
  };
  NoForks host;
  WorkerPool pool(2, host);
  try {
    pool.run(
        2, [](std::size_t) { return ""; }, [](std::size_t, const JobOutcome&) {});
    ADD_FAILURE() << "nothing was thrown";
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(), "no worker process can be made: Resource temporarily unavailable");
  }
}

TEST(JobCount, IsANumberOrThatOfTheProcessors) {
  EXPECT_EQ(parse_job_count("3"), 3);
  EXPECT_GE(available_processors(), 1);
  EXPECT_EQ(parse_job_count("auto"), available_processors());
  EXPECT_EQ(parse_job_count("0"), available_processors());
}

TEST(JobCount, RefusesWhatIsNoNumberOfProcesses) {
  for (const char* text : {"", "-1", "2x", "many", "257", "99999999999"}) {
    EXPECT_THROW(static_cast<void>(parse_job_count(text)), UsageError) << text;
  }
}

}  // namespace
}  // namespace asim::cli
