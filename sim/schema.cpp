#include "sim/schema.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/errors.hpp"
#include "sim/collected.hpp"
#include "sim/duration_text.hpp"
#include "sim/figure.hpp"
#include "sim/near_match.hpp"

namespace asim {
namespace {

Rule make(Rule::Kind kind, std::string expects, std::string description) {
  Rule rule;
  rule.kind = kind;
  rule.expects = std::move(expects);
  rule.description = std::move(description);
  return rule;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t skip_digits(const std::string& text, std::size_t i) {
  while (i < text.size() && is_digit(text[i])) ++i;
  return i;
}

// The number forms of the YAML 1.2 core schema.
bool is_number(const std::string& text) {
  if (text.rfind("0x", 0) == 0)
    return text.size() > 2 && text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string::npos;
  if (text.rfind("0o", 0) == 0) return text.size() > 2 && text.find_first_not_of("01234567", 2) == std::string::npos;
  const std::size_t start = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  if (text.compare(start, std::string::npos, ".inf") == 0 || text == ".nan") return true;
  std::size_t i = skip_digits(text, start);
  std::size_t digits = i - start;
  if (i < text.size() && text[i] == '.') {
    const std::size_t end = skip_digits(text, i + 1);
    digits += end - i - 1;
    i = end;
  }
  if (digits == 0) return false;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    std::size_t exponent = i + 1;
    if (exponent < text.size() && (text[exponent] == '-' || text[exponent] == '+')) ++exponent;
    i = skip_digits(text, exponent);
    if (i == exponent) return false;
  }
  return i == text.size();
}

bool is_boolean(const std::string& text) {
  return text == "true" || text == "True" || text == "TRUE" || text == "false" || text == "False" || text == "FALSE";
}

bool is_decimal(const std::string& text) {
  const std::size_t start = !text.empty() && text[0] == '-' ? 1 : 0;
  return text.size() > start && skip_digits(text, start) == text.size();
}

class Checker {
 public:
  Checker(const Schema& schema, const YamlDocument& document, std::vector<Diagnostic>& diagnostics)
      : schema_(schema), document_(document), diagnostics_(diagnostics) {}

  void check(const Rule& rule, YamlNode& node, const std::string& path) {
    if (node.faulty) return;
    switch (rule.kind) {
      case Rule::Kind::text:
        return check_text(rule, node, path);
      case Rule::Kind::version:
        return check_version(rule, node, path);
      case Rule::Kind::integer:
        return check_integer(rule, node, path);
      case Rule::Kind::duration:
        return check_parsed(rule, node, path, parse_duration);
      case Rule::Kind::range:
        return check_range(rule, node, path);
      case Rule::Kind::figure:
        return check_parsed(rule, node, path, parse_figure);
      case Rule::Kind::percent:
        return check_parsed(rule, node, path, parse_percent);
      case Rule::Kind::choice:
        return check_choice(rule, node, path);
      case Rule::Kind::nothing:
        if (node.kind != YamlNode::Kind::null) unexpected(rule, node, path);
        return;
      case Rule::Kind::list:
        return check_list(rule, node, path);
      case Rule::Kind::mapping:
        return check_mapping(rule, node, path);
      case Rule::Kind::map_of:
        return check_map_of(rule, node, path);
      case Rule::Kind::any_of:
        return check_any_of(rule, node, path);
      case Rule::Kind::reference:
        return check(schema_.definitions.at(rule.name), node, path);
    }
  }

 private:
  void report(YamlNode& node, const YamlMark& mark, const std::string& path, std::string message) {
    node.faulty = true;
    diagnostics_.push_back({document_.place(mark, path), std::move(message)});
  }
  void unexpected(const Rule& rule, YamlNode& node, const std::string& path, const std::string& hint = {}) {
    report(node, node.mark, path, "expected " + rule.expects + ", got " + describe(node) + hint);
  }
  static bool is_scalar(const YamlNode& node) { return node.kind == YamlNode::Kind::scalar; }

  void check_text(const Rule& rule, YamlNode& node, const std::string& path) {
    if (!is_scalar(node)) return unexpected(rule, node, path);
    if (is_plain_literal(node)) return unexpected(rule, node, path, "; write \"" + node.scalar + "\" for the text");
    if (node.scalar.empty() && rule.min > 0) unexpected(rule, node, path);
  }

  void check_version(const Rule& rule, YamlNode& node, const std::string& path) {
    if (!is_scalar(node) || node.scalar.empty() || !is_digit(node.scalar.front()) || !is_digit(node.scalar.back()) ||
        node.scalar.find_first_not_of("0123456789.") != std::string::npos) {
      unexpected(rule, node, path);
    }
  }

  void check_integer(const Rule& rule, YamlNode& node, const std::string& path) {
    if (!is_scalar(node) || node.quoted || !is_decimal(node.scalar)) return unexpected(rule, node, path);
    std::int64_t value = 0;
    const char* end = node.scalar.data() + node.scalar.size();
    const auto [stop, error] = std::from_chars(node.scalar.data(), end, value);
    if (error != std::errc() || stop != end || value < rule.min || value > rule.max) unexpected(rule, node, path);
  }

  // A text that a function of its own reads, which says what is wrong with it.
  template <class Parse>
  void check_parsed(const Rule& rule, YamlNode& node, const std::string& path, Parse parse) {
    if (!is_scalar(node)) return unexpected(rule, node, path);
    try {
      static_cast<void>(parse(node.scalar));
    } catch (const InputError& error) {
      report(node, node.mark, path, error.what());
    }
  }

  void check_range(const Rule& rule, YamlNode& node, const std::string& path) {
    if (node.kind != YamlNode::Kind::list) {
      if (is_scalar(node)) return check_parsed(rule, node, path, parse_duration);
      return unexpected(rule, node, path);
    }
    if (node.items.size() != 2) {
      return report(
          node, node.mark, path,
          "expected a range of two durations such as [2ms, 5ms], got a list of " + std::to_string(node.items.size()));
    }
    for (std::size_t i = 0; i < 2; ++i) {
      check_parsed(rule, node.items[i], join_index(path, i), parse_duration);
      if (node.items[i].faulty) node.faulty = true;
    }
    if (node.faulty) return;
    if (parse_duration(node.items[0].scalar) > parse_duration(node.items[1].scalar)) {
      report(node, node.mark, path,
             "expected a range from the shorter to the longer duration, got [" + node.items[0].scalar + ", " +
                 node.items[1].scalar + "]");
    }
  }

  void check_choice(const Rule& rule, YamlNode& node, const std::string& path) {
    if (!is_scalar(node)) return unexpected(rule, node, path);
    const auto among = [&](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), node.scalar) != names.end();
    };
    if (among(rule.planned)) return report(node, node.mark, path, "asim does not have " + node.scalar + " yet");
    if (!among(rule.choices)) return unexpected(rule, node, path, did_you_mean(node.scalar, rule.choices));
    if (node.quoted && is_number(node.scalar))
      unexpected(rule, node, path, "; write " + node.scalar + " without quotes");
  }

  void check_list(const Rule& rule, YamlNode& node, const std::string& path) {
    if (node.kind != YamlNode::Kind::list) return unexpected(rule, node, path);
    if (static_cast<std::int64_t>(node.items.size()) < rule.min) {
      return report(node, node.mark, path,
                    "expected " + rule.expects + ", got " +
                        (node.items.empty() ? "an empty list" : "a list of " + std::to_string(node.items.size())));
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) check(rule.parts[0], node.items[i], join_index(path, i));
  }

  void check_map_of(const Rule& rule, YamlNode& node, const std::string& path) {
    if (node.kind != YamlNode::Kind::mapping) return unexpected(rule, node, path);
    if (node.entries.empty())
      return report(node, node.mark, path, "expected " + rule.expects + ", got an empty mapping");
    for (YamlEntry& entry : node.entries) {
      const std::string key_path = join_key(path, entry.key);
      YamlNode as_value;
      as_value.kind = YamlNode::Kind::scalar;
      as_value.quoted = entry.key_quoted;
      as_value.scalar = entry.key;
      if (is_plain_literal(as_value)) {
        report(entry.value, entry.key_mark, key_path,
               "expected a name, got " + describe(as_value) + "; write \"" + entry.key + "\" for the text");
        continue;
      }
      check(rule.parts[0], entry.value, key_path);
    }
  }

  void check_any_of(const Rule& rule, YamlNode& node, const std::string& path) {
    for (const Rule& part : rule.parts) {
      if (fits(part, node)) return check(part, node, path);
    }
    std::vector<std::string> words;
    for (const Rule& part : rule.parts) words.insert(words.end(), part.choices.begin(), part.choices.end());
    unexpected(rule, node, path, is_scalar(node) ? did_you_mean(node.scalar, words) : "");
  }

  [[nodiscard]] bool fits(const Rule& rule, const YamlNode& node) const {
    switch (rule.kind) {
      case Rule::Kind::nothing:
        return node.kind == YamlNode::Kind::null;
      case Rule::Kind::list:
        return node.kind == YamlNode::Kind::list;
      case Rule::Kind::mapping:
      case Rule::Kind::map_of:
        return node.kind == YamlNode::Kind::mapping;
      case Rule::Kind::integer:
        return is_scalar(node) && !node.quoted && is_decimal(node.scalar);
      case Rule::Kind::range:
        return is_scalar(node) || node.kind == YamlNode::Kind::list;
      case Rule::Kind::choice:
        return is_scalar(node) &&
               std::find(rule.choices.begin(), rule.choices.end(), node.scalar) != rule.choices.end();
      case Rule::Kind::reference:
        return fits(schema_.definitions.at(rule.name), node);
      default:
        return is_scalar(node);
    }
  }

  void check_mapping(const Rule& rule, YamlNode& node, const std::string& path) {
    if (node.kind != YamlNode::Kind::mapping) return unexpected(rule, node, path);
    check_groups(rule, node, path);
    for (YamlEntry& entry : node.entries) {
      const std::string key_path = join_key(path, entry.key);
      const auto field = std::find_if(rule.fields.begin(), rule.fields.end(),
                                      [&](const Field& candidate) { return candidate.key == entry.key; });
      if (field == rule.fields.end()) {
        report(entry.value, entry.key_mark, key_path, unknown_key(rule, entry.key));
      } else {
        check(field->rule, entry.value, key_path);
      }
    }
    for (const Field& field : rule.fields) {
      if (field.presence == Presence::required && node.find(field.key) == nullptr) {
        report(node, node.mark, path, "the key \"" + field.key + "\" is missing" + what_it_is(field.rule));
      }
    }
  }

  // What a missing key has to be, where that is more than some text or any mapping.
  static std::string what_it_is(const Rule& rule) {
    const bool telling = rule.kind != Rule::Kind::text && rule.expects != "a mapping" && rule.expects != "a list";
    return telling && !rule.expects.empty() ? "; expected " + rule.expects : "";
  }

  static std::string unknown_key(const Rule& rule, const std::string& key) {
    if (std::find(rule.planned.begin(), rule.planned.end(), key) != rule.planned.end()) {
      return "asim does not have it yet";
    }
    if (key == "<<") return "merge keys are YAML 1.1, which is not taken";
    const std::vector<std::string> keys = collected(rule.fields, &Field::key);
    const std::string near = did_you_mean(key, keys);
    return "unknown key" + (near.empty() ? "; expected " + listed_or(keys) : near);
  }

  void check_groups(const Rule& rule, YamlNode& node, const std::string& path) {
    for (const auto& keys : rule.exactly_one) check_exactly_one(rule, keys, node, path);
    for (const auto& keys : rule.at_least_one) {
      const bool any =
          std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return node.find(key) != nullptr; });
      if (!any) report(node, node.mark, path, "expected one of the keys " + listed_or(keys));
    }
    for (const auto& [key, others] : rule.excludes) {
      if (node.find(key) == nullptr) continue;
      for (const YamlEntry& entry : node.entries) {
        if (std::find(others.begin(), others.end(), entry.key) == others.end()) continue;
        report(node, entry.key_mark, join_key(path, entry.key), "cannot stand beside \"" + key + "\"");
      }
    }
    for (const auto& [key, other] : rule.needs) {
      if (node.find(key) == nullptr || node.find(other) != nullptr) continue;
      const auto entry = std::find_if(node.entries.begin(), node.entries.end(),
                                      [&, &wanted = key](const YamlEntry& e) { return e.key == wanted; });
      report(node, entry->key_mark, join_key(path, key), "needs the key \"" + other + "\" beside it");
    }
  }

  void check_exactly_one(const Rule& rule, const std::vector<std::string>& keys, YamlNode& node,
                         const std::string& path) {
    const YamlEntry* first = nullptr;
    bool unknown = false;
    for (const YamlEntry& entry : node.entries) {
      const bool known = std::any_of(rule.fields.begin(), rule.fields.end(),
                                     [&](const Field& field) { return field.key == entry.key; });
      unknown = unknown || !known;
      if (std::find(keys.begin(), keys.end(), entry.key) == keys.end()) continue;
      if (first != nullptr) {
        report(node, entry.key_mark, join_key(path, entry.key), "cannot stand beside \"" + first->key + "\"");
      } else {
        first = &entry;
      }
    }
    if (first != nullptr) return;
    // An unknown key is most likely the missing one, misspelt: one message will do.
    node.faulty = true;
    if (!unknown) report(node, node.mark, path, "expected one of the keys " + listed_or(keys));
  }

  const Schema& schema_;
  const YamlDocument& document_;
  std::vector<Diagnostic>& diagnostics_;
};

}  // namespace

Rule&& Rule::expecting(std::string words) && {
  expects = std::move(words);
  return std::move(*this);
}
Rule&& Rule::planning(std::vector<std::string> names) && {
  planned = std::move(names);
  return std::move(*this);
}
Rule&& Rule::exactly_one_of(std::vector<std::string> keys) && {
  exactly_one.push_back(std::move(keys));
  return std::move(*this);
}
Rule&& Rule::at_least_one_of(std::vector<std::string> keys) && {
  at_least_one.push_back(std::move(keys));
  return std::move(*this);
}
Rule&& Rule::excluding(std::string key, std::vector<std::string> others) && {
  excludes.emplace_back(std::move(key), std::move(others));
  return std::move(*this);
}
Rule&& Rule::needing(std::string key, std::string other) && {
  needs.emplace_back(std::move(key), std::move(other));
  return std::move(*this);
}
Rule&& Rule::by_default(std::string words) && {
  default_value = std::move(words);
  return std::move(*this);
}

Rule text_rule(std::string description) { return make(Rule::Kind::text, "text", std::move(description)); }
Rule version_rule(std::string description) {
  return make(Rule::Kind::version, "a version such as 1.11", std::move(description));
}
Rule integer_rule(std::int64_t min, std::int64_t max, std::string description) {
  std::string expects = "a whole number of at least " + std::to_string(min);
  if (max != std::numeric_limits<std::int64_t>::max()) {
    expects = "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
  }
  Rule rule = make(Rule::Kind::integer, std::move(expects), std::move(description));
  rule.min = min;
  rule.max = max;
  return rule;
}
Rule duration_rule(std::string description) {
  return make(Rule::Kind::duration, "a duration such as 250us or 1.5ms", std::move(description));
}
Rule range_rule(std::string description) {
  return make(Rule::Kind::range, "a duration such as 250us or a range such as [2ms, 5ms]", std::move(description));
}
Rule figure_rule(std::string description) {
  return make(Rule::Kind::figure, "a figure such as 156us, 4249/s or 9", std::move(description));
}
Rule percent_rule(std::string description) {
  return make(Rule::Kind::percent, "a percentage such as 5%", std::move(description));
}
Rule choice_rule(std::vector<std::string> choices, std::string description) {
  Rule rule = make(Rule::Kind::choice, listed_or(choices), std::move(description));
  rule.choices = std::move(choices);
  return rule;
}
Rule nothing_rule(std::string description) {
  return make(Rule::Kind::nothing, "nothing after the colon", std::move(description));
}
Rule list_rule(Rule item, std::int64_t min, std::string description) {
  Rule rule = make(Rule::Kind::list, "a list", std::move(description));
  rule.min = min;
  rule.parts.push_back(std::move(item));
  return rule;
}
Rule mapping_rule(std::vector<Field> fields, std::string description) {
  Rule rule = make(Rule::Kind::mapping, "a mapping", std::move(description));
  rule.fields = std::move(fields);
  return rule;
}
Rule map_of_rule(Rule value, std::string description) {
  Rule rule = make(Rule::Kind::map_of, "a mapping", std::move(description));
  rule.min = 1;
  rule.parts.push_back(std::move(value));
  return rule;
}
Rule any_of_rule(std::vector<Rule> parts, std::string expects, std::string description) {
  Rule rule = make(Rule::Kind::any_of, std::move(expects), std::move(description));
  rule.parts = std::move(parts);
  return rule;
}
Rule reference_rule(std::string name, std::string description) {
  Rule rule = make(Rule::Kind::reference, "", std::move(description));
  rule.name = std::move(name);
  return rule;
}

void check_schema(const Schema& schema, YamlDocument& document, std::vector<Diagnostic>& diagnostics) {
  Checker(schema, document, diagnostics).check(schema.root, document.root(), "");
}

std::string describe(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "nothing";
    case YamlNode::Kind::list:
      return "a list";
    case YamlNode::Kind::mapping:
      return "a mapping";
    case YamlNode::Kind::scalar:
      break;
  }
  return is_plain_literal(node) ? node.scalar : in_quotes(node.scalar);
}

bool is_plain_literal(const YamlNode& node) {
  return node.kind == YamlNode::Kind::scalar && !node.quoted && (is_number(node.scalar) || is_boolean(node.scalar));
}

std::string join_key(const std::string& path, const std::string& key) { return path.empty() ? key : path + "." + key; }

std::string join_index(const std::string& path, std::size_t index) { return path + "[" + std::to_string(index) + "]"; }

}  // namespace asim
