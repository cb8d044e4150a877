#include "sim/scenario_schema.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace asim {
namespace {

using nlohmann::json;

// Every key that a rule takes must be a property of its JSON form, with the same rule below it.
void expect_published(const Rule& rule, const json& published, const std::string& path) {
  for (const Field& field : rule.fields) {
    ASSERT_TRUE(published["properties"].contains(field.key)) << path << "." << field.key;
    expect_published(field.rule, published["properties"][field.key], path + "." + field.key);
  }
  if (rule.kind == Rule::Kind::mapping) {
    EXPECT_EQ(published["properties"].size(), rule.fields.size()) << path;
    EXPECT_EQ(published["additionalProperties"], false) << path;
  }
  if (rule.kind == Rule::Kind::list) expect_published(rule.parts[0], published["items"], path + "[]");
  if (rule.kind == Rule::Kind::map_of) expect_published(rule.parts[0], published["additionalProperties"], path + ".*");
  if (rule.kind == Rule::Kind::any_of) {
    for (std::size_t i = 0; i < rule.parts.size(); ++i) expect_published(rule.parts[i], published["anyOf"][i], path);
  }
}

TEST(ScenarioSchema, PublishesEveryKeyThatIsRead) {
  const json published = json::parse(scenario_json_schema());
  expect_published(scenario_schema().root, published, "");
  for (const auto& [name, rule] : scenario_schema().definitions) {
    expect_published(rule, published["$defs"][name], name);
  }
}

TEST(ScenarioSchema, DescribesEveryTopLevelKey) {
  const json published = json::parse(scenario_json_schema());
  EXPECT_EQ(published["$schema"], "https://json-schema.org/draft/2020-12/schema");
  for (const auto& [key, value] : published["properties"].items()) {
    EXPECT_FALSE(value.value("description", "").empty()) << key;
  }
}

TEST(ScenarioSchema, PublishesPatternsAndChoices) {
  const json published = json::parse(scenario_json_schema());
  EXPECT_EQ(published["properties"]["duration"]["pattern"], "^[0-9]+(\\.[0-9]+)?(ns|us|ms|s|min)$");
  EXPECT_EQ(published["properties"]["scheduler"]["enum"], json({"asyncio-v3", "fast_io", "uasyncio-pycopy", "uasyncio-v2"}));
  EXPECT_EQ(published["required"], json({"asim", "name"}));
}

}  // namespace
}  // namespace asim
