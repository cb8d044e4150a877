#include "sim/search_variable.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <variant>

#include "core/errors.hpp"
#include "sim/duration_text.hpp"
#include "sim/json_text.hpp"
#include "sim/near_match.hpp"

namespace asim {
namespace {

constexpr int most_decimals = 9;
/// Seeds of up to six digits: more of them than runs, and short enough to be typed.
constexpr std::int64_t highest_seed = 999'999;

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int k = 0; k < exponent; ++k) power *= 10;
  return power;
}

int decimals_of(const std::string& number) {
  const std::size_t point = number.find('.');
  return point == std::string::npos ? 0 : static_cast<int>(number.size() - point - 1);
}

/// "2.5" with two decimals as 250; empty if it is no number, or too long.
std::optional<std::int64_t> parse_number(std::string number, int decimals) {
  const int own = decimals_of(number);
  if (own > 0) number.erase(number.size() - static_cast<std::size_t>(own) - 1, 1);
  number.append(static_cast<std::size_t>(decimals - own), '0');
  std::int64_t amount = 0;
  const char* const end = number.data() + number.size();
  const auto [stop, error] = std::from_chars(number.data(), end, amount);
  return error == std::errc() && stop == end ? std::optional(amount) : std::nullopt;
}

bool looks_like_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("-0123456789.") == std::string::npos;
}

/// Reads both ends of a `--vary` into `variable`.
void read_ends(const std::string& low, const std::string& high, SearchVariable& variable) {
  if (!looks_like_number(low) || !looks_like_number(high)) {
    variable.low = parse_duration(low).ns;
    variable.high = parse_duration(high).ns;
    return;
  }
  variable.unit = SearchVariable::Unit::number;
  variable.decimals = std::max(decimals_of(low), decimals_of(high));
  for (const auto& [text, amount] : {std::pair(&low, &variable.low), std::pair(&high, &variable.high)}) {
    const auto parsed = variable.decimals > most_decimals ? std::nullopt : parse_number(*text, variable.decimals);
    if (!parsed) throw InputError("expected a number or a duration, got " + in_quotes(*text));
    *amount = *parsed;
  }
}

std::string dotted(const std::string& key) { return key.empty() ? key : key + "."; }

/// Collects the ranges of native steps, and whether there are any.
class RangeCollector {
 public:
  explicit RangeCollector(std::vector<SearchVariable>& variables) : variables_(variables) {}

  void collect(const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      const std::string key = dotted(step.place.key);
      if (const auto* const busy = std::get_if<BusyStep>(&step.action)) add(key + "busy", busy->time);
      if (const auto* const sleep = std::get_if<SleepStep>(&step.action)) add(key + "sleep", sleep->time);
      if (const auto* const low = std::get_if<LowPriorityStep>(&step.action)) add(key + "after", low->time);
      if (const auto* const timeout = std::get_if<TimeoutStep>(&step.action)) {
        add(key + "timeout.within", timeout->within);
        collect(timeout->steps);
      }
    }
  }

 private:
  void add(const std::string& key, const DurationRange& range) {
    if (range.fixed()) return;
    variables_.push_back(
        {.key = key, .low = range.min.ns, .high = range.max.ns, .as_written = SearchVariable::AsWritten::possible});
  }

  std::vector<SearchVariable>& variables_;
};

bool draws_by_seed(const BoardSpec& board) {
  const auto bounces = [](const ButtonSpec& button) { return button.bounce.ns > 0; };
  return board.program.has_value() || std::any_of(board.buttons.begin(), board.buttons.end(), bounces);
}

/// Where a stimulus may begin: empty if it cannot move.
std::optional<SearchVariable> phase_of(const StimulusSpec& stimulus, const Scenario& scenario, Duration window) {
  const Duration latest =
      std::min(stimulus.at + (stimulus.every ? *stimulus.every - Duration::from_ns(1) : window), scenario.duration);
  if (latest <= stimulus.at) return std::nullopt;
  return SearchVariable{.key = dotted(stimulus.place.key) + "at", .low = stimulus.at.ns, .high = latest.ns};
}

}  // namespace

std::string SearchVariable::text(std::int64_t amount) const {
  if (unit == Unit::time) return format_duration(Duration::from_ns(amount));
  return decimal_text(amount, power_of_ten(decimals));
}

std::string SearchVariable::range_text() const { return text(low) + " to " + text(high); }

ScenarioOverride SearchVariable::setting(std::int64_t amount) const {
  const std::string value = text(amount);
  return {option.empty() ? key + "=" + value : option, key, value};
}

std::vector<ScenarioOverride> settings_of(const std::vector<SearchVariable>& variables, const SearchValues& values) {
  std::vector<ScenarioOverride> settings;
  for (std::size_t k = 0; k < variables.size(); ++k) {
    if (values[k]) settings.push_back(variables[k].setting(*values[k]));
  }
  return settings;
}

SearchVariable parse_vary(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::size_t dots = text.find("..", equals == std::string::npos ? 0 : equals);
  if (equals == std::string::npos || equals == 0 || dots == std::string::npos) {
    throw InputError("--vary: expected KEY=LOW..HIGH such as stimuli[0].at=0ms..10ms, got " + in_quotes(text));
  }
  SearchVariable variable{.key = text.substr(0, equals), .option = "--vary " + text};
  try {
    read_ends(text.substr(equals + 1, dots - equals - 1), text.substr(dots + 2), variable);
  } catch (const InputError& error) {
    throw InputError("--vary " + text + ": " + error.what());
  }
  if (variable.low > variable.high) {
    throw InputError("--vary " + text + ": expected the lower end first, got " + in_quotes(text.substr(equals + 1)));
  }
  if (variable.key == "seed") variable.order = SearchVariable::Order::none;
  return variable;
}

std::vector<SearchVariable> default_variables(const Scenario& scenario, Duration window) {
  std::vector<SearchVariable> ranges;
  bool draws = false;
  for (const BoardSpec& board : scenario.boards) {
    draws = draws || draws_by_seed(board);
    for (const NativeTaskSpec& task : board.tasks) RangeCollector(ranges).collect(task.steps);
  }
  std::vector<SearchVariable> phases;
  for (const StimulusSpec& stimulus : scenario.stimuli) {
    draws = draws || stimulus.jitter.ns > 0;
    if (auto phase = phase_of(stimulus, scenario, window)) phases.push_back(std::move(*phase));
  }
  std::vector<SearchVariable> variables;
  if (draws || !ranges.empty()) {
    variables.push_back({.key = "seed",
                         .high = highest_seed,
                         .unit = SearchVariable::Unit::number,
                         .order = SearchVariable::Order::none});
  }
  variables.insert(variables.end(), phases.begin(), phases.end());
  variables.insert(variables.end(), ranges.begin(), ranges.end());
  return variables;
}

}  // namespace asim
