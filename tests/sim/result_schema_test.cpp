#include "sim/result_schema.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/published_check.hpp"
#include "sim/result_json.hpp"
#include "tests/sim/example_results.hpp"

namespace asim {
namespace {

using Json = nlohmann::ordered_json;

// As much of JSON Schema as the published one uses; a keyword that is not known here is a mistake in the schema.
class Validator {
 public:
  explicit Validator(Json schema) : root_(std::move(schema)) {}

  /// A line for each mistake. Fields that the schema does not describe are mistakes too: it must name all that is
  /// written.
  std::vector<std::string> mistakes(const Json& value) const { return check(value, root_, "result"); }

 private:
  using Mistakes = std::vector<std::string>;

  static bool is_type(const Json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "null") return value.is_null();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    return false;
  }

  Mistakes check(const Json& value, const Json& schema, const std::string& where) const {
    Mistakes mistakes;
    const auto add = [&](const Mistakes& more) { mistakes.insert(mistakes.end(), more.begin(), more.end()); };
    for (const auto& [keyword, rule] : schema.items()) {
      if (keyword == "$schema" || keyword == "title" || keyword == "description" || keyword == "$defs") continue;
      if (keyword == "$ref") {
        add(check(value, root_.at("$defs").at(rule.get<std::string>().substr(std::string("#/$defs/").size())), where));
      } else if (keyword == "type") {
        const auto types = rule.is_array() ? rule.get<Mistakes>() : Mistakes{rule.get<std::string>()};
        if (std::none_of(types.begin(), types.end(), [&](const auto& type) { return is_type(value, type); })) {
          mistakes.push_back(where + " is no " + rule.dump());
        }
      } else if (keyword == "const" || keyword == "enum") {
        const bool right =
            keyword == "const" ? value == rule : std::find(rule.begin(), rule.end(), value) != rule.end();
        if (!right) mistakes.push_back(where + " is " + value.dump() + ", not " + rule.dump());
      } else if (keyword == "minimum") {
        if (value.is_number() && value < rule) mistakes.push_back(where + " is below " + rule.dump());
      } else if (keyword == "required") {
        for (const auto& name : rule) {
          if (!value.contains(name.get<std::string>())) mistakes.push_back(where + " lacks " + name.dump());
        }
      } else if (keyword == "properties") {
        for (const auto& [name, field] : value.items()) {
          if (!rule.contains(name)) {
            mistakes.push_back(where + "." + name + " is not described");
          } else {
            add(check(field, rule.at(name), where + "." + name));
          }
        }
      } else if (keyword == "items") {
        for (const auto& item : value) add(check(item, rule, where + "[]"));
      } else if (keyword == "anyOf") {
        if (std::none_of(rule.begin(), rule.end(), [&](const Json& s) { return check(value, s, where).empty(); })) {
          mistakes.push_back(where + " is none of " + rule.dump());
        }
      } else {
        mistakes.push_back("the schema uses " + keyword);
      }
    }
    return mistakes;
  }

  Json root_;
};

std::vector<std::string> mistakes(const Json& result) {
  return Validator(Json::parse(result_json_schema())).mistakes(result);
}

TEST(ResultSchema, DescribesEveryFieldOfAResult) {
  EXPECT_EQ(mistakes(Json::parse(result_json(passing_result()))), std::vector<std::string>{});
  EXPECT_EQ(mistakes(Json::parse(result_json(failing_result()))), std::vector<std::string>{});
}

TEST(ResultSchema, DescribesEveryMeasuredFigure) {
  RunResult result = passing_result();
  result.expectations.front().measured = {
      {"state", "mixed"}, {"instances", 5},     {"done", 1},  {"cancelled", 1}, {"failed", 1},
      {"waiting", 1},     {"never_started", 1}, {"value", 0}, {"found", 3},     {"first_difference", 1}};
  EXPECT_EQ(mistakes(Json::parse(result_json(result))), std::vector<std::string>{});
}

TEST(ResultSchema, DescribesPublishedFigures) {
  using namespace literals;
  RunResult result = passing_result();
  ExpectationResult& expectation = result.expectations.front();
  expectation.published = compare_published(published_mean(800_us), expectation.measured);
  EXPECT_EQ(mistakes(Json::parse(result_json(result))), std::vector<std::string>{});
  PublishedFigure rate = published_mean(Rate{500});
  rate.of = "rate";
  expectation.measured.push_back({"rate", std::optional<Rate>()});
  expectation.published = compare_published(rate, expectation.measured);
  EXPECT_EQ(mistakes(Json::parse(result_json(result))), std::vector<std::string>{});
}

TEST(ResultSchema, DescribesTheComparisonWithABaseline) {
  RunResult result = passing_result();
  result.baseline = BaselineResult{
      .baseline = "base.json",
      .changes = {{.figure = "max", .before = Duration{1}, .after = Duration{3}, .change_ppm = 2'000'000},
                  {.figure = "count", .before = std::int64_t{0}, .after = std::int64_t{1}},
                  {.figure = "rate", .before = Rate{1}, .after = Rate{0}, .change_ppm = -1'000'000}},
      .causes = {"seed 0 -> 1"},
      .notes = {"events x is new"}};
  EXPECT_EQ(mistakes(Json::parse(result_json(result))), std::vector<std::string>{});
}

TEST(ResultSchema, RefusesWhatIsNoResult) {
  Json result = Json::parse(result_json(passing_result()));
  result["format"] = 2;
  result["virtual_time_us"] = "10s";
  result["expectations"][0]["measured"]["max_us"] = -1;
  result["error"] = 5;
  result["news"] = true;
  result.erase("seed");
  EXPECT_EQ(
      mistakes(result),
      (std::vector<std::string>{
          "result lacks \"seed\"", "result.format is 2, not 1", "result.virtual_time_us is no \"number\"",
          R"(result.expectations[].measured.max_us is none of [{"$ref":"#/$defs/time"},{"type":"null"}])",
          R"(result.error is none of [{"type":"null"},{"$ref":"#/$defs/error"}])", "result.news is not described"}));
}

TEST(ResultSchema, NamesItsDraft) {
  EXPECT_EQ(Json::parse(result_json_schema()).at("$schema"), "https://json-schema.org/draft/2020-12/schema");
}

}  // namespace
}  // namespace asim
