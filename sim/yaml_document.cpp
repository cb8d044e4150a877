#include "sim/yaml_document.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "sim/near_match.hpp"
#include "sim/text_hash.hpp"

namespace asim {
namespace {

constexpr std::size_t largest_file = std::size_t{16} * 1024 * 1024;
constexpr std::size_t deepest_nesting = 64;
constexpr std::size_t most_aliased_nodes = 100'000;
// yaml-cpp keeps every open bracket of a line in memory before its first event, so that a file of brackets must be
// refused before it is parsed. Far above `deepest_nesting`, because this count sees brackets in quoted text as well.
constexpr std::int64_t most_open_brackets = 10'000;

constexpr std::array<std::string_view, 12> yaml_1_1_booleans{"yes", "Yes", "YES", "no",  "No",  "NO",
                                                             "on",  "On",  "ON",  "off", "Off", "OFF"};

std::size_t node_count(const YamlNode& node) {
  std::size_t count = 1;
  for (const YamlNode& item : node.items) count += node_count(item);
  for (const YamlEntry& entry : node.entries) count += node_count(entry.value);
  return count;
}

std::size_t node_depth(const YamlNode& node) {
  std::size_t depth = 0;
  for (const YamlNode& item : node.items) depth = std::max(depth, node_depth(item));
  for (const YamlEntry& entry : node.entries) depth = std::max(depth, node_depth(entry.value));
  return depth + 1;
}

/// A list or mapping where a key belongs.
class KeyError final : public ScenarioError {
 public:
  using ScenarioError::ScenarioError;
};

/// Takes events and does nothing: for the parser's own errors.
class SyntaxCheck final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& /*value*/) override {}
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value /*style*/) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {}
  void OnMapEnd() override {}
};

/// Builds nodes from the parser's events. Iterative, so that its own stack does not depend on the file.
class NodeBuilder final : public YAML::EventHandler {
 public:
  NodeBuilder(std::string_view text, std::uint32_t text_number, SourcePlace origin,
              std::vector<Diagnostic>& diagnostics)
      : text_number_(text_number), origin_(std::move(origin)), diagnostics_(diagnostics) {
    line_starts_.push_back(text);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_starts_.push_back(text.substr(i + 1));
    }
  }

  [[nodiscard]] YamlNode take_root() { return std::move(root_); }
  [[nodiscard]] int documents() const noexcept { return documents_; }
  [[noreturn]] void fail(const YAML::Mark& mark, std::string message) const {
    throw ScenarioError(place(convert(mark), current_key()), std::move(message));
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) fail(mark, "expected one document, but a second one starts here");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlNode node;
    node.mark = convert(mark);
    if (expects_key()) fail(mark, "expected a key, got nothing");
    // An empty value has no place of its own: yaml-cpp gives that of whatever follows.
    if (!open_.empty() && open_.back().node.kind == YamlNode::Kind::mapping) node.mark = open_.back().key_mark;
    finish(std::move(node), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchored_.find(anchor);
    if (found == anchored_.end()) fail(mark, "the alias stands inside what it refers to");
    if (expects_key()) {
      if (found->second.kind != YamlNode::Kind::scalar)
        fail(mark, "expected text as a key, got an alias of a list or mapping");
      key(found->second.scalar, found->second.quoted, convert(mark));
      return;
    }
    aliased_nodes_ += node_count(found->second);
    if (aliased_nodes_ > most_aliased_nodes) {
      fail(mark, "the aliases of this file stand for more than " + std::to_string(most_aliased_nodes) + " values");
    }
    if (open_.size() + node_depth(found->second) > deepest_nesting) fail_deep(mark);
    finish(found->second, 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_tag(mark, tag);
    const bool quoted_text = tag == "!";
    if (expects_key()) {
      if (anchor != 0) anchored_[anchor] = scalar(mark, quoted_text, value);
      key(value, quoted_text, convert(mark));
      return;
    }
    YamlNode node = scalar(mark, quoted_text, value);
    const bool old_boolean =
        std::find(yaml_1_1_booleans.begin(), yaml_1_1_booleans.end(), value) != yaml_1_1_booleans.end();
    if (!quoted_text && old_boolean) {
      report(node.mark, value + " is a boolean of YAML 1.1, which is not taken; write \"" + value + "\" for the text");
      node.faulty = true;
    }
    finish(std::move(node), anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlNode::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlNode::Kind::mapping);
  }
  void OnMapEnd() override { close(); }

  [[nodiscard]] YamlMark convert(const YAML::Mark& mark) const {
    const auto line = static_cast<std::size_t>(std::max(mark.line, 0));
    auto column = static_cast<std::size_t>(std::max(mark.column, 0));
    if (line < line_starts_.size()) {
      // yaml-cpp counts bytes.
      const std::string_view before = line_starts_[line].substr(0, column);
      column = static_cast<std::size_t>(std::count_if(
          before.begin(), before.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
    }
    return {text_number_, static_cast<int>(line) + 1, static_cast<int>(column) + 1};
  }
  [[nodiscard]] SourcePlace place(const YamlMark& mark, const std::string& key_path) const {
    SourcePlace at = origin_;
    at.key = at.key.empty() || key_path.empty() ? at.key + key_path : at.key + "." + key_path;
    if (text_number_ == 0) {
      at.line = mark.line;
      at.column = mark.column;
    }
    return at;
  }

 private:
  struct Open {
    YamlNode node;
    YAML::anchor_t anchor = 0;
    bool has_key = false;
    bool drop = false;  ///< the value of a duplicate key
    std::string key;
    bool key_quoted = false;
    YamlMark key_mark;
    std::map<std::string, int> key_lines;
  };

  [[nodiscard]] bool expects_key() const {
    return !open_.empty() && open_.back().node.kind == YamlNode::Kind::mapping && !open_.back().has_key;
  }
  [[nodiscard]] YamlNode scalar(const YAML::Mark& mark, bool quoted_text, const std::string& value) const {
    YamlNode node;
    node.kind = YamlNode::Kind::scalar;
    node.quoted = quoted_text;
    node.mark = convert(mark);
    node.scalar = value;
    return node;
  }
  void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    if (tag.empty() || tag == "?" || tag == "!") return;
    std::string shown = tag;
    if (const std::string core = "tag:yaml.org,2002:"; tag.rfind(core, 0) == 0) shown = "!!" + tag.substr(core.size());
    fail(mark, "expected a plain value, got the tag " + shown);
  }
  [[noreturn]] void fail_deep(const YAML::Mark& mark) const {
    throw ScenarioError(place(convert(mark), ""),
                        "nested more than " + std::to_string(deepest_nesting) + " levels deep");
  }
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlNode::Kind kind) {
    refuse_tag(mark, tag);
    if (expects_key())
      throw KeyError(place(convert(mark), current_key()), "expected text as a key, got a list or mapping");
    if (open_.size() >= deepest_nesting) fail_deep(mark);
    Open& opened = open_.emplace_back();
    opened.node.kind = kind;
    opened.node.mark = convert(mark);
    opened.anchor = anchor;
  }
  void close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    finish(std::move(closed.node), closed.anchor);
  }
  void key(const std::string& text, bool quoted_text, YamlMark mark) {
    Open& mapping = open_.back();
    mapping.has_key = true;
    mapping.key = text;
    mapping.key_quoted = quoted_text;
    mapping.key_mark = mark;
    mapping.drop = false;
    const auto [first, fresh] = mapping.key_lines.emplace(text, mark.line);
    if (fresh) return;
    report(mark, "this key stands in line " + std::to_string(first->second) + " already");
    mapping.drop = true;
  }
  void finish(YamlNode node, YAML::anchor_t anchor) {
    if (anchor != 0) anchored_[anchor] = node;
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == YamlNode::Kind::list) {
      parent.node.items.push_back(std::move(node));
      return;
    }
    parent.has_key = false;
    if (parent.drop) return;
    parent.node.entries.push_back({std::move(parent.key), parent.key_quoted, parent.key_mark, std::move(node)});
  }
  [[nodiscard]] std::string current_key() const {
    std::string path;
    for (const Open& level : open_) {
      if (level.node.kind == YamlNode::Kind::list) {
        path += "[" + std::to_string(level.node.items.size()) + "]";
      } else if (level.has_key) {
        path += (path.empty() ? "" : ".") + level.key;
      }
    }
    return path;
  }
  void report(const YamlMark& mark, std::string message) {
    diagnostics_.push_back({place(mark, current_key()), std::move(message)});
  }

  std::uint32_t text_number_;
  SourcePlace origin_;
  std::vector<Diagnostic>& diagnostics_;
  std::vector<std::string_view> line_starts_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, YamlNode> anchored_;
  std::size_t aliased_nodes_ = 0;
  int documents_ = 0;
  YamlNode root_;
};

// The length of the UTF-8 sequence at `i`, or 0 where there is none.
std::size_t utf8_length(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
  const unsigned first = byte(i);
  if (first < 0x80U) return 1;
  const std::size_t length = first >= 0xf0U ? 4 : first >= 0xe0U ? 3 : 2;
  if (first < 0xc2U || first > 0xf4U) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(i + k) & 0xc0U) != 0x80U) return 0;
  }
  const unsigned second = byte(i + 1);
  const bool overlong = (first == 0xe0U && second < 0xa0U) || (first == 0xf0U && second < 0x90U);
  const bool surrogate_or_beyond = (first == 0xedU && second >= 0xa0U) || (first == 0xf4U && second >= 0x90U);
  return overlong || surrogate_or_beyond ? 0 : length;
}

/// Refuses what yaml-cpp would read wrongly or choke on. One pass over the bytes.
void check_bytes(std::string_view text, const SourcePlace& origin) {
  SourcePlace at = origin;
  const bool has_lines = origin.line > 0;
  int line = 1;
  int column = 1;
  std::int64_t open_brackets = 0;
  const auto refuse = [&](std::string message) {
    if (has_lines) {
      at.line = line;
      at.column = column;
    }
    throw ScenarioError(at, std::move(message));
  };
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const std::size_t length = utf8_length(text, i);
    if (length == 0) refuse("expected UTF-8 text, got a byte that is none");
    if (c == '\0') refuse("expected text, got a NUL byte");
    if (c == '[' || c == '{') {
      if (++open_brackets > most_open_brackets) {
        refuse("nested more than " + std::to_string(deepest_nesting) + " levels deep");
      }
    }
    if ((c == ']' || c == '}') && open_brackets > 0) --open_brackets;
    ++column;
    if (c == '\n') {
      ++line;
      column = 1;
    }
    i += length;
  }
}

void parse_all(std::string_view text, YAML::EventHandler& handler) {
  std::istringstream stream{std::string(text)};
  YAML::Parser parser(stream);
  while (parser.HandleNextDocument(handler)) {
  }
}

// yaml-cpp's words, and the most frequent cause where they do not tell.
std::string syntax_message(std::string_view text, const YAML::Exception& error) {
  std::string message = "not YAML: " + error.msg;
  std::replace(message.begin(), message.end(), '\n', ' ');
  std::size_t start = 0;
  for (int line = 0; line < error.mark.line && start != std::string_view::npos; ++line) {
    start = text.find('\n', start);
    if (start != std::string_view::npos) ++start;
  }
  if (start == std::string_view::npos) return message;
  const std::size_t indent_end = text.find_first_not_of(" \t", start);
  if (text.substr(start, indent_end - start).find('\t') != std::string_view::npos) {
    message += "; lines are indented by spaces, not tabs";
  }
  return message;
}

YamlNode parse_text(std::string_view text, std::uint32_t text_number, const SourcePlace& origin,
                    std::vector<Diagnostic>& diagnostics) {
  check_bytes(text, origin);
  SourcePlace bare = origin;
  bare.line = 0;
  NodeBuilder builder(text, text_number, bare, diagnostics);
  try {
    try {
      parse_all(text, builder);
    } catch (const KeyError&) {
      // yaml-cpp takes a bracket that is never closed for a key before it notices.
      SyntaxCheck check;
      parse_all(text, check);
      throw;
    }
  } catch (const YAML::Exception& error) {
    throw ScenarioError(builder.place(builder.convert(error.mark), ""), syntax_message(text, error));
  }
  if (builder.documents() == 0) throw ScenarioError(origin, "the file is empty");
  return builder.take_root();
}

[[noreturn]] void refuse_file(const std::string& shown_name, std::string message) {
  throw ScenarioError(SourcePlace{.origin = shown_name, .key = {}}, std::move(message));
}

std::string read_bytes(const std::string& path, const std::string& shown_name) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) refuse_file(shown_name, "there is no such file");
  if (std::filesystem::is_directory(status)) refuse_file(shown_name, "expected a file, got a directory");
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse_file(shown_name, std::string("cannot be read: ") + std::strerror(errno));
  std::string bytes;
  std::array<char, 65536> block{};
  while (file.read(block.data(), block.size()) || file.gcount() > 0) {
    bytes.append(block.data(), static_cast<std::size_t>(file.gcount()));
    if (bytes.size() > largest_file) refuse_file(shown_name, "larger than 16 MiB");
  }
  return bytes;
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const YamlEntry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

YamlNode* YamlNode::find(std::string_view key) {
  for (YamlEntry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

YamlDocument YamlDocument::read_file(const std::string& path, const std::string& shown_name,
                                     std::vector<Diagnostic>& diagnostics) {
  return parse(read_bytes(path, shown_name), shown_name, diagnostics);
}

YamlDocument YamlDocument::parse(std::string_view text, const std::string& shown_name,
                                 std::vector<Diagnostic>& diagnostics) {
  YamlDocument document = empty_mapping(shown_name);
  document.digest_ = text_digest(text);
  document.root_ =
      parse_text(text, 0, SourcePlace{.origin = shown_name, .line = 1, .column = 1, .key = {}}, diagnostics);
  return document;
}

YamlDocument YamlDocument::empty_mapping(const std::string& shown_name) {
  YamlDocument document;
  document.origins_.push_back(shown_name);
  document.root_.kind = YamlNode::Kind::mapping;
  document.root_.mark = {0, 1, 1};
  return document;
}

YamlNode YamlDocument::add_text(std::string_view text, const std::string& origin,
                                std::vector<Diagnostic>& diagnostics) {
  const auto number = static_cast<std::uint32_t>(origins_.size());
  origins_.push_back(origin);
  YamlNode empty;
  empty.mark = {number, 0, 0};
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return empty;
  return parse_text(text, number, SourcePlace{.origin = origin, .key = {}}, diagnostics);
}

SourcePlace YamlDocument::place(const YamlMark& mark, std::string key) const {
  SourcePlace at{.origin = origins_.at(mark.text), .key = std::move(key)};
  if (mark.text == 0) {
    at.line = mark.line;
    at.column = mark.column;
  }
  return at;
}

}  // namespace asim
