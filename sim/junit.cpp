#include "sim/junit.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "sim/bounds.hpp"
#include "sim/label_prefix.hpp"
#include "sim/measured_text.hpp"

namespace asim {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

/// The length of the character that `text` begins with, or 0 where that is none that XML 1.0 allows.
std::size_t allowed_length(std::string_view text) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(k < text.size() ? text[k] : 0); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return lead >= 0x20 || lead == '\t' || lead == '\n' || lead == '\r' ? 1 : 0;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  std::uint32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(k) & 0xC0U) != 0x80) return 0;
    code = (code << 6U) | (byte(k) & 0x3FU);
  }
  if (length == 3 && (code < 0x800 || (code >= 0xD800 && code < 0xE000) || code >= 0xFFFE)) return 0;
  if (length == 4 && (code < 0x10000 || code > 0x10FFFF)) return 0;
  return length;
}

enum class Where { text, attribute };

std::string escaped(std::string_view raw, Where where) {
  std::string result;
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t length = allowed_length(raw.substr(at));
    const char c = raw[at];
    if (length == 0) {
      result += replacement;
    } else if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '>') {
      result += "&gt;";
    } else if (c == '"') {
      result += "&quot;";
    } else if (c == '\r' || (where == Where::attribute && (c == '\n' || c == '\t'))) {
      result += "&#" + std::to_string(static_cast<int>(c)) + ";";  // a reader would turn it into something else
    } else {
      result += raw.substr(at, length);
    }
    at += std::max<std::size_t>(length, 1);
  }
  return result;
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escaped(value, Where::attribute) + "\"";
}

std::string element(std::string_view indent, std::string_view name, std::string_view text) {
  const std::string tag(name);
  return std::string(indent) + "<" + tag + ">" + escaped(text, Where::text) + "</" + tag + ">\n";
}

std::string seconds_text(Duration time) {
  const std::string fraction = std::to_string(1'000'000'000 + time.ns % 1'000'000'000).substr(1);
  return std::to_string(time.ns / 1'000'000'000) + "." + fraction;
}

/// "failure" or "error", with what a reader of the report needs.
std::string complaint(std::string_view tag, std::string_view type, std::string_view message, std::string_view details) {
  const std::string name(tag);
  return "      <" + name + attribute("message", message) + attribute("type", type) + ">" +
         escaped(details, Where::text) + "</" + name + ">\n";
}

std::string test_case(std::string_view suite, std::string_view name, std::string_view content) {
  const std::string start = "    <testcase" + attribute("classname", suite) + attribute("name", name);
  if (content.empty()) return start + "/>\n";
  return start + ">\n" + std::string(content) + "    </testcase>\n";
}

std::string failure_of(const ExpectationResult& expectation) {
  const std::string details = expectation.message + "\nmeasured: " + measured_text(expectation.measured) +
                              "\nwanted: " + expectation.wanted + "\n";
  return complaint("failure", expectation.kind, expectation.message, details);
}

std::string failure_of(const RunResult& result, const BaselineResult& comparison) {
  std::string message;
  for (const FigureChange& change : comparison.changes) {
    if (!fails(change)) continue;
    const ExpectationResult& expectation = result.expectations.at(change.expectation);
    message += (message.empty() ? "" : "\n") + expectation.kind + " " + expectation.of + ": " + change_text(change);
  }
  std::string details = message + "\n";
  for (const std::string& cause : comparison.causes) details += "changed since: " + cause + "\n";
  return complaint("failure", "baseline", message, details);
}

std::string error_of(const ErrorResult& error) {
  std::string details;
  if (!error.board.empty()) details += "board: " + error.board + "\n";
  if (!error.task.empty()) details += "task: " + error.task + "\n";
  if (!error.source.empty()) details += "source: " + error.source + "\n";
  details += "virtual time: " + instant_text(error.at) + "\n" + error.traceback;
  return complaint("error", name_of(error.kind), error.message, details);
}

struct Counts {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  Duration time;

  [[nodiscard]] std::string attributes() const {
    return attribute("tests", std::to_string(tests)) + attribute("failures", std::to_string(failures)) +
           attribute("errors", std::to_string(errors)) + attribute("time", seconds_text(time));
  }
};

bool has_error(const RunResult& result) { return result.error && !result.error->expected; }

std::string cases_of(const RunResult& result, Counts& counts) {
  std::string cases;
  std::map<std::string, int> uses;
  for (const ExpectationResult& expectation : result.expectations) {
    std::string name = expectation.kind + " " + expectation.of;
    if (const int use = ++uses[name]; use > 1) name += " (" + std::to_string(use) + ")";
    cases += test_case(result.scenario, name, expectation.pass ? "" : failure_of(expectation));
    ++counts.tests;
    if (!expectation.pass) ++counts.failures;
  }
  if (result.baseline) {
    const bool failed = failures(*result.baseline) > 0;
    cases += test_case(result.scenario, "figures of " + result.baseline->baseline,
                       failed ? failure_of(result, *result.baseline) : "");
    ++counts.tests;
    if (failed) ++counts.failures;
  }
  if (has_error(result) || result.expectations.empty()) {
    cases += test_case(result.scenario, "run", has_error(result) ? error_of(*result.error) : "");
    ++counts.tests;
    if (has_error(result)) ++counts.errors;
  }
  return cases;
}

std::string properties_of(const RunResult& result) {
  std::string text = "    <properties>\n";
  const auto add = [&](const std::string& name, const std::string& value) {
    text += "      <property" + attribute("name", name) + attribute("value", value) + "/>\n";
  };
  for (const BoardResult& board : result.boards) {
    const std::string prefix = label_prefix(board.label);
    add(prefix + "board", board.board);
    add(prefix + "scheduler", board.scheduler);
  }
  add("seed", std::to_string(result.seed));
  add("trace_digest", result.trace_digest);
  return text + "    </properties>\n";
}

std::string suite_of(const RunResult& result, Counts& total) {
  Counts counts;
  counts.time = result.end - Instant::start();
  const std::string cases = cases_of(result, counts);
  std::string text = "  <testsuite" + attribute("name", result.scenario) + counts.attributes() + ">\n";
  text += properties_of(result) + cases + element("    ", "system-out", result.stdout_text);
  std::string warnings;
  for (const WarningResult& warning : result.warnings) {
    warnings += "warning at " + instant_text(warning.at) + ": " + warning.text + "\n";
  }
  if (!warnings.empty()) text += element("    ", "system-err", warnings);
  total.tests += counts.tests;
  total.failures += counts.failures;
  total.errors += counts.errors;
  total.time += counts.time;
  return text + "  </testsuite>\n";
}

}  // namespace

std::string junit_xml(std::span<const RunResult> results) {
  Counts total;
  std::string suites;
  for (const RunResult& result : results) suites += suite_of(result, total);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", "asim") + total.attributes() +
         ">\n" + suites + "</testsuites>\n";
}

}  // namespace asim
