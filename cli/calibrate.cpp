#include "cli/calibrate.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "cli/output_file.hpp"
#include "core/errors.hpp"
#include "sim/board_library.hpp"
#include "sim/calibration_design.hpp"
#include "sim/calibration_fit.hpp"
#include "sim/calibration_output.hpp"
#include "sim/calibration_report.hpp"
#include "sim/known_names.hpp"
#include "sim/near_match.hpp"

namespace asim::cli {

namespace {

namespace fs = std::filesystem;

/// The calibration program is installed beside the boards.
std::string program_path(const BoardLibrary& boards) {
  return (fs::path(boards.folder()).parent_path() / "calibration" / "calibrate.py").string();
}

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::error_code error;
  if (!file || !fs::is_regular_file(path, error)) throw InputError(path + ": cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

const BoardProfile& base_board(const std::string& name, BoardLibrary& boards) {
  if (boards.has(name)) return boards.profile(name);
  const auto all = boards.names();
  const std::string near = did_you_mean(name, all);
  throw InputError("--base: there is no board " + in_quotes(name) +
                   (near.empty() ? "; there is " + listed_or(all) : near));
}

}  // namespace

int calibrate(const CalibrateCommand& command, BoardLibrary& boards, ProgramHost& host, Console& console) {
  if (command.program) {
    console.print(text_of(program_path(boards)));
    return 0;
  }
  const CalibrationReport report = read_calibration_report(text_of(command.file), command.file);
  const BoardProfile& base = base_board(command.base, boards);
  std::optional<AtomicFile> output;
  if (!command.output.empty()) output.emplace(command.output);
  const std::string scheduler = report.scheduler == "none" ? default_scheduler : report.scheduler;
  const auto design = calibration_design(program_path(boards), scheduler, boards, host);
  const CalibrationFit fit = fit_costs(report, design, base.costs, command.file);
  console.print(calibration_table(report, fit, base, console.out_colour()));
  if (!output) return 0;
  const std::string name = fs::path(command.output).stem().string();
  return write_output(*output, calibrated_board(name, report, fit, base), console);
}

}  // namespace asim::cli
