#include "sim/expectation_reader.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include "core/errors.hpp"
#include "sim/collected.hpp"
#include "sim/duration_text.hpp"
#include "sim/figure.hpp"
#include "sim/label_prefix.hpp"
#include "sim/line_pattern.hpp"
#include "sim/near_match.hpp"
#include "sim/published_reader.hpp"

namespace asim {
namespace {

// The bounds in the order written.
std::string bounds_in_words(const Cursor& body) {
  constexpr std::array<std::string_view, 7> subjects{"from", "to", "of", "after", "task", "name", "board"};
  std::string words;
  for (const Cursor::Entry& entry : body.entries()) {
    if (std::find(subjects.begin(), subjects.end(), entry.key) != subjects.end()) continue;
    if (entry.key == "published" || entry.key == "tolerance") continue;
    const YamlNode& value = entry.value.node();
    words += (words.empty() ? "" : ", ") + entry.key + " " + (value.quoted ? in_quotes(value.scalar) : value.scalar);
  }
  return words;
}

class ExpectationReader {
 public:
  ExpectationReader(const Scenario& scenario, ScenarioNames& names, ReadingContext& context)
      : scenario_(scenario), names_(names), context_(context) {}

  bool read(const Cursor& item, ExpectationSpec& expectation) {
    const std::string kind = item.node().entries.front().key;
    const Cursor body = item.at(kind);
    if (!body) return false;
    expectation.place = context_.place(item);
    expectation.wanted = bounds_in_words(body);
    if (const Cursor published = body.at("published")) {
      expectation.published = read_published_figure(published, context_);
    }
    if (const Cursor tolerance = body.at("tolerance")) expectation.tolerance_ppm = parse_percent(tolerance.text());
    if (kind == "latency") return read_latency(body, expectation);
    if (kind == "lateness") return read_lateness(body, expectation);
    if (kind == "interval") return read_interval(body, expectation);
    if (kind == "overruns") return read_overruns(body, expectation);
    if (kind == "cancellation") return read_cancellation(body, expectation);
    if (kind == "task") return read_task(body, expectation);
    if (kind == "pin") return read_pin(body, expectation);
    if (kind == "stdout") return read_stdout(body, expectation);
    return read_events(body, expectation);
  }

 private:
  template <class Check>
  static bool set(ExpectationSpec& expectation, Check check) {
    expectation.check = std::move(check);
    return true;
  }

  std::optional<Selector> selector(const Cursor& cursor) {
    if (!cursor) return std::nullopt;
    return names_.selector(cursor.text(), ScenarioNames::spot(cursor));
  }

  std::optional<TaskTarget> task(const Cursor& cursor) {
    if (!cursor) return std::nullopt;
    return names_.task(cursor.text(), ScenarioNames::spot(cursor));
  }

  template <class Check>
  void read_statistics(const Cursor& body, Check& check) {
    check.min = optional_duration(body.at("min"));
    check.max = optional_duration(body.at("max"));
    check.mean = optional_duration(body.at("mean"));
    check.p50 = optional_duration(body.at("p50"));
    check.p99 = optional_duration(body.at("p99"));
    check.count = optional_integer(body.at("count"));
    if (check.min && check.max && *check.min > *check.max) {
      context_.report(body.at("min"),
                      "expected at most max, which is " + body.at("max").text() + ", got " + body.at("min").text());
    }
  }

  template <class Check>
  void read_counts(const Cursor& body, Check& check) {
    check.min = optional_integer(body.at("min"));
    check.max = optional_integer(body.at("max"));
    check.count = optional_integer(body.at("count"));
    if (check.min && check.max && *check.min > *check.max) {
      context_.report(body.at("min"),
                      "expected at most max, which is " + body.at("max").text() + ", got " + body.at("min").text());
    }
  }

  bool read_latency(const Cursor& body, ExpectationSpec& expectation) {
    LatencyExpectation check;
    read_statistics(body, check);
    auto from = selector(body.at("from"));
    auto to = selector(body.at("to"));
    if (!from || !to) return false;
    check.from = std::move(*from);
    check.to = std::move(*to);
    return set(expectation, std::move(check));
  }

  bool read_lateness(const Cursor& body, ExpectationSpec& expectation) {
    LatenessExpectation check;
    read_statistics(body, check);
    auto target = task(body.at("task"));
    if (!target) return false;
    check.task = std::move(*target);
    return set(expectation, std::move(check));
  }

  bool read_interval(const Cursor& body, ExpectationSpec& expectation) {
    IntervalExpectation check;
    read_statistics(body, check);
    check.after = optional_duration(body.at("after")).value_or(Duration::zero());
    auto of = selector(body.at("of"));
    if (!of) return false;
    check.of = std::move(*of);
    return set(expectation, std::move(check));
  }

  bool read_cancellation(const Cursor& body, ExpectationSpec& expectation) {
    CancellationExpectation check;
    read_statistics(body, check);
    if (optional_text(body.at("of")) == "timeout") check.of = CancellationExpectation::Of::timeout;
    auto target = task(body.at("task"));
    if (!target) return false;
    check.task = std::move(*target);
    return set(expectation, std::move(check));
  }

  bool read_overruns(const Cursor& body, ExpectationSpec& expectation) {
    OverrunsExpectation check;
    read_counts(body, check);
    const Cursor of = body.at("of");
    if (!of) return false;
    if (of.is_mapping()) {
      auto from = selector(of.at("from"));
      auto to = selector(of.at("to"));
      if (!from || !to) return false;
      check.text = from->text + " -> " + to->text;
      check.of = PairOverruns{std::move(*from), std::move(*to)};
      return set(expectation, std::move(check));
    }
    check.text = of.text();
    return read_overrun_source(of, check) && set(expectation, std::move(check));
  }

  bool read_overrun_source(const Cursor& of, OverrunsExpectation& check) {
    const ScenarioNames::Spot spot = ScenarioNames::spot(of);
    const auto parts = names_.split(of.text(), spot);
    if (!parts) return false;
    const auto& [board, source] = *parts;
    const std::size_t colon = source.find(':');
    const std::string head = source.substr(0, colon);
    const std::string name = colon == std::string::npos ? std::string() : source.substr(colon + 1);
    if (head == "keypad") {
      context_.report(of, "asim does not have keypad yet");
      return false;
    }
    if (source == "schedule") {
      check.of = ScheduleOverruns{board};
      return true;
    }
    if (colon == std::string::npos) {
      auto uart = names_.uart_on(board, source, spot);
      if (uart) check.of = UartOverruns{{board, std::move(*uart)}};
      return uart.has_value();
    }
    if (head == "irq") {
      auto irq = names_.irq_on(board, name, spot);
      if (irq) check.of = IrqOverruns{board, std::move(*irq)};
      return irq.has_value();
    }
    if (head == "wait") return read_wait_overruns(of, board, name, check);
    context_.report(of, "expected uartN, irq:PIN, schedule, wait:TASK or {from: …, to: …}, got " +
                            in_quotes(of.text()) + did_you_mean(head, {"irq", "wait", "schedule"}));
    return false;
  }

  // Only native tasks have a step `wait`.
  bool read_wait_overruns(const Cursor& of, std::size_t board, const std::string& name, OverrunsExpectation& check) {
    const BoardSpec& spec = scenario_.boards[board];
    const std::vector<std::string> tasks = collected(spec.tasks, &NativeTaskSpec::name);
    if (std::find(tasks.begin(), tasks.end(), name.substr(0, name.find('['))) == tasks.end()) {
      context_.report(of, "there is no native task " + in_quotes(name) + did_you_mean(name, tasks));
      return false;
    }
    auto target = names_.task(label_prefix(spec.label) + name, ScenarioNames::spot(of));
    if (target) check.of = WaitOverruns{std::move(*target)};
    return target.has_value();
  }

  bool read_task(const Cursor& body, ExpectationSpec& expectation) {
    using State = TaskExpectation::State;
    static const std::map<std::string, State> states{{"done", State::done},
                                                     {"cancelled", State::cancelled},
                                                     {"failed", State::failed},
                                                     {"waiting", State::waiting},
                                                     {"never_started", State::never_started}};
    auto target = task(body.at("name"));
    if (!target || !body.at("state")) return false;
    return set(expectation, TaskExpectation{std::move(*target), states.at(body.at("state").text())});
  }

  bool read_pin(const Cursor& body, ExpectationSpec& expectation) {
    const Cursor name = body.at("name");
    if (!name || !body.at("value")) return false;
    auto pin = names_.pin(name.text(), ScenarioNames::spot(name));
    if (!pin) return false;
    PinExpectation check{name.text(), std::move(*pin), body.at("value").text() == "1" ? 1 : 0,
                         optional_duration(body.at("at"))};
    if (check.at && *check.at > scenario_.duration) {
      context_.report(body.at("at"), "expected an instant of the run, which ends at " +
                                         format_duration(scenario_.duration) + ", got " + body.at("at").text());
    }
    return set(expectation, std::move(check));
  }

  bool read_stdout(const Cursor& body, ExpectationSpec& expectation) {
    StdoutExpectation check;
    if (!read_stdout_board(body, check)) return false;
    if (!scenario_.boards[check.board].program) {
      context_.report(body, "there is no program that prints");
      return false;
    }
    using Test = StdoutExpectation::Test;
    constexpr std::array<std::pair<const char*, Test>, 4> tests{{{"contains", Test::contains},
                                                                 {"not_contains", Test::not_contains},
                                                                 {"matches", Test::matches},
                                                                 {"equals_file", Test::equals_file}}};
    for (const auto& [key, test] : tests) {
      const Cursor value = body.at(key);
      if (!value) continue;
      check.test = test;
      check.text = value.text();
      if (test == Test::matches && !is_pattern(value)) return false;
      if (test == Test::equals_file && !load_expected_output(value, check)) return false;
      return set(expectation, std::move(check));
    }
    return false;
  }

  bool read_stdout_board(const Cursor& body, StdoutExpectation& check) {
    const Cursor board = body.at("board");
    if (!scenario_.several_boards) {
      if (board) context_.report(board, "there is one board only, so that no board is named");
      return !board && !scenario_.boards.empty();
    }
    if (!board) {
      context_.report(body, "the key \"board\" is missing, which says whose output is meant");
      return false;
    }
    const auto index = names_.board_of_label(board.text(), ScenarioNames::spot(board));
    if (index) check.board = *index;
    return index.has_value();
  }

  bool is_pattern(const Cursor& value) {
    try {
      LinePattern pattern(value.text());
      return true;
    } catch (const InputError& error) {
      context_.report(value, error.what());
      return false;
    }
  }

  bool load_expected_output(const Cursor& value, StdoutExpectation& check) {
    const std::filesystem::path path = std::filesystem::path(scenario_.folder) / value.text();
    std::ifstream file(path, std::ios::binary);
    if (!std::filesystem::is_regular_file(path) || !file) {
      context_.report(value, "the file " + in_quotes(value.text()) + " cannot be read");
      return false;
    }
    check.filename = value.text();
    check.text.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    return true;
  }

  bool read_events(const Cursor& body, ExpectationSpec& expectation) {
    EventsExpectation check;
    read_counts(body, check);
    auto of = selector(body.at("of"));
    if (!of) return false;
    check.of = std::move(*of);
    return set(expectation, std::move(check));
  }

  const Scenario& scenario_;
  ScenarioNames& names_;
  ReadingContext& context_;
};

}  // namespace

std::optional<ExpectationSpec> read_expectation(const Cursor& item, const Scenario& scenario, ScenarioNames& names,
                                                ReadingContext& context) {
  ExpectationSpec expectation;
  if (!ExpectationReader(scenario, names, context).read(item, expectation)) return std::nullopt;
  return expectation;
}

void read_expectations(const Cursor& list, Scenario& scenario, ScenarioNames& names, ReadingContext& context) {
  for (const Cursor& item : list.items()) {
    if (auto expectation = read_expectation(item, scenario, names, context)) {
      scenario.expectations.push_back(std::move(*expectation));
    }
  }
}

}  // namespace asim
