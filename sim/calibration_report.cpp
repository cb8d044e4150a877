#include "sim/calibration_report.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "sim/diagnostic.hpp"
#include "sim/near_match.hpp"

namespace asim {
namespace {

constexpr const char* once_more = "run the program once more (asim calibrate --program) and paste all that it prints";

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  while (true) {
    const std::size_t start = line.find_first_not_of(" \t\r");
    if (start == std::string_view::npos) return words;
    line.remove_prefix(start);
    const std::size_t end = std::min(line.find_first_of(" \t\r"), line.size());
    words.emplace_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

std::string joined_from(const std::vector<std::string>& words, std::size_t first) {
  std::string text;
  for (std::size_t k = first; k < words.size(); ++k) text += (text.empty() ? "" : " ") + words[k];
  return text;
}

std::optional<std::int64_t> number_of(const std::string& word) {
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || stop != word.data() + word.size()) return std::nullopt;
  return value;
}

class ReportReader {
 public:
  explicit ReportReader(std::string file) : file_(std::move(file)) {}

  CalibrationReport read(std::string_view text) {
    while (!text.empty() && !ended_) {
      ++line_;
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::vector<std::string> words = words_of(text.substr(0, end));
      if (words.size() > 1 && words.front() == "asim") read_line(words);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (!begun_) fail(0, std::string("there is no line \"asim calibrate 1\"; ") + once_more);
    if (!ended_) fail(line_, std::string("the output breaks off: there is no line \"asim end\"; ") + once_more);
    for (const char* key : {"machine", "platform", "implementation", "frequency", "scheduler"}) {
      if (!header_.contains(key)) fail(0, "the line \"asim " + std::string(key) + "\" is missing; " + once_more);
    }
    report_.machine = header_["machine"];
    report_.platform = header_["platform"];
    report_.implementation = header_["implementation"];
    report_.scheduler = header_["scheduler"];
    report_.date = header_["date"];
    return std::move(report_);
  }

 private:
  [[noreturn]] void fail(int line, std::string message) const {
    throw ScenarioError({.origin = file_, .line = line, .column = line > 0 ? 1 : 0, .key = {}}, std::move(message));
  }

  void read_line(const std::vector<std::string>& words) {
    const std::string& kind = words[1];
    if (kind == "calibrate") {
      if (words.size() != 3 || words[2] != "1") {
        fail(line_, "expected asim calibrate 1, got " + in_quotes(joined_from(words, 0)) +
                        "; this asim reads the output of its own program, see asim calibrate --program");
      }
      // A second run in one paste counts alone.
      report_ = {};
      header_.clear();
      begun_ = true;
      return;
    }
    if (!begun_) fail(line_, "the line \"asim calibrate 1\" should come first; " + std::string(once_more));
    if (kind == "measure") return read_measurement(words);
    if (kind == "end") return read_end(words);
    static const std::vector<std::string> keys{"machine",   "platform", "implementation", "frequency",
                                               "scheduler", "date",     "measure",        "end"};
    if (std::find(keys.begin(), keys.end(), kind) == keys.end()) {
      fail(line_, "there is no line " + in_quotes(joined_from(words, 0)) + " in what the program prints" +
                      did_you_mean(kind, keys));
    }
    if (words.size() < 3) fail(line_, "there is nothing after asim " + kind + "; " + once_more);
    header_[kind] = joined_from(words, 2);
    if (kind == "frequency") {
      const auto hertz = number_of(words[2]);
      if (!hertz || *hertz < 0) fail(line_, "expected hertz such as 168000000, got " + in_quotes(words[2]));
      report_.frequency_hz = *hertz;
    }
  }

  void read_measurement(const std::vector<std::string>& words) {
    const auto n = words.size() == 5 ? number_of(words[3]) : std::nullopt;
    const auto time = words.size() == 5 ? number_of(words[4]) : std::nullopt;
    if (!n || !time || *n <= 0) {
      fail(line_, "expected asim measure NAME NUMBER MICROSECONDS, got " + in_quotes(joined_from(words, 0)) + "; " +
                      once_more);
    }
    if (*time < 0) {
      fail(line_, words[2] + " took " + words[4] +
                      " us, which is negative: the board's tick counter wraps too soon or was changed; " + once_more);
    }
    report_.measurements.push_back({words[2], *n, *time, line_});
  }

  void read_end(const std::vector<std::string>& words) {
    const auto lines = words.size() == 3 ? number_of(words[2]) : std::nullopt;
    if (!lines) fail(line_, "expected asim end NUMBER, got " + in_quotes(joined_from(words, 0)));
    if (*lines != static_cast<std::int64_t>(report_.measurements.size())) {
      fail(line_, "the program printed " + words[2] + " lines \"asim measure\", of which " +
                      std::to_string(report_.measurements.size()) + " are here; " + once_more);
    }
    ended_ = true;
  }

  std::string file_;
  CalibrationReport report_;
  std::map<std::string, std::string> header_;
  int line_ = 0;
  bool begun_ = false;
  bool ended_ = false;
};

}  // namespace

CalibrationReport read_calibration_report(std::string_view text, const std::string& file) {
  return ReportReader(file).read(text);
}

}  // namespace asim
