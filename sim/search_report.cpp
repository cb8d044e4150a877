#include <string>

#include "sim/bounds.hpp"
#include "sim/search_result.hpp"
#include "sim/verdict_table.hpp"

namespace asim {
namespace {

std::string score_text(const Score& score) {
  return (score.unanswered ? "unanswered for " : "") + format_figure(score.figure);
}

std::string plural(std::int64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string headline(const SearchResult& result) {
  std::string text = "asim: " + on_one_line(result.scenario) + "\nsearched " + plural(result.runs, "run");
  if (result.runs < result.runs_asked) text += " of " + std::to_string(result.runs_asked);
  if (result.interrupted) text += ", interrupted";
  return text + ", search seed " + std::to_string(result.seed) + ", for the " +
         (result.direction == Direction::maximise ? "highest " : "lowest ") + result.figure + " of " + result.of +
         "\n\n";
}

/// In single quotes where a shell would take it for something else.
std::string shell_word(const std::string& text) {
  if (text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-+/%=:,") ==
      std::string::npos) {
    return text;
  }
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string again(const SearchResult& result) {
  if (!result.saved_as.empty()) return "asim run " + shell_word(result.saved_as);
  std::string command = "asim run " + shell_word(result.file);
  for (const ScenarioOverride& setting : result.settings) {
    command += " --set " + shell_word(setting.key + "=" + setting.value);
  }
  return command;
}

std::string variables_table(const SearchResult& result) {
  TextTable table;
  table.add({"varied", "over", "the worst has"}, Tint::faint);
  for (std::size_t k = 0; k < result.variables.size(); ++k) {
    const SearchVariable& variable = result.variables[k];
    const auto& value = result.worst->values[k];
    table.add({{variable.key}, {variable.range_text()}, {value ? variable.text(*value) : "as written"}});
  }
  return table.text(Colour::off);
}

std::string failures(const SearchResult& result, Colour colour) {
  if (!result.first_failure) return "";
  const SearchFailure& failure = *result.first_failure;
  std::string text =
      tinted(plural(result.failed_runs, "run"), Tint::bad, colour) + " ended in an error, the first with";
  for (const ScenarioOverride& setting : settings_of(result.variables, failure.values)) {
    text += " " + shell_word(setting.key + "=" + setting.value);
  }
  return text + ": " + on_one_line(failure.message) + "\n";
}

}  // namespace

std::string search_report(const SearchResult& result, Colour colour) {
  std::string text = headline(result);
  if (!result.worst) return text + "nothing was measured in any run\n" + failures(result, colour);
  const SearchFinding& worst = *result.worst;
  TextTable found;
  std::string figure = score_text(worst.score);
  if (worst.span) figure += ", from " + instant_text(worst.span->from) + " to " + instant_text(worst.span->to);
  found.add({{"worst"}, {figure + ", run " + std::to_string(worst.number), Tint::strong}});
  if (result.as_written) found.add({{"as written"}, {score_text(*result.as_written)}});
  text += found.text(colour) + "\n";
  if (!result.variables.empty()) text += variables_table(result) + "\n";
  text += "again: " + again(result) + "\n";
  text += failures(result, colour);
  return text + "\n" + verdict_table(worst.run, std::nullopt, colour);
}

int exit_status(const SearchResult& result) {
  if (result.interrupted) return 130;
  if (result.failed_runs > 0) return 3;
  return result.worst ? exit_status(result.worst->run) : 1;
}

}  // namespace asim
