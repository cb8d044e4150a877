// The nearest of the names that would have been right, for "did you mean …?".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace asim {

/// The candidate nearest to `text` by edit distance, letter case counting little; empty if none is near. The first one
/// wins a tie.
std::string nearest_name(std::string_view text, const std::vector<std::string>& candidates);

/// `; did you mean "NAME"?`, or nothing where no candidate is near.
std::string did_you_mean(std::string_view text, const std::vector<std::string>& candidates);

/// "a, b or c".
std::string listed_or(const std::vector<std::string>& names);

/// `text` in double quotes as a message shows it: on one line, control characters escaped, cut when it is long.
std::string in_quotes(std::string_view text);

}  // namespace asim
