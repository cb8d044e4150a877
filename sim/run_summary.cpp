#include "sim/run_summary.hpp"

#include <algorithm>
#include <map>

namespace asim {
namespace {

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

bool passed(const RunSummary& run) { return run.result && verdict(*run.result) == Verdict::pass; }

std::string verdict_word(const RunSummary& run) {
  if (!run.result) return "INVALID";
  switch (verdict(*run.result)) {
    case Verdict::pass:
      return "PASS";
    case Verdict::fail:
      return "FAIL";
    case Verdict::error:
      return "ERROR";
    case Verdict::interrupted:
      break;
  }
  return "INTERRUPTED";
}

std::string expectations_text(const RunSummary& run) {
  if (!run.result) return "not run";
  const auto& all = run.result->expectations;
  const auto failed = std::count_if(all.begin(), all.end(), [](const auto& e) { return !e.pass; });
  std::string text = std::to_string(all.size()) + " met";
  if (failed > 0) text = std::to_string(failed) + " of " + std::to_string(all.size()) + " failed";
  const std::size_t beyond = run.result->baseline ? failures(*run.result->baseline) : 0;
  if (beyond > 0) text += ", " + counted(beyond, "figure") + " beyond tolerance";
  return text;
}

/// The boards' kinds or schedulers, each once, in the order of the scenario.
std::string joined_names(const RunResult& run, std::string BoardResult::*name) {
  std::vector<std::string> names;
  for (const BoardResult& board : run.boards) {
    if (std::find(names.begin(), names.end(), board.*name) == names.end()) names.push_back(board.*name);
  }
  std::string text;
  for (const std::string& each : names) text += (text.empty() ? "" : ", ") + each;
  return text;
}

void add_published(TextTable& table, const RunSummary& run, const ExpectationResult& expectation) {
  const PublishedResult& published = *expectation.published;
  const PublishedFigure& figure = published.figure;
  const bool outside = published.status == PublishedResult::Status::outside;
  const std::string quantity =
      figure.quantity.empty() ? figure.of + " " + expectation.kind + " " + expectation.of : figure.quantity;
  table.add({{run.file},
             {on_one_line(quantity)},
             {joined_names(*run.result, &BoardResult::board)},
             {joined_names(*run.result, &BoardResult::scheduler)},
             {published_text(figure)},
             {published.simulated ? format_figure(*published.simulated) : "nothing"},
             {published.deviation_ppm ? signed_percent(*published.deviation_ppm) : "-"},
             {name_of(published.status), outside ? Tint::bad : Tint::good},
             {on_one_line(figure.source)}});
  if (!figure.cause.empty()) table.add_line("  cause: " + on_one_line(figure.cause));
}

}  // namespace

std::string summary_table(const std::vector<RunSummary>& runs, Colour colour) {
  TextTable table;
  table.add({"", "scenario", "expectations"}, Tint::faint);
  for (const RunSummary& run : runs) {
    table.add(
        {{verdict_word(run), passed(run) ? Tint::good : Tint::bad}, {on_one_line(run.file)}, {expectations_text(run)}});
  }
  const auto good = static_cast<std::size_t>(std::count_if(runs.begin(), runs.end(), passed));
  const std::string word =
      good == runs.size() ? tinted("asim: PASS", Tint::good, colour) : tinted("asim: FAIL", Tint::bad, colour);
  return table.text(colour) + "\n" + word + ", " + std::to_string(good) + " of " + counted(runs.size(), "scenario") +
         " passed\n";
}

std::string published_table(const std::vector<RunSummary>& runs, Colour colour) {
  using Status = PublishedResult::Status;
  TextTable table;
  table.add({"scenario", "quantity", "board", "scheduler", "published", "simulated", "deviation", "status", "source"},
            Tint::faint);
  std::map<Status, std::size_t> counts;
  std::size_t rows = 0;
  for (const RunSummary& run : runs) {
    if (!run.result) continue;
    for (const ExpectationResult& expectation : run.result->expectations) {
      if (!expectation.published) continue;
      add_published(table, run, expectation);
      ++counts[expectation.published->status];
      ++rows;
    }
  }
  if (rows == 0) return {};
  return table.text(colour) + "\n" + counted(rows, "row") + ", " + std::to_string(counts[Status::fitted]) +
         " fitted, " + std::to_string(counts[Status::predicted]) + " predicted, " +
         std::to_string(counts[Status::outside]) + " outside tolerance\n";
}

}  // namespace asim
