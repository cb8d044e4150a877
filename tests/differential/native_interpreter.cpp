// native_interpreter FAMILY: runs the programs on standard input, one a line, as native tasks, and prints their traces
// as `interp_*.py` do. Programs with operations that native tasks do not have are passed over.
#include <iostream>
#include <string>

#include "core/uasyncio_v2.hpp"
#include "tests/differential/native_uasyncio_program.hpp"
#include "tests/differential/native_v3_program.hpp"

namespace asim::differential {
namespace {

template <class Loop, class Program, class... Options>
void run(const Json& spec, Options... options) {
  if (!Program::is_native(spec)) return;
  std::string log;
  testing::FakeCpu cpu(log);
  Loop loop(SchedulerHost{.cpu = cpu}, options...);
  Program program(cpu, loop, spec);
  program.execute();
  loop.release_tasks();
  std::cout << Json{{"id", spec["id"]}, {"trace", program.trace()}} << "\n";
}

int main_of(const std::string& family) {
  for (std::string line; std::getline(std::cin, line);) {
    const Json spec = Json::parse(line);
    if (family == "v2") {
      run<UasyncioV2, NativeUasyncioProgram>(spec);
    } else if (family == "fast_io") {
      const Json queues = spec.value("loop", Json::object());
      run<FastIo, NativeUasyncioProgram>(spec, FastIo::Options{.io_queue = queues.value("ioq_len", 0),
                                                               .low_priority_queue = queues.value("lp_len", 0)});
    } else {
      run<AsyncioV3, NativeV3Program>(spec);
    }
  }
  return 0;
}

}  // namespace
}  // namespace asim::differential

int main(int argc, char** argv) { return argc == 2 ? asim::differential::main_of(argv[1]) : 2; }
