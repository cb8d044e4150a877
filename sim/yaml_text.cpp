#include "sim/yaml_text.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/errors.hpp"
#include "sim/duration_text.hpp"

namespace asim {
namespace {

constexpr std::string_view plain_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-+/%";

std::string scalar_text(const std::string& text, bool is_quoted) {
  const bool plain = !is_quoted && !text.empty() && text.find_first_not_of(plain_characters) == std::string::npos &&
                     text.front() != '-' && text.front() != '%';
  return plain ? text : yaml_string(text);
}

std::string key_text(const YamlEntry& entry) { return scalar_text(entry.key, entry.key_quoted); }

std::string flow_text(const YamlNode& node) {
  std::string text;
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "null";
    case YamlNode::Kind::scalar:
      return scalar_text(node.scalar, node.quoted);
    case YamlNode::Kind::list:
      for (const YamlNode& item : node.items) text += (text.empty() ? "" : ", ") + flow_text(item);
      return "[" + text + "]";
    case YamlNode::Kind::mapping:
      for (const YamlEntry& entry : node.entries) {
        text += (text.empty() ? "" : ", ") + key_text(entry) + ": " + flow_text(entry.value);
      }
      break;
  }
  return "{" + text + "}";
}

bool is_duration(const std::string& text) {
  try {
    parse_duration(text);
    return true;
  } catch (const InputError&) {
    return false;
  }
}

/// Whether no reader takes `text` for anything but text, or for the duration that it is.
bool reads_as_text(const std::string& text) {
  static constexpr std::array<std::string_view, 9> words = {"null", "true", "false", "yes", "no",
                                                            "on",   "off",  "y",     "n"};
  if (is_duration(text)) return true;
  std::string lower = text;
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  const bool word = std::find(words.begin(), words.end(), lower) != words.end();
  return !word && lower.front() >= 'a' && lower.front() <= 'z';
}

/// Takes the quotes from what reads the same without them.
void unquote(YamlNode& node) {
  if (node.quoted && !node.scalar.empty() && reads_as_text(node.scalar)) node.quoted = false;
  for (YamlNode& item : node.items) unquote(item);
  for (YamlEntry& entry : node.entries) {
    if (!entry.key.empty() && reads_as_text(entry.key)) entry.key_quoted = false;
    unquote(entry.value);
  }
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

bool is_blank_or_comment(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos || line[first] == '#';
}

/// Where the last line before `end` ends that says anything: after its newline.
std::size_t end_of_content(std::string_view text, std::size_t end) {
  while (end > 0) {
    const std::size_t newline = end >= 2 ? text.rfind('\n', end - 2) : std::string_view::npos;
    const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
    if (!is_blank_or_comment(text.substr(begin, end - begin))) break;
    end = begin;
  }
  return end;
}

}  // namespace

std::string yaml_string(std::string_view text) {
  // A JSON string is a YAML string.
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string yaml_text(const YamlNode& root) {
  std::string text;
  for (const YamlEntry& entry : root.entries) {
    text += key_text(entry) + ":";
    if (entry.value.kind != YamlNode::Kind::list || entry.value.items.empty()) {
      text += " " + flow_text(entry.value) + "\n";
      continue;
    }
    text += "\n";
    for (const YamlNode& item : entry.value.items) text += "  - " + flow_text(item) + "\n";
  }
  return text;
}

std::string yaml_from_json(std::string_view json) {
  std::vector<Diagnostic> faults;
  YamlDocument document = YamlDocument::parse(json, "", faults);
  throw_if_any(std::move(faults), "");
  unquote(document.root());
  return yaml_text(document.root());
}

bool same_yaml(const YamlNode& a, const YamlNode& b) {
  if (a.kind != b.kind || a.scalar != b.scalar || a.quoted != b.quoted) return false;
  if (a.items.size() != b.items.size() || a.entries.size() != b.entries.size()) return false;
  const auto found_in_b = [&](const YamlEntry& entry) {
    const YamlNode* const other = b.find(entry.key);
    return other != nullptr && same_yaml(entry.value, *other);
  };
  return std::equal(a.items.begin(), a.items.end(), b.items.begin(), same_yaml) &&
         std::all_of(a.entries.begin(), a.entries.end(), found_in_b);
}

std::vector<PathKey> split_key_path(std::string_view path) {
  std::vector<PathKey> keys(1);
  for (const char c : path) {
    if (c == '.' || c == '[') {
      keys.push_back({"", c == '['});
    } else if (c != ']') {
      keys.back().text += c;
    }
  }
  return keys;
}

std::optional<std::size_t> as_item_index(std::string_view key) {
  if (key.empty() || key.size() > 9 || key.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  return static_cast<std::size_t>(std::stoul(std::string(key)));
}

// --- places in the text

std::optional<std::size_t> YamlEditor::offset_of(const YamlMark& mark) const {
  if (mark.text != 0 || mark.line < 1) return std::nullopt;
  std::size_t at = 0;
  for (int line = 1; line < mark.line; ++line) {
    at = text_.find('\n', at);
    if (at == std::string_view::npos) return std::nullopt;
    ++at;
  }
  for (int column = 1; column < mark.column; ++column) {
    do ++at;
    while (at < text_.size() && is_continuation(text_[at]));
  }
  return at < text_.size() ? std::optional(at) : std::nullopt;
}

std::optional<std::size_t> YamlEditor::end_of(const YamlNode& node, std::size_t begin) const {
  const char first = text_[begin];
  if (first == '"' || first == '\'') return end_of_quotes(begin);
  if (first == '[' || first == '{') return end_of_brackets(begin);
  const bool plain = node.kind == YamlNode::Kind::scalar && !node.quoted &&
                     text_.substr(begin).starts_with(node.scalar) && !node.scalar.empty();
  return plain ? std::optional(begin + node.scalar.size()) : std::nullopt;
}

std::optional<std::size_t> YamlEditor::end_of_quotes(std::size_t begin) const {
  const char quote = text_[begin];
  for (std::size_t at = begin + 1; at < text_.size(); ++at) {
    if (quote == '"' && text_[at] == '\\') {
      ++at;
    } else if (text_[at] == quote) {
      if (quote == '"' || at + 1 >= text_.size() || text_[at + 1] != quote) return at + 1;
      ++at;  // two single quotes stand for one
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> YamlEditor::end_of_brackets(std::size_t begin) const {
  int open = 0;
  for (std::size_t at = begin; at < text_.size();) {
    const char c = text_[at];
    if (c == '"' || c == '\'') {
      const auto end = end_of_quotes(at);
      if (!end) return std::nullopt;
      at = *end;
      continue;
    }
    if (c == '#') return std::nullopt;  // a comment between brackets: not worth telling from a plain text
    if (c == '[' || c == '{') ++open;
    if ((c == ']' || c == '}') && --open == 0) return at + 1;
    ++at;
  }
  return std::nullopt;
}

// --- changes

bool YamlEditor::set(const std::string& key, std::string_view value) {
  const YamlNode* node = &root_;
  const std::vector<PathKey> keys = split_key_path(key);
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const bool last = k + 1 == keys.size();
    if (node->kind == YamlNode::Kind::list) {
      const auto index = as_item_index(keys[k].text);
      if (!index || *index > node->items.size()) return false;
      if (*index == node->items.size()) return last && add_item(*node, value);
      node = &node->items[*index];
    } else {
      const YamlNode* const next = node->find(keys[k].text);
      if (next == nullptr) return last && add_key(*node, keys[k].text, value);
      node = next;
    }
  }
  return exchange(*node, value);
}

bool YamlEditor::exchange(const YamlNode& node, std::string_view value) {
  const auto begin = offset_of(node.mark);
  const auto end = begin ? end_of(node, *begin) : std::nullopt;
  if (!end) return false;
  edits_.push_back({*begin, *end, std::string(value)});
  return true;
}

/// In front of the second key, or of the only one: the first of a block may stand behind the dash of a list's item.
bool YamlEditor::add_key(const YamlNode& mapping, const std::string& key, std::string_view value) {
  if (mapping.kind != YamlNode::Kind::mapping || mapping.entries.empty()) return false;
  if (&mapping == &root_ && value.starts_with('[')) {
    const std::size_t end = end_of_content(text_, text_.size());
    const std::string newline = text_.substr(0, end).ends_with('\n') ? "" : "\n";
    edits_.push_back({end, end, newline + key + ": " + std::string(value) + "\n"});
    return true;
  }
  const YamlMark& mark = mapping.entries[mapping.entries.size() > 1 ? 1 : 0].key_mark;
  const auto begin = offset_of(mapping.mark);
  const auto at = offset_of(mark);
  if (!begin || !at) return false;
  const std::string separator =
      text_[*begin] == '{' ? ", " : "\n" + std::string(static_cast<std::size_t>(mark.column) - 1, ' ');
  edits_.push_back({*at, *at, key + ": " + std::string(value) + separator});
  return true;
}

bool YamlEditor::add_item(const YamlNode& list, std::string_view value) {
  const auto begin = offset_of(list.mark);
  if (!begin || list.items.empty()) return false;
  if (text_[*begin] == '[') {
    const auto end = end_of_brackets(*begin);
    if (!end) return false;
    edits_.push_back({*end - 1, *end - 1, ", " + std::string(value)});
    return true;
  }
  // Only for a list below a key of the file: it ends where the next key begins.
  std::size_t end = text_.size();
  for (const YamlEntry& entry : root_.entries) {
    const auto key = offset_of(entry.key_mark);
    if (key && *key > *begin) end = std::min(end, *key);
  }
  end = end_of_content(text_, end);
  const std::string newline = text_.substr(0, end).ends_with('\n') ? "" : "\n";
  const std::string indent(static_cast<std::size_t>(list.mark.column) - 1, ' ');
  edits_.push_back({end, end, newline + indent + "- " + std::string(value) + "\n"});
  return true;
}

std::optional<std::string> YamlEditor::text() const {
  std::vector<Edit> edits = edits_;
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
  std::string result;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    if (edit.begin < at) return std::nullopt;
    result += text_.substr(at, edit.begin - at);
    result += edit.replacement;
    at = edit.end;
  }
  result += text_.substr(at);
  return result;
}

}  // namespace asim
