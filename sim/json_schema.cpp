#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>

#include "sim/duration_text.hpp"
#include "sim/figure.hpp"
#include "sim/schema.hpp"

namespace asim {
namespace {

using Json = nlohmann::ordered_json;

Json rule_json(const Rule& rule);

Json choice_value(const std::string& choice) {
  if (choice == "true" || choice == "false") return choice == "true";
  const bool number = choice.find_first_not_of("0123456789") == std::string::npos;
  return number ? Json(std::stoll(choice)) : Json(choice);
}

Json required(const std::string& key) { return Json{{"required", Json::array({key})}}; }

Json any_required(const std::vector<std::string>& keys) {
  Json options = Json::array();
  for (const std::string& key : keys) options.push_back(required(key));
  return options;
}

void add_groups(const Rule& rule, Json& json) {
  Json all = Json::array();
  for (const auto& keys : rule.exactly_one) all.push_back(Json{{"oneOf", any_required(keys)}});
  for (const auto& keys : rule.at_least_one) all.push_back(Json{{"anyOf", any_required(keys)}});
  for (const auto& [key, others] : rule.excludes) {
    all.push_back(Json{{"if", required(key)}, {"then", Json{{"not", Json{{"anyOf", any_required(others)}}}}}});
  }
  for (const auto& [key, other] : rule.needs) all.push_back(Json{{"if", required(key)}, {"then", required(other)}});
  if (!all.empty()) json["allOf"] = std::move(all);
}

Json mapping_json(const Rule& rule) {
  Json properties = Json::object();
  Json needed = Json::array();
  for (const Field& field : rule.fields) {
    properties[field.key] = rule_json(field.rule);
    if (field.presence == Presence::required) needed.push_back(field.key);
  }
  Json json{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!needed.empty()) json["required"] = std::move(needed);
  add_groups(rule, json);
  return json;
}

Json range_json() {
  const Json duration{{"type", "string"}, {"pattern", duration_pattern}};
  const Json pair{{"type", "array"}, {"items", duration}, {"minItems", 2}, {"maxItems", 2}};
  return Json{{"anyOf", Json::array({duration, pair})}};
}

Json bare_json(const Rule& rule) {
  switch (rule.kind) {
    case Rule::Kind::text: {
      Json json{{"type", "string"}};
      if (rule.min > 0) json["minLength"] = rule.min;
      return json;
    }
    case Rule::Kind::version:
      return Json{{"type", Json::array({"string", "number"})}};
    case Rule::Kind::integer: {
      Json json{{"type", "integer"}, {"minimum", rule.min}};
      if (rule.max != std::numeric_limits<std::int64_t>::max()) json["maximum"] = rule.max;
      return json;
    }
    case Rule::Kind::duration:
      return Json{{"type", "string"}, {"pattern", duration_pattern}};
    case Rule::Kind::range:
      return range_json();
    case Rule::Kind::figure: {
      const Json number{{"type", "integer"}, {"minimum", 0}};
      return Json{{"anyOf", Json::array({number, Json{{"type", "string"}, {"pattern", figure_pattern}}})}};
    }
    case Rule::Kind::percent:
      return Json{{"type", "string"}, {"pattern", percent_pattern}};
    case Rule::Kind::choice: {
      Json values = Json::array();
      for (const std::string& choice : rule.choices) values.push_back(choice_value(choice));
      return Json{{"enum", std::move(values)}};
    }
    case Rule::Kind::nothing:
      return Json{{"type", "null"}};
    case Rule::Kind::list:
      return Json{{"type", "array"}, {"items", rule_json(rule.parts[0])}, {"minItems", rule.min}};
    case Rule::Kind::mapping:
      return mapping_json(rule);
    case Rule::Kind::map_of:
      return Json{{"type", "object"}, {"additionalProperties", rule_json(rule.parts[0])}, {"minProperties", rule.min}};
    case Rule::Kind::any_of: {
      Json parts = Json::array();
      for (const Rule& part : rule.parts) parts.push_back(rule_json(part));
      return Json{{"anyOf", std::move(parts)}};
    }
    case Rule::Kind::reference:
      return Json{{"$ref", "#/$defs/" + rule.name}};
  }
  return Json::object();
}

Json rule_json(const Rule& rule) {
  Json json = bare_json(rule);
  std::string description = rule.description;
  if (!rule.default_value.empty())
    description += (description.empty() ? "" : " ") + ("Default: " + rule.default_value + ".");
  if (!description.empty()) json["description"] = description;
  return json;
}

}  // namespace

std::string json_schema(const Schema& schema) {
  Json json{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", schema.title}};
  json.update(rule_json(schema.root));
  for (const auto& [name, rule] : schema.definitions) json["$defs"][name] = rule_json(rule);
  return json.dump(2) + "\n";
}

}  // namespace asim
