#include "sim/baseline_table.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "sim/table_text.hpp"

namespace asim {
namespace {

Cell kind_cell(FigureChange::Kind kind) {
  switch (kind) {
    case FigureChange::Kind::worse:
      return {"WORSE", Tint::bad};
    case FigureChange::Kind::better:
      return {"BETTER", Tint::good};
    case FigureChange::Kind::different:
      break;
  }
  return {"DIFFERENT", Tint::bad};
}

void add_changes(TextTable& table, const RunSummary& run) {
  for (const FigureChange& change : run.result->baseline->changes) {
    const ExpectationResult& expectation = run.result->expectations.at(change.expectation);
    table.add({kind_cell(change.kind),
               {on_one_line(run.file)},
               {on_one_line(expectation.kind + " " + expectation.of)},
               {change.figure},
               {format_figure(change.before)},
               {format_figure(change.after)},
               {change.change_ppm ? signed_percent(*change.change_ppm) : "from zero"},
               {format_percent(change.tolerance_ppm)}});
  }
}

/// Each text once, in the order of its first use, with the number of its uses.
class Tally {
 public:
  void add(const std::string& text) {
    const auto known = std::find_if(texts_.begin(), texts_.end(), [&](const auto& each) { return each.first == text; });
    if (known == texts_.end()) {
      texts_.emplace_back(text, 1);
    } else {
      ++known->second;
    }
  }
  [[nodiscard]] bool empty() const { return texts_.empty(); }
  [[nodiscard]] std::string lines(std::size_t of) const {
    std::string lines;
    for (const auto& [text, uses] : texts_) {
      lines += "  " + on_one_line(text);
      if (of > 1 && uses < of) lines += " (" + std::to_string(uses) + " of " + std::to_string(of) + " scenarios)";
      lines += "\n";
    }
    return lines;
  }

 private:
  std::vector<std::pair<std::string, std::size_t>> texts_;
};

struct Totals {
  std::map<FigureChange::Kind, std::size_t> figures;
  std::size_t compared = 0;
  std::size_t same_trace = 0;
};

std::string counted_figures(const Totals& totals) {
  std::string text;
  for (const auto kind : {FigureChange::Kind::worse, FigureChange::Kind::different, FigureChange::Kind::better}) {
    const auto found = totals.figures.find(kind);
    if (found == totals.figures.end()) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(found->second) + " " + name_of(kind);
  }
  return text.empty() ? "no figure beyond its tolerance" : "figures beyond their tolerance: " + text;
}

std::string last_line(const std::string& file, const Totals& totals) {
  return "compared with " + file + ": " + counted_figures(totals) + "; " + std::to_string(totals.same_trace) + " of " +
         std::to_string(totals.compared) + (totals.compared == 1 ? " scenario has" : " scenarios have") +
         " the same trace\n";
}

}  // namespace

std::string baseline_table(const std::vector<RunSummary>& runs, const std::vector<std::string>& gone, Colour colour) {
  TextTable table;
  table.add({"", "scenario", "expectation", "figure", "saved", "now", "change", "tolerance"}, Tint::faint);
  Tally causes;
  std::string notes;
  Totals totals;
  std::string file;
  for (const RunSummary& run : runs) {
    if (!run.result || !run.result->baseline) continue;
    const BaselineResult& comparison = *run.result->baseline;
    file = comparison.baseline;
    ++totals.compared;
    if (comparison.same_trace) ++totals.same_trace;
    add_changes(table, run);
    for (const FigureChange& change : comparison.changes) ++totals.figures[change.kind];
    for (const std::string& cause : comparison.causes) causes.add(cause);
    for (const std::string& note : comparison.notes) notes += "  " + on_one_line(run.file + ": " + note) + "\n";
  }
  if (totals.compared == 0) return {};
  for (const std::string& scenario : gone) notes += "  " + on_one_line(scenario) + ": no longer there\n";
  std::string text;
  if (!totals.figures.empty()) text += table.text(colour) + "\n";
  if (!causes.empty()) text += "changed since " + file + " was saved:\n" + causes.lines(totals.compared) + "\n";
  if (!notes.empty()) text += "not compared:\n" + notes + "\n";
  return text + last_line(file, totals);
}

}  // namespace asim
