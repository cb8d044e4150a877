#include "cli/baseline_check.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "cli/build_name.hpp"
#include "cli/output_file.hpp"
#include "core/errors.hpp"
#include "sim/baseline_comparison.hpp"
#include "sim/collected.hpp"

namespace asim::cli {

namespace {

namespace fs = std::filesystem;

/// What a baseline calls `file`: its path from the current folder where it is below that, without "." and "..".
std::string key_of(const std::string& file) {
  const fs::path path = fs::path(file).lexically_normal();
  if (path.is_relative()) return path.string();
  const fs::path below = path.lexically_relative(fs::current_path());
  return below.empty() || *below.begin() == ".." ? path.string() : below.string();
}

/// The options that no other entry of a baseline tells.
std::vector<std::string> kept_options(const std::vector<ScenarioOverride>& settings) {
  std::vector<std::string> options;
  for (const ScenarioOverride& setting : settings) {
    if (setting.key != "seed" && setting.key != "board" && setting.key != "scheduler")
      options.push_back(setting.option);
  }
  return options;
}

bool is_complete(const RunSummary& run) { return run.result && (!run.result->error || run.result->error->expected); }

}  // namespace

BaselineCheck::BaselineCheck(const RunCommand& command, const std::vector<std::string>& files)
    : command_(command), keys_(collected(files, key_of)) {
  now_.asim = build_name();
  if (!command.baseline.empty()) {
    saved_ = read_baseline(command.baseline);
    const bool any =
        std::any_of(keys_.begin(), keys_.end(), [this](const auto& key) { return saved_->runs.contains(key); });
    if (!any) {
      throw InputError(command.baseline +
                       ": there is nothing to compare: it has none of the files of this command, but " +
                       saved_->runs.begin()->first + (saved_->runs.size() > 1 ? " and others" : "") +
                       "; files are looked up as the command line names them, from the current folder");
    }
  }
  if (!command.save_baseline.empty()) output_.emplace(command.save_baseline);
}

void BaselineCheck::compare(RunResult& result) {
  if (!saved_ && !output_) return;
  const std::string key = key_of(result.file);
  now_.runs[key] = baseline_run(result, kept_options(command_.settings));
  if (saved_) result.baseline = compare_with_baseline(result, key, *saved_, now_, command_.tolerance_ppm);
}

std::vector<std::string> BaselineCheck::gone() const {
  std::vector<std::string> gone;
  if (!saved_) return gone;
  for (const auto& [key, run] : saved_->runs) {
    if (std::find(keys_.begin(), keys_.end(), key) != keys_.end()) continue;
    const bool below = std::any_of(command_.files.begin(), command_.files.end(), [&file = key](const auto& name) {
      if (!fs::is_directory(name)) return false;
      const fs::path from = fs::path(file).lexically_relative(key_of(name + "/."));
      return !from.empty() && *from.begin() != "..";
    });
    if (below) gone.push_back(key);
  }
  return gone;
}

int BaselineCheck::save(const std::vector<RunSummary>& runs, Console& console) {
  if (!output_) return 0;
  const auto incomplete = std::find_if_not(runs.begin(), runs.end(), is_complete);
  if (runs.size() < keys_.size() || incomplete != runs.end()) {
    const std::string which = incomplete != runs.end() ? incomplete->file : "not every file";
    console.complain(command_.save_baseline + " is not written: " + which + " was not run to its end");
    return 0;
  }
  return write_output(*output_, baseline_json(now_), console);
}

}  // namespace asim::cli
