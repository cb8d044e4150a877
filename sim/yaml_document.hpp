// YamlDocument: a YAML 1.2 file as nodes that know where they stand.
//
// Refused with file, line and column: duplicate keys, the booleans of YAML 1.1 (yes, no, on, off), tags, keys that are
// not text, nesting beyond 64 levels, aliases that explode, several documents, what is not UTF-8 or too large.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/diagnostic.hpp"

namespace asim {

/// A place in one of the document's texts.
struct YamlMark {
  std::uint32_t text = 0;  ///< which text: 0 is the file, others came with `YamlDocument::add_text`
  int line = 0;            ///< from 1; 0: the text has no lines worth telling
  int column = 0;          ///< from 1, in characters
};

struct YamlEntry;

struct YamlNode {
  enum class Kind : std::uint8_t { null, scalar, list, mapping };
  Kind kind = Kind::null;
  bool quoted = false;  ///< scalar: in quotes or a block, so that it is text whatever it looks like
  bool faulty = false;  ///< a diagnostic about it exists already
  YamlMark mark;
  std::string scalar;
  std::vector<YamlNode> items;     ///< of a list
  std::vector<YamlEntry> entries;  ///< of a mapping, in the order written, keys unique

  /// The value of `key` in a mapping, or null.
  [[nodiscard]] const YamlNode* find(std::string_view key) const;
  [[nodiscard]] YamlNode* find(std::string_view key);
};

struct YamlEntry {
  std::string key;
  bool key_quoted = false;
  YamlMark key_mark;
  YamlNode value;
};

class YamlDocument {
 public:
  /// Reads the file at `path`, which messages call `shown_name`. Faults that leave the rest readable go to
  /// `diagnostics`. Throws ScenarioError where there is nothing to go on with.
  static YamlDocument read_file(const std::string& path, const std::string& shown_name,
                                std::vector<Diagnostic>& diagnostics);
  /// The same for `text`.
  static YamlDocument parse(std::string_view text, const std::string& shown_name, std::vector<Diagnostic>& diagnostics);
  /// A document with an empty mapping in it.
  static YamlDocument empty_mapping(const std::string& shown_name);

  /// Parses `text`, one value, as part of this document; messages call its place `origin`, without a line.
  YamlNode add_text(std::string_view text, const std::string& origin, std::vector<Diagnostic>& diagnostics);

  [[nodiscard]] SourcePlace place(const YamlMark& mark, std::string key) const;
  /// Of the text that was parsed; empty if there was none.
  [[nodiscard]] const std::string& digest() const noexcept { return digest_; }
  [[nodiscard]] YamlNode& root() noexcept { return root_; }
  [[nodiscard]] const YamlNode& root() const noexcept { return root_; }

 private:
  std::vector<std::string> origins_;
  std::string digest_;
  YamlNode root_;
};

}  // namespace asim
