// Schema: what a YAML file may say, described once; it checks files and is published as a JSON Schema.
//
// It knows shapes: keys, types, ranges, which keys exclude each other. Whether a name names something is for the reader
// of the file, which leaves alone every node that the check has marked as faulty.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/diagnostic.hpp"
#include "sim/yaml_document.hpp"

namespace asim {

struct Field;

/// What one value may be. Made by the functions below and refined by the members that return `Rule&&`.
struct Rule {
  enum class Kind : std::uint8_t {
    text,
    version,  ///< text, or a plain number such as 1.11
    integer,
    duration,
    range,   ///< a duration or [shortest, longest]
    figure,  ///< a duration, a rate such as 4249/s, or a whole number
    percent,
    choice,  ///< one of `choices`, of which those that look like numbers are numbers
    nothing,
    list,       ///< of `parts[0]`
    mapping,    ///< of `fields`
    map_of,     ///< free keys, values of `parts[0]`
    any_of,     ///< the first of `parts` that fits: by the kind of node, a choice or an integer by its text
    reference,  ///< the definition `name` of the schema
  };

  Kind kind = Kind::nothing;
  std::string expects;      ///< the words after "expected"
  std::string description;  ///< for editors
  std::int64_t min = 0;     ///< integer; items of a list; keys of a map_of
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::vector<std::string> choices;
  std::vector<std::string> planned;  ///< choices or keys that are known but not there yet
  std::vector<Rule> parts;
  std::vector<Field> fields;
  std::vector<std::vector<std::string>> exactly_one;                       ///< groups of keys
  std::vector<std::vector<std::string>> at_least_one;                      ///< groups of keys
  std::vector<std::pair<std::string, std::vector<std::string>>> excludes;  ///< a key and those it cannot stand beside
  std::vector<std::pair<std::string, std::string>> needs;                  ///< a key and the key it needs
  std::string name;                                                        ///< reference
  std::string default_value;  ///< what holds where the key is absent, in words; empty: no default

  Rule&& expecting(std::string words) &&;
  Rule&& planning(std::vector<std::string> names) &&;
  Rule&& exactly_one_of(std::vector<std::string> keys) &&;
  Rule&& at_least_one_of(std::vector<std::string> keys) &&;
  Rule&& excluding(std::string key, std::vector<std::string> others) &&;
  Rule&& needing(std::string key, std::string other) &&;
  Rule&& by_default(std::string words) &&;
};

enum class Presence : std::uint8_t { optional, required };

struct Field {
  std::string key;
  Rule rule;
  Presence presence = Presence::optional;
};

Rule text_rule(std::string description);
Rule version_rule(std::string description);
Rule integer_rule(std::int64_t min, std::int64_t max, std::string description);
Rule duration_rule(std::string description);
Rule range_rule(std::string description);
Rule figure_rule(std::string description);
Rule percent_rule(std::string description);
Rule choice_rule(std::vector<std::string> choices, std::string description);
Rule nothing_rule(std::string description);
Rule list_rule(Rule item, std::int64_t min, std::string description);
Rule mapping_rule(std::vector<Field> fields, std::string description);
Rule map_of_rule(Rule value, std::string description);
Rule any_of_rule(std::vector<Rule> parts, std::string expects, std::string description);
Rule reference_rule(std::string name, std::string description);

struct Schema {
  std::string title;
  Rule root;
  std::map<std::string, Rule> definitions;
};

/// Checks `document` against `schema`. Adds a diagnostic for each fault and marks the node faulty.
void check_schema(const Schema& schema, YamlDocument& document, std::vector<Diagnostic>& diagnostics);

/// The schema as JSON Schema, draft 2020-12, indented, with a newline at the end.
std::string json_schema(const Schema& schema);

/// What a message calls a value: `"fast"`, `9600`, `a list`, `nothing`.
std::string describe(const YamlNode& node);

/// Whether a scalar is a number, boolean or null to YAML 1.2, so that as text it needs quotes.
bool is_plain_literal(const YamlNode& node);

/// Appends a key to a path of keys: "hardware[0]" and "uart" give "hardware[0].uart".
std::string join_key(const std::string& path, const std::string& key);
/// Appends an index to a path of keys: "hardware" and 0 give "hardware[0]".
std::string join_index(const std::string& path, std::size_t index);

}  // namespace asim
