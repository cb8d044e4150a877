// YAML written: nodes as the text of a file, and the same text with some values changed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/yaml_document.hpp"

namespace asim {

/// `text` in double quotes, with escapes.
std::string yaml_string(std::string_view text);

/// A document whose root is a mapping: each of its keys begins a line, and so does each item of a list below it.
std::string yaml_text(const YamlNode& root);

/// The JSON of an object as such a document, with quotes where they are needed only. Throws ScenarioError if it is
/// none.
std::string yaml_from_json(std::string_view json);

/// Whether both say the same. The order of keys does not matter.
bool same_yaml(const YamlNode& a, const YamlNode& b);

/// The text of a YAML file whose values are exchanged in place, so that comments and layout stay.
class YamlEditor {
 public:
  /// `root` is what `text` was parsed to. Both must outlive this.
  YamlEditor(std::string_view text, const YamlNode& root) : text_(text), root_(root) {}

  /// Sets the value at `key`, a path such as "stimuli[0].at", to `value`, YAML of one line: exchanges what is there,
  /// adds a key to a mapping or an item at the end of a list. False if the text does not allow it.
  [[nodiscard]] bool set(const std::string& key, std::string_view value);

  /// The text with all that was set; empty where changes overlap.
  [[nodiscard]] std::optional<std::string> text() const;

 private:
  struct Edit {
    std::size_t begin;
    std::size_t end;
    std::string replacement;
  };

  [[nodiscard]] std::optional<std::size_t> offset_of(const YamlMark& mark) const;
  [[nodiscard]] std::optional<std::size_t> end_of(const YamlNode& node, std::size_t begin) const;
  [[nodiscard]] std::optional<std::size_t> end_of_brackets(std::size_t begin) const;
  [[nodiscard]] std::optional<std::size_t> end_of_quotes(std::size_t begin) const;
  bool exchange(const YamlNode& node, std::string_view value);
  bool add_key(const YamlNode& mapping, const std::string& key, std::string_view value);
  bool add_item(const YamlNode& list, std::string_view value);

  std::string_view text_;
  const YamlNode& root_;
  std::vector<Edit> edits_;
};

/// One key of a path such as "expect[0].latency".
struct PathKey {
  std::string text;
  bool in_brackets = false;  ///< stands for an item of a list, even if there is no list yet
};

/// "expect[0].latency" and "expect.0.latency" as the same three keys.
std::vector<PathKey> split_key_path(std::string_view path);

/// The key of a list's item as its place; empty if it is none.
std::optional<std::size_t> as_item_index(std::string_view key);

}  // namespace asim
