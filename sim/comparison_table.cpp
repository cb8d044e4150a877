#include "sim/comparison_table.hpp"

#include <algorithm>
#include <optional>

#include "sim/bounds.hpp"
#include "sim/measured_text.hpp"

namespace asim {
namespace {

using Columns = std::vector<ComparisonColumn>;

constexpr const char* nothing = "-";

/// The expectations of the column, if it was run.
const ExpectationResult* expectation_of(const ComparisonColumn& column, std::size_t index) {
  const bool has = column.cannot_run.empty() && column.result && index < column.result->expectations.size();
  return has ? &column.result->expectations[index] : nullptr;
}

const Measurement* measurement_of(const ComparisonColumn& column, std::size_t index, const std::string& name) {
  const ExpectationResult* const expectation = expectation_of(column, index);
  if (expectation == nullptr) return nullptr;
  const auto& all = expectation->measured;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Measurement& m) { return m.name == name; });
  return found == all.end() ? nullptr : &*found;
}

/// How bad a figure is, where more of it is worse: a time, or how often something went wrong.
std::optional<std::int64_t> badness(const Measurement& measurement, const std::string& kind) {
  if (const auto* time = std::get_if<std::optional<Duration>>(&measurement.value)) {
    return *time ? std::optional((*time)->ns) : std::nullopt;
  }
  const auto* number = std::get_if<std::int64_t>(&measurement.value);
  const std::string& name = measurement.name;
  const bool fault = name == "missed" || name == "overruns" || (name == "count" && kind == "overruns");
  return number != nullptr && fault ? std::optional(*number) : std::nullopt;
}

class Table {
 public:
  Table(const Comparison& comparison, Colour colour) : columns_(comparison.columns), colour_(colour) {}

  std::string text() {
    head();
    const std::size_t expectations = most_expectations();
    for (std::size_t k = 0; k < expectations; ++k) expectation(k);
    row("verdict", [](const ComparisonColumn& column) { return verdict_cell(column); });
    row("exit status", [](const ComparisonColumn& column) {
      return Cell{runs(column) ? std::to_string(exit_status(*column.result)) : nothing};
    });
    row("warnings", [](const ComparisonColumn& column) {
      return Cell{runs(column) ? std::to_string(column.result->warnings.size()) : nothing};
    });
    return table_.text(colour_) + (marked_ ? "\n* the worst of its row\n" : "");
  }

 private:
  static bool runs(const ComparisonColumn& column) { return column.cannot_run.empty() && column.result; }

  template <class MakeCell>
  void row(std::string label, MakeCell make_cell) {
    std::vector<Cell> cells{{std::move(label)}};
    for (const ComparisonColumn& column : columns_) cells.push_back(make_cell(column));
    table_.add(std::move(cells));
  }

  void head() {
    row("", [](const ComparisonColumn& column) { return Cell{column.scheduler, Tint::strong}; });
    const bool boards =
        std::any_of(columns_.begin(), columns_.end(), [](const ComparisonColumn& c) { return !c.board.empty(); });
    if (boards) row("", [](const ComparisonColumn& column) { return Cell{column.board, Tint::strong}; });
  }

  [[nodiscard]] std::size_t most_expectations() const {
    std::size_t most = 0;
    for (const ComparisonColumn& column : columns_) {
      if (runs(column)) most = std::max(most, column.result->expectations.size());
    }
    return most;
  }

  static Cell verdict_cell(const ComparisonColumn& column) {
    if (!runs(column)) return {"CANNOT RUN", Tint::bad};
    switch (verdict(*column.result)) {
      case Verdict::pass:
        return {"PASS", Tint::good};
      case Verdict::fail:
        return {"FAIL", Tint::bad};
      case Verdict::error:
        return {"ERROR", Tint::bad};
      case Verdict::interrupted:
        break;
    }
    return {"INTERRUPTED", Tint::bad};
  }

  void expectation(std::size_t index) {
    const auto some = std::find_if(columns_.begin(), columns_.end(), runs);
    const ExpectationResult& first = some->result->expectations[index];
    row(on_one_line(first.kind == first.of ? first.kind : first.kind + " " + first.of),
        [&](const ComparisonColumn& column) {
          const ExpectationResult* const own = expectation_of(column, index);
          if (own == nullptr) return Cell{nothing};
          return own->pass ? Cell{"PASS", Tint::good} : Cell{"FAIL", Tint::bad};
        });
    if (!first.wanted.empty()) table_.add_line("  wanted " + on_one_line(first.wanted), Tint::faint);
    for (const std::string& name : figures(index)) figure(index, name, first.kind);
  }

  /// The names of all that was measured, in the order of the first column that has them.
  [[nodiscard]] std::vector<std::string> figures(std::size_t index) const {
    std::vector<std::string> names;
    for (const ComparisonColumn& column : columns_) {
      const ExpectationResult* const own = expectation_of(column, index);
      if (own == nullptr) continue;
      for (const Measurement& measurement : own->measured) {
        const bool known = std::find(names.begin(), names.end(), measurement.name) != names.end();
        if (!known) names.push_back(measurement.name);
      }
    }
    return names;
  }

  void figure(std::size_t index, const std::string& name, const std::string& kind) {
    std::vector<std::optional<std::int64_t>> badnesses;
    std::vector<std::string> texts;
    for (const ComparisonColumn& column : columns_) {
      const Measurement* const own = measurement_of(column, index, name);
      badnesses.push_back(own == nullptr ? std::nullopt : badness(*own, kind));
      texts.push_back(own == nullptr ? nothing : on_one_line(value_text(*own)));
      if (texts.back().empty()) texts.back() = nothing;
    }
    std::vector<std::int64_t> present;
    for (const auto& badness : badnesses) {
      if (badness) present.push_back(*badness);
    }
    std::sort(present.begin(), present.end());
    const bool differ = !present.empty() && present.front() != present.back();
    const bool none_went_wrong = (name == "missed" || name == "overruns") && !present.empty() && present.back() == 0;
    if (none_went_wrong) return;
    std::vector<Cell> cells{{"  " + name}};
    for (std::size_t k = 0; k < texts.size(); ++k) {
      const bool marked = differ && badnesses[k] == present.back();
      marked_ = marked_ || marked;
      cells.push_back({texts[k] + (marked ? " *" : ""), marked ? Tint::strong : Tint::plain});
    }
    table_.add(std::move(cells));
  }

  const Columns& columns_;
  Colour colour_;
  TextTable table_;
  bool marked_ = false;
};

std::string name_of(const ComparisonColumn& column) {
  return column.scheduler + (column.board.empty() ? "" : " on " + column.board);
}

/// What is to be said of single columns: what did not run, errors, the evidence of failures, warnings.
std::string remarks(const Comparison& comparison) {
  std::string text;
  for (const ComparisonColumn& column : comparison.columns) {
    const std::string name = name_of(column);
    if (!column.cannot_run.empty()) text += name + " cannot run: " + on_one_line(column.cannot_run) + "\n";
    if (!column.cannot_run.empty() || !column.result) continue;
    const RunResult& result = *column.result;
    if (result.error) {
      text += name + ": " + (result.error->expected ? "expected " : "") + name_of(result.error->kind) + " at " +
              instant_text(result.error->at) + ": " + on_one_line(result.error->message) + "\n";
    }
    for (const ExpectationResult& expectation : result.expectations) {
      if (!expectation.pass) text += name + ": " + on_one_line(expectation.message) + "\n";
    }
    for (const WarningResult& warning : result.warnings) {
      text += name + ": warning at " + instant_text(warning.at) + ": " + on_one_line(warning.text) + "\n";
    }
  }
  for (const ComparisonColumn& column : comparison.left_out) {
    text += "left out: " + name_of(column) + ", which cannot run: " + on_one_line(column.cannot_run) + "\n";
  }
  return text.empty() ? text : text + "\n";
}

std::string last_line(const Comparison& comparison, Colour colour) {
  const int status = exit_status(comparison);
  const char* const word = status == 0 ? "PASS" : status == 1 ? "FAIL" : status == 130 ? "INTERRUPTED" : "ERROR";
  const auto good = std::count_if(comparison.columns.begin(), comparison.columns.end(), [](const auto& column) {
    return column.cannot_run.empty() && column.result && verdict(*column.result) == Verdict::pass;
  });
  const std::size_t total = comparison.columns.size();
  return tinted(std::string("asim: ") + word, status == 0 ? Tint::good : Tint::bad, colour) + ", " +
         std::to_string(good) + " of " + std::to_string(total) + (total == 1 ? " run" : " runs") +
         " met all expectations\n";
}

}  // namespace

std::string comparison_table(const Comparison& comparison, Colour colour) {
  return tinted("asim: " + on_one_line(comparison.scenario), Tint::strong, colour) + "\nseed " +
         std::to_string(comparison.seed) + "\n\n" + Table(comparison, colour).text() + "\n" + remarks(comparison) +
         last_line(comparison, colour);
}

}  // namespace asim
