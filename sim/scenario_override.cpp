#include "sim/scenario_override.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "sim/schema.hpp"
#include "sim/yaml_text.hpp"

namespace asim {
void apply_override(YamlDocument& document, const ScenarioOverride& change, std::vector<Diagnostic>& diagnostics) {
  YamlNode value;
  try {
    value = document.add_text(change.value, change.option, diagnostics);
  } catch (const ScenarioError& error) {
    diagnostics.insert(diagnostics.end(), error.diagnostics().begin(), error.diagnostics().end());
    return;
  }
  const YamlMark mark{value.mark.text, 0, 0};
  const auto refuse = [&](const std::string& path, std::string message) {
    diagnostics.push_back({document.place(mark, path), std::move(message)});
  };
  const std::vector<std::string> keys = split_key_path(change.key);
  if (std::any_of(keys.begin(), keys.end(), [](const std::string& key) { return key.empty(); })) {
    return refuse("", "expected a path of keys such as expect.0.latency.max, got \"" + change.key + "\"");
  }
  YamlNode* node = &document.root();
  std::string path;
  for (const std::string& key : keys) {
    if (node->kind == YamlNode::Kind::null) {
      node->kind = YamlNode::Kind::mapping;
      node->mark = mark;
    }
    if (node->kind == YamlNode::Kind::scalar)
      return refuse(path, "is " + describe(*node) + ", which has no key \"" + key + "\"");
    if (node->kind == YamlNode::Kind::list) {
      const auto index = as_item_index(key);
      if (!index) return refuse(path, "is a list: expected the number of an item, got \"" + key + "\"");
      if (*index > node->items.size()) {
        return refuse(path, "has " + std::to_string(node->items.size()) + " items, counted from 0, got " + key);
      }
      if (*index == node->items.size()) node->items.emplace_back().mark = mark;
      path = join_index(path, *index);
      node = &node->items[*index];
      continue;
    }
    path = join_key(path, key);
    YamlNode* next = node->find(key);
    if (next == nullptr) {
      node->entries.push_back({key, false, mark, {}});
      next = &node->entries.back().value;
      next->mark = mark;
    }
    node = next;
  }
  *node = std::move(value);
}

}  // namespace asim
