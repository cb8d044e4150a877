// JsonText: JSON written field by field, in the order in which it is to be read.
//
// By hand, since a library would take times through floating point: 64-bit nanoseconds have more digits than a double
// can hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace asim {

class JsonText {
 public:
  void open(char bracket);
  void close(char bracket);
  void key(std::string_view name);
  /// A value that is JSON already: a number, true, false, null.
  void literal(std::string_view value);
  void string(std::string_view value);
  /// A value of several lines that is JSON already, as `finish` gives it: indented to where it stands.
  void document(std::string_view json);

  void field(std::string_view name, std::string_view value);
  void literal_field(std::string_view name, std::string_view value);
  /// null where there is nothing to say.
  void optional_field(std::string_view name, std::string_view value);

  /// The whole, with a newline at the end.
  std::string finish() &&;

 private:
  void separate();
  void new_line();
  void append_string(std::string_view value);

  std::string text_;
  std::size_t depth_ = 0;
  bool first_ = true;
  bool after_key_ = false;
};

/// `value / scale`, exactly, without noughts at the end: "-0.5" for -500 and 1000. `scale` is a power of ten.
std::string decimal_text(std::int64_t value, std::int64_t scale);

}  // namespace asim
