// LinePattern: the regular expression of a scenario, searched for in printed text.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace asim {

/// A regular expression of the ECMAScript grammar without back references, independent of the locale. Copies share the
/// compiled form.
class LinePattern {
 public:
  /// Throws InputError that says what is wrong with the expression.
  explicit LinePattern(const std::string& expression);

  /// Whether the expression matches somewhere in `text`. Takes time in proportion to its length.
  [[nodiscard]] bool found_in(std::string_view text) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace asim
