#include "sim/line_pattern.hpp"

#include <locale>
#include <regex>

#include "core/errors.hpp"
#include "sim/near_match.hpp"

namespace asim {
namespace {

const char* reason(std::regex_constants::error_type code) {
  using namespace std::regex_constants;
  if (code == error_brack) return "a \"[\" is not closed";
  if (code == error_paren) return "the parentheses do not pair";
  if (code == error_brace) return "the braces do not pair";
  if (code == error_badbrace) return "what stands in the braces is no repeat count";
  if (code == error_range) return "a range such as [z-a] runs backwards";
  if (code == error_badrepeat) return "a repeat such as * has nothing to repeat";
  if (code == error_escape) return "a backslash is followed by nothing that it can escape";
  if (code == error_backref) return "a back reference names no group";
  if (code == error_ctype) return "an unknown character class";
  if (code == error_complexity || code == error_stack || code == error_space) return "it is too complicated";
  return "it is malformed";
}

}  // namespace

struct LinePattern::Compiled {
  std::regex regex;
};

LinePattern::LinePattern(const std::string& expression) {
  try {
    auto compiled = std::make_shared<Compiled>();
    compiled->regex.imbue(std::locale::classic());
    compiled->regex.assign(expression, std::regex::ECMAScript);
    compiled_ = std::move(compiled);
  } catch (const std::regex_error& error) {
    throw InputError("expected a regular expression, got " + asim::quoted(expression) + ": " + reason(error.code()));
  }
}

bool LinePattern::found_in(std::string_view text) const {
  return std::regex_search(text.begin(), text.end(), compiled_->regex);
}

}  // namespace asim
