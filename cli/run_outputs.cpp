#include "cli/run_outputs.hpp"

#include <string>

#include "cli/output_file.hpp"
#include "sim/junit.hpp"
#include "sim/result_json.hpp"

namespace asim::cli {

namespace {

/// One result as it is, several as a list in the order of the files.
std::string json_text(const std::vector<RunResult>& results, bool several) {
  if (!several) return result_json(results.front());
  std::string text = "[\n";
  for (std::size_t k = 0; k < results.size(); ++k) {
    text += result_json(results[k]);
    if (k + 1 < results.size()) text += ",\n";
  }
  return text + "]\n";
}

}  // namespace

RunOutputs::RunOutputs(const RunCommand& command) : json_on_stdout_(command.json == standard_output) {
  if (!command.json.empty() && !json_on_stdout_) json_.emplace(command.json);
  if (!command.junit.empty()) junit_.emplace(command.junit);
}

int RunOutputs::write(const std::vector<RunSummary>& runs, bool several, Console& console) {
  std::vector<RunResult> results;
  for (const RunSummary& run : runs) {
    if (run.result) results.push_back(*run.result);
  }
  if (results.empty()) return 0;
  if (json_on_stdout_) console.print(json_text(results, several));
  int status = 0;
  if (json_) status = write_output(*json_, json_text(results, several), console);
  if (junit_) status = worst_exit_status(status, write_output(*junit_, junit_xml(results), console));
  return status;
}

}  // namespace asim::cli
