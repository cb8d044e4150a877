#include "sim/json_text.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>

namespace asim {

void JsonText::open(char bracket) {
  separate();
  text_ += bracket;
  ++depth_;
  first_ = true;
}

void JsonText::close(char bracket) {
  --depth_;
  if (!first_) new_line();
  text_ += bracket;
  first_ = false;
}

void JsonText::key(std::string_view name) {
  separate();
  append_string(name);
  text_ += ": ";
  after_key_ = true;
}

void JsonText::literal(std::string_view value) {
  separate();
  text_ += value;
}

void JsonText::string(std::string_view value) {
  separate();
  append_string(value);
}

void JsonText::document(std::string_view json) {
  separate();
  for (const char c : json.substr(0, json.find_last_not_of('\n') + 1)) {
    if (c == '\n') {
      new_line();
    } else {
      text_ += c;
    }
  }
}

void JsonText::field(std::string_view name, std::string_view value) {
  key(name);
  string(value);
}

void JsonText::literal_field(std::string_view name, std::string_view value) {
  key(name);
  literal(value);
}

void JsonText::optional_field(std::string_view name, std::string_view value) {
  key(name);
  if (value.empty()) {
    literal("null");
  } else {
    string(value);
  }
}

std::string JsonText::finish() && { return std::move(text_) + "\n"; }

void JsonText::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (depth_ == 0) return;
  if (!first_) text_ += ',';
  new_line();
  first_ = false;
}

void JsonText::new_line() { text_.append(1, '\n').append(2 * depth_, ' '); }

void JsonText::append_string(std::string_view value) {
  text_ += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string decimal_text(std::int64_t value, std::int64_t scale) {
  const std::lldiv_t parts = std::lldiv(value, scale);
  std::string text = value < 0 ? "-" : "";  // by hand: -0.5 has no whole part that could bear it
  text += std::to_string(std::llabs(parts.quot));
  if (parts.rem == 0) return text;
  text += "." + std::to_string(scale + std::llabs(parts.rem)).substr(1);
  return text.substr(0, text.find_last_not_of('0') + 1);
}

}  // namespace asim
