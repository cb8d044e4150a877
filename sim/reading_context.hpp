// Cursor and ReadingContext: how the readers of a checked YAML file walk it and report what is wrong with its names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "sim/diagnostic.hpp"
#include "sim/scenario.hpp"
#include "sim/yaml_document.hpp"

namespace asim {

/// A node of the file and the path of keys to it; empty where the key is absent or its value is faulty.
class Cursor {
 public:
  Cursor() = default;
  Cursor(const YamlNode& node, std::string path) : node_(&node), path_(std::move(path)) {}

  explicit operator bool() const noexcept { return node_ != nullptr; }
  [[nodiscard]] const YamlNode& node() const { return *node_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] const YamlMark& mark() const { return node_->mark; }

  /// The value of a key; empty if this is empty.
  [[nodiscard]] Cursor at(std::string_view key) const;
  /// The items of a list that are not faulty.
  [[nodiscard]] std::vector<Cursor> items() const;

  /// One entry of a mapping with free keys.
  struct Entry;
  /// The entries of a mapping whose values are not faulty.
  [[nodiscard]] std::vector<Entry> entries() const;

  [[nodiscard]] bool is_list() const { return node_->kind == YamlNode::Kind::list; }
  [[nodiscard]] bool is_mapping() const { return node_->kind == YamlNode::Kind::mapping; }
  [[nodiscard]] bool is_scalar() const { return node_->kind == YamlNode::Kind::scalar; }

  // The value as the schema has checked it.
  [[nodiscard]] const std::string& text() const { return node_->scalar; }
  [[nodiscard]] std::int64_t integer() const;
  [[nodiscard]] Duration duration() const;
  [[nodiscard]] DurationRange range() const;

 private:
  const YamlNode* node_ = nullptr;
  std::string path_;
};

struct Cursor::Entry {
  std::string key;
  YamlMark key_mark;
  Cursor value;
};

std::optional<Duration> optional_duration(const Cursor& cursor);
std::optional<std::int64_t> optional_integer(const Cursor& cursor);
std::string optional_text(const Cursor& cursor);

/// Where the readers of one file report to.
class ReadingContext {
 public:
  ReadingContext(const YamlDocument& document, std::vector<Diagnostic>& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  void report(const Cursor& cursor, std::string message) { report(cursor.mark(), cursor.path(), std::move(message)); }
  void report(const YamlMark& mark, const std::string& path, std::string message) {
    diagnostics_.push_back({document_.place(mark, path), std::move(message)});
  }
  void report_at(SourcePlace place, std::string message) {
    diagnostics_.push_back({std::move(place), std::move(message)});
  }
  [[nodiscard]] SourcePlace place(const Cursor& cursor) const { return document_.place(cursor.mark(), cursor.path()); }

 private:
  const YamlDocument& document_;
  std::vector<Diagnostic>& diagnostics_;
};

}  // namespace asim
