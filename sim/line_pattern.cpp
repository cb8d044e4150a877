#include "sim/line_pattern.hpp"

#include <locale>
#include <regex>

#include "core/errors.hpp"
#include "sim/near_match.hpp"

namespace asim {
namespace {

constexpr const char* nothing_to_repeat = "a repeat such as * has nothing to repeat";

const char* reason(std::regex_constants::error_type code, const std::string& expression) {
  using namespace std::regex_constants;
  // The library says of "*a", too, that the parentheses do not pair.
  if (code == error_paren && expression.find_first_of("()") == std::string::npos) return nothing_to_repeat;
  if (code == error_brack) return "a \"[\" is not closed";
  if (code == error_paren) return "the parentheses do not pair";
  if (code == error_brace) return "the braces do not pair";
  if (code == error_badbrace) return "what stands in the braces is no repeat count";
  if (code == error_range) return "a range such as [z-a] runs backwards";
  if (code == error_badrepeat) return nothing_to_repeat;
  if (code == error_escape) return "a backslash is followed by nothing that it can escape";
  if (code == error_ctype) return "an unknown character class";
  if (code == error_backref || code == error_complexity) return "back references such as \\1 are not supported";
  if (code == error_stack || code == error_space) return "it is too complicated";
  return "it is malformed";
}

// The library's other engine recurses once a character, which overflows the stack on a long line, and tries
// expressions such as (a*)*b in exponential time. This one takes linear time and knows no back references.
constexpr auto linear_time = std::regex::ECMAScript | std::regex::nosubs | std::regex_constants::__polynomial;

std::regex compile(const std::string& expression) {
  std::regex regex;
  regex.imbue(std::locale::classic());
  regex.assign(expression, linear_time);
  return regex;
}

}  // namespace

struct LinePattern::Compiled {
  std::regex regex;
};

LinePattern::LinePattern(const std::string& expression) {
  try {
    (void)compile(expression);  // by itself: "a)(b" would be well-formed between the parentheses below
    // Matched as a whole: a search would begin again at each character, which takes quadratic time.
    compiled_ = std::make_shared<const Compiled>(Compiled{compile("[\\s\\S]*?(?:" + expression + ")[\\s\\S]*")});
  } catch (const std::regex_error& error) {
    throw InputError("expected a regular expression, got " + in_quotes(expression) + ": " +
                     reason(error.code(), expression));
  }
}

bool LinePattern::found_in(std::string_view text) const {
  return std::regex_match(text.begin(), text.end(), compiled_->regex);
}

}  // namespace asim
