#include "sim/reading_context.hpp"

#include <charconv>

#include "core/errors.hpp"
#include "sim/duration_text.hpp"
#include "sim/schema.hpp"

namespace asim {

Cursor Cursor::at(std::string_view key) const {
  if (node_ == nullptr) return {};
  const YamlNode* value = node_->find(key);
  if (value == nullptr || value->faulty) return {};
  return {*value, join_key(path_, std::string(key))};
}

std::vector<Cursor> Cursor::items() const {
  std::vector<Cursor> cursors;
  if (node_ == nullptr) return cursors;
  for (std::size_t i = 0; i < node_->items.size(); ++i) {
    if (!node_->items[i].faulty) cursors.emplace_back(node_->items[i], join_index(path_, i));
  }
  return cursors;
}

std::vector<Cursor::Entry> Cursor::entries() const {
  std::vector<Entry> result;
  if (node_ == nullptr) return result;
  for (const YamlEntry& entry : node_->entries) {
    if (!entry.value.faulty) result.push_back({entry.key, entry.key_mark, {entry.value, join_key(path_, entry.key)}});
  }
  return result;
}

std::int64_t Cursor::integer() const {
  std::int64_t value = 0;
  const std::string& digits = text();
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc()) throw InternalError("a value that passed the check is no integer: " + digits);
  return value;
}

Duration Cursor::duration() const { return parse_duration(text()); }

DurationRange Cursor::range() const {
  if (is_list()) return {parse_duration(node_->items[0].scalar), parse_duration(node_->items[1].scalar)};
  const Duration fixed = duration();
  return {fixed, fixed};
}

std::optional<Duration> optional_duration(const Cursor& cursor) {
  return cursor ? std::optional(cursor.duration()) : std::nullopt;
}

std::optional<std::int64_t> optional_integer(const Cursor& cursor) {
  return cursor ? std::optional(cursor.integer()) : std::nullopt;
}

std::string optional_text(const Cursor& cursor) { return cursor ? cursor.text() : std::string(); }

}  // namespace asim
