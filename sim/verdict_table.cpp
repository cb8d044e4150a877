#include "sim/verdict_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "sim/bounds.hpp"
#include "sim/measured_text.hpp"
#include "sim/table_text.hpp"

namespace asim {
namespace {

constexpr std::string_view evidence_indent = "      ";

std::string indented(std::string_view text, std::string_view indent) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    result += std::string(indent) + on_one_line(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::string heading(const RunResult& result, std::optional<double> real_time_factor, Colour colour) {
  std::string text = tinted("asim: " + on_one_line(result.scenario), Tint::strong, colour) + "\n";
  for (const BoardResult& board : result.boards) {
    if (!board.label.empty()) text += board.label + ": ";
    text += "board " + board.board + ", scheduler " + board.scheduler;
    text += board.label.empty() ? ", " : "\n";
  }
  text += "seed " + std::to_string(result.seed) + ", " + instant_text(result.end) + " of virtual time";
  if (real_time_factor) {
    const long long tenths = std::llround(*real_time_factor * 10);
    text += ", " + std::to_string(tenths / 10);
    if (tenths < 100) text += "." + std::to_string(tenths % 10);
    text += " times real time";
  }
  return text + "\n";
}

std::string table(const std::vector<ExpectationResult>& expectations, Colour colour) {
  std::vector<std::array<std::string, 3>> rows{{"expectation", "measured", "wanted"}};
  for (const ExpectationResult& e : expectations) {
    rows.push_back({on_one_line(e.kind == e.of ? e.kind : e.kind + " " + e.of),
                    on_one_line(measured_summary(e.measured, e.published ? e.published->figure.of : "")),
                    on_one_line(e.wanted)});
  }
  std::array<std::size_t, 2> widths{};
  for (const auto& row : rows) {
    for (std::size_t k = 0; k < widths.size(); ++k) widths[k] = std::max(widths[k], width_of(row[k]) + 2);
  }
  std::string text;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const std::string line = padded(rows[k][0], widths[0]) + padded(rows[k][1], widths[1]) + rows[k][2];
    const std::string content = line.substr(0, line.find_last_not_of(' ') + 1);
    if (k == 0) {
      text += std::string(evidence_indent) + tinted(content, Tint::faint, colour) + "\n";
      continue;
    }
    const ExpectationResult& e = expectations[k - 1];
    text += (e.pass ? tinted("PASS", Tint::good, colour) : tinted("FAIL", Tint::bad, colour)) + "  " + content + "\n";
    text += indented(e.message, evidence_indent);
  }
  return text;
}

std::string error_text(const ErrorResult& error, Colour colour) {
  std::string text = tinted(error.expected ? "expected " : "", Tint::faint, colour) +
                     tinted(name_of(error.kind), error.expected ? Tint::faint : Tint::bad, colour) + " at " +
                     instant_text(error.at);
  if (!error.board.empty()) text += " on " + error.board;
  if (!error.task.empty()) text += " in task " + error.task;
  if (!error.source.empty()) text += " (" + error.source + ")";
  text += ": " + on_one_line(error.message) + "\n";
  return text + indented(error.traceback, evidence_indent);
}

std::string expectations_sentence(const RunResult& result) {
  const std::size_t total = result.expectations.size();
  const auto failed = static_cast<std::size_t>(
      std::count_if(result.expectations.begin(), result.expectations.end(), [](const auto& e) { return !e.pass; }));
  if (total == 0) return "nothing was expected";
  const std::string noun = total == 1 ? " expectation" : " expectations";
  if (failed == 0) return total == 1 ? "the expectation was met" : "all " + std::to_string(total) + noun + " met";
  return std::to_string(failed) + " of " + std::to_string(total) + noun + " failed";
}

/// What the baseline adds to it; empty where there is nothing beyond its tolerance.
std::string baseline_sentence(const RunResult& result) {
  const std::size_t beyond = result.baseline ? failures(*result.baseline) : 0;
  if (beyond == 0) return {};
  return ", " + std::to_string(beyond) + (beyond == 1 ? " figure is" : " figures are") + " beyond tolerance of " +
         on_one_line(result.baseline->baseline);
}

std::string last_line(const RunResult& result, Colour colour) {
  switch (verdict(result)) {
    case Verdict::pass:
      return tinted("asim: PASS", Tint::good, colour) + ", " + expectations_sentence(result) + "\n";
    case Verdict::fail:
      return tinted("asim: FAIL", Tint::bad, colour) + ", " + expectations_sentence(result) +
             baseline_sentence(result) + "\n";
    case Verdict::error:
      return tinted("asim: ERROR", Tint::bad, colour) + ", the run ended with " +
             (result.error->kind == ErrorKind::exception ? "an exception"
              : result.error->kind == ErrorKind::hang    ? "a hang"
                                                         : "a stall") +
             "; " + expectations_sentence(result) + "\n";
    case Verdict::interrupted:
      break;
  }
  return tinted("asim: INTERRUPTED", Tint::bad, colour) + " at " + instant_text(result.error->at) + "; " +
         expectations_sentence(result) + "\n";
}

}  // namespace

std::string verdict_table(const RunResult& result, std::optional<double> real_time_factor, Colour colour) {
  std::string text = heading(result, real_time_factor, colour) + "\n";
  if (!result.expectations.empty()) text += table(result.expectations, colour) + "\n";
  for (const WarningResult& warning : result.warnings) {
    text += "warning at " + instant_text(warning.at) + ": " + on_one_line(warning.text) + "\n";
  }
  if (!result.warnings.empty()) text += "\n";
  const bool interrupted = verdict(result) == Verdict::interrupted;
  if (result.error && !interrupted) text += error_text(*result.error, colour) + "\n";
  return text + last_line(result, colour);
}

}  // namespace asim
