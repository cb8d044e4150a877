#include "sim/search_objective.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>
#include <variant>

#include "core/errors.hpp"
#include "sim/near_match.hpp"
#include "sim/yaml_text.hpp"

namespace asim {
namespace {

const std::vector<std::string> kinds{"latency", "lateness", "interval", "cancellation", "overruns", "events"};

const std::vector<std::string>& figures_of_times() {
  static const std::vector<std::string> figures{"max", "min", "mean", "p50", "p99", "count"};
  return figures;
}

/// What an expectation measures that a search can look at; empty for kinds that measure no amount.
std::vector<std::string> figures_of(const ExpectationSpec& expectation) {
  const auto& check = expectation.check;
  if (std::holds_alternative<OverrunsExpectation>(check) || std::holds_alternative<EventsExpectation>(check)) {
    return {"count"};
  }
  std::vector<std::string> figures = figures_of_times();
  if (std::holds_alternative<IntervalExpectation>(check)) {
    figures.emplace_back("rate");
  } else if (std::holds_alternative<LatencyExpectation>(check)) {
    figures.emplace_back("overruns");
  } else if (!std::holds_alternative<LatenessExpectation>(check) &&
             !std::holds_alternative<CancellationExpectation>(check)) {
    figures.clear();
  }
  return figures;
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

/// FROM->TO, with blanks around the arrow or without; empty where there is no arrow.
std::optional<std::pair<std::string, std::string>> split_pair(const std::string& subject) {
  const std::size_t arrow = subject.find("->");
  if (arrow == std::string::npos) return std::nullopt;
  return std::pair(trimmed(std::string_view(subject).substr(0, arrow)),
                   trimmed(std::string_view(subject).substr(arrow + 2)));
}

std::string pair_yaml(const std::pair<std::string, std::string>& pair) {
  return "from: " + yaml_string(pair.first) + ", to: " + yaml_string(pair.second);
}

/// The scenario's own expectation that measures the same latency or lateness.
std::optional<std::size_t> find_same(const std::string& kind, const std::string& subject,
                                     const std::optional<std::pair<std::string, std::string>>& pair,
                                     const Scenario& scenario) {
  for (std::size_t k = 0; k < scenario.expectations.size(); ++k) {
    const auto& check = scenario.expectations[k].check;
    const auto* const latency = std::get_if<LatencyExpectation>(&check);
    const auto* const lateness = std::get_if<LatenessExpectation>(&check);
    if (kind == "latency" && latency != nullptr && latency->from.text == pair->first &&
        latency->to.text == pair->second)
      return k;
    if (kind == "lateness" && lateness != nullptr && lateness->task.text == subject) return k;
  }
  return std::nullopt;
}

}  // namespace

SearchObjective::SearchObjective(Direction direction, const std::string& text, const Scenario& scenario)
    : direction_(direction), option_((direction == Direction::maximise ? "--maximise " : "--minimise ") + text) {
  if (text.starts_with("expect[") || text.starts_with("expect.")) {
    use_existing(text, scenario);
  } else {
    add_own(text, scenario);
  }
}

void SearchObjective::refuse(const std::string& message) const { throw InputError(option_ + ": " + message); }

void SearchObjective::use_existing(const std::string& text, const Scenario& scenario) {
  const char* const digits = text.data() + std::string_view("expect[").size();
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(digits, end, expectation_);
  std::string_view rest(stop, static_cast<std::size_t>(end - stop));
  if (rest.starts_with(']')) rest.remove_prefix(1);
  const bool names_figure = rest.starts_with('.') && rest.size() > 1;
  if (error != std::errc() || (!rest.empty() && !names_figure)) {
    refuse("expected an expectation of the scenario such as expect[0] or expect[0].p99");
  }
  if (expectation_ >= scenario.expectations.size()) {
    refuse("the scenario has " + std::to_string(scenario.expectations.size()) + " expectations, counted from 0");
  }
  const std::vector<std::string> figures = figures_of(scenario.expectations[expectation_]);
  if (figures.empty()) refuse("this expectation measures nothing that can be larger or smaller");
  const bool shortest = direction_ == Direction::minimise && figures.size() > 1;
  figure_ = !rest.empty() ? std::string(rest.substr(1)) : shortest ? "min" : figures.front();
}

void SearchObjective::add_own(const std::string& text, const Scenario& scenario) {
  const std::size_t colon = text.find(':');
  const std::string head = text.substr(0, colon);
  const std::string kind = head.substr(0, head.find('.'));
  const std::string subject = colon == std::string::npos ? "" : trimmed(std::string_view(text).substr(colon + 1));
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end() || subject.empty()) {
    refuse("expected " + listed_or(kinds) +
           " with a colon and what is measured, such as lateness:reader, or expect[0]" + did_you_mean(kind, kinds));
  }
  const bool counts = kind == "overruns" || kind == "events";
  figure_ = kind != head                        ? head.substr(kind.size() + 1)
            : counts                            ? "count"
            : direction_ == Direction::maximise ? "max"
                                                : "min";
  std::string body;
  const auto pair = split_pair(subject);
  if (kind == "latency") {
    if (!pair) refuse("expected latency:FROM->TO, in quotes since > means something to the shell");
    body = pair_yaml(*pair);
  } else if (kind == "overruns") {
    // The trivial bound, since counts want one.
    body = "of: " + (pair ? "{" + pair_yaml(*pair) + "}" : yaml_string(subject)) + ", min: 0";
  } else if (kind == "events") {
    body = "of: " + yaml_string(subject) + ", min: 0";
  } else {
    body = (kind == "interval" ? "of: " : "task: ") + yaml_string(subject);
  }
  if (const auto own = find_same(kind, subject, pair, scenario)) {
    expectation_ = *own;
    return;
  }
  expectation_ = scenario.expectations.size();
  const std::string item = kind + ": {" + body + "}";
  const bool first = expectation_ == 0;
  settings_.push_back(
      {option_, first ? "expect" : "expect[" + std::to_string(expectation_) + "]", first ? "[{" + item + "}]" : item});
}

void SearchObjective::check(const Scenario& scenario) const {
  const std::vector<std::string> figures = figures_of(scenario.expectations.at(expectation_));
  if (std::find(figures.begin(), figures.end(), figure_) != figures.end()) return;
  refuse("expected the figure " + listed_or(figures) + ", got " + in_quotes(figure_) + did_you_mean(figure_, figures));
}

std::optional<Score> SearchObjective::score(const RunResult& run) const {
  const ExpectationResult& result = run.expectations.at(expectation_);
  std::optional<Score> score;
  if (const auto figure = measured_figure(result.measured, figure_)) score = Score{*figure};
  if (longest_counts() && result.evidence.open_since) {
    const Figure waited = run.end - *result.evidence.open_since;
    if (!score || worse(waited, score->figure)) score = Score{.figure = waited, .unanswered = true};
  }
  return score;
}

Figure SearchObjective::figure_of(std::int64_t amount) const {
  if (figure_ == "count" || figure_ == "overruns") return amount;
  if (figure_ == "rate") return Rate{amount};
  return Duration::from_ns(amount);
}

bool SearchObjective::worse(const Figure& score, const Figure& other) const {
  return direction_ == Direction::maximise ? amount_of(score) > amount_of(other) : amount_of(score) < amount_of(other);
}

std::optional<Span> SearchObjective::evidence(const RunResult& run) const {
  const SpanEvidence& evidence = run.expectations.at(expectation_).evidence;
  if (const auto figure = score(run); figure && figure->unanswered) return Span{*evidence.open_since, run.end};
  if (figure_ == "max") return evidence.longest;
  if (figure_ == "min") return evidence.shortest;
  return std::nullopt;
}

}  // namespace asim
