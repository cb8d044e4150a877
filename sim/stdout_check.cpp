#include "sim/stdout_check.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "sim/line_pattern.hpp"
#include "sim/near_match.hpp"

namespace asim {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// "nothing was printed", or how the output ends.
std::string what_was_printed(const std::vector<std::string_view>& lines) {
  if (lines.empty()) return "nothing was printed";
  const std::string number = std::to_string(lines.size());
  return number + (lines.size() == 1 ? " line was" : " lines were") + " printed, the last is " +
         in_quotes(lines.back());
}

Measurement count_of(std::string name, std::size_t count) {
  return {std::move(name), static_cast<std::int64_t>(count)};
}

std::size_t occurrences(std::string_view text, std::string_view part) {
  if (part.empty()) return 1;
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

StdoutVerdict contains(const std::string& part, std::string_view printed) {
  const std::vector<std::string_view> lines = lines_of(printed);
  const std::size_t found = occurrences(printed, part);
  const std::string message = found > 0 ? "" : in_quotes(part) + " was never printed; " + what_was_printed(lines);
  return {{count_of("found", found), count_of("lines", lines.size())}, message};
}

StdoutVerdict contains_not(const std::string& part, std::string_view printed) {
  const std::vector<std::string_view> lines = lines_of(printed);
  const std::size_t found = occurrences(printed, part);
  std::string message;
  if (found > 0) {
    const std::string_view before = printed.substr(0, printed.find(part));
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    message = in_quotes(part) + " was printed";
    if (line < lines.size()) message += ": line " + std::to_string(line + 1) + " is " + in_quotes(lines[line]);
  }
  return {{count_of("found", found), count_of("lines", lines.size())}, message};
}

bool speaks_of_lines(std::string_view expression) {
  return expression.find("\\n") != std::string_view::npos || expression.find("\\s") != std::string_view::npos ||
         expression.find('\n') != std::string_view::npos;
}

StdoutVerdict matches(const std::string& expression, std::string_view printed) {
  const LinePattern pattern(expression);
  const std::vector<std::string_view> lines = lines_of(printed);
  auto found = static_cast<std::size_t>(
      std::count_if(lines.begin(), lines.end(), [&](std::string_view line) { return pattern.found_in(line); }));
  if (found == 0 && (speaks_of_lines(expression) || lines.empty()) && pattern.found_in(printed)) found = 1;
  const std::string message = found > 0 ? "" : "no line matches /" + expression + "/; " + what_was_printed(lines);
  return {{count_of("found", found), count_of("lines", lines.size())}, message};
}

StdoutVerdict equals_file(const std::string& file, std::string_view wanted, std::string_view printed) {
  const std::vector<std::string_view> wanted_lines = lines_of(wanted);
  const std::vector<std::string_view> printed_lines = lines_of(printed);
  std::vector<Measurement> measured{count_of("lines", printed_lines.size())};
  if (wanted == printed) return {std::move(measured), ""};
  const auto first =
      std::mismatch(wanted_lines.begin(), wanted_lines.end(), printed_lines.begin(), printed_lines.end());
  const auto line = static_cast<std::size_t>(first.first - wanted_lines.begin());
  const bool wanted_ended = line == wanted_lines.size();
  const bool printed_ended = line == printed_lines.size();
  std::string message;
  if (wanted_ended && printed_ended) {
    measured.push_back(count_of("first_difference", line));
    message = "the last line ends " + std::string(wanted.back() == '\n' ? "without" : "with") +
              " a newline, unlike in " + file;
    return {std::move(measured), message};
  }
  measured.push_back(count_of("first_difference", line + 1));
  const std::string number = "line " + std::to_string(line + 1);
  if (printed_ended) {
    message = "the output ends before " + number + ", in " + file + " " + in_quotes(wanted_lines[line]);
  } else if (wanted_ended) {
    message = number + " is " + in_quotes(printed_lines[line]) + ", where " + file + " has ended";
  } else {
    message = number + " is " + in_quotes(printed_lines[line]) + ", in " + file + " " + in_quotes(wanted_lines[line]);
  }
  return {std::move(measured), message};
}

}  // namespace

StdoutVerdict check_stdout(const StdoutExpectation& expectation, std::string_view printed) {
  switch (expectation.test) {
    case StdoutExpectation::Test::contains:
      return contains(expectation.text, printed);
    case StdoutExpectation::Test::not_contains:
      return contains_not(expectation.text, printed);
    case StdoutExpectation::Test::matches:
      return matches(expectation.text, printed);
    case StdoutExpectation::Test::equals_file:
      break;
  }
  return equals_file(expectation.filename, expectation.text, printed);
}

}  // namespace asim
