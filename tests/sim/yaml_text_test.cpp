#include "sim/yaml_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace asim {
namespace {

/// `text` after the settings; "refused" where its layout does not allow one.
std::string edited(const std::string& text, const std::vector<std::pair<std::string, std::string>>& settings) {
  std::vector<Diagnostic> faults;
  const YamlDocument document = YamlDocument::parse(text, "s.yaml", faults);
  YamlEditor editor(text, document.root());
  for (const auto& [key, value] : settings) {
    if (!editor.set(key, value)) return "refused";
  }
  return editor.text().value_or("overlap");
}

TEST(YamlEditor, ExchangesValuesAndKeepsTheRest) {
  EXPECT_EQ(edited("a: 1  # one\nb: {c: \"x # y\", d: 'it''s'}\n", {{"a", "2"}, {"b.c", "z"}, {"b.d", "7ms"}}),
            "a: 2  # one\nb: {c: z, d: 7ms}\n");
  EXPECT_EQ(edited("l:\n  - {at: 1s}\n  - busy: [2ms, 5ms]  # range\n", {{"l[1].busy", "5ms"}, {"l.0.at", "3s"}}),
            "l:\n  - {at: 3s}\n  - busy: 5ms  # range\n");
}

TEST(YamlEditor, CountsCharactersRatherThanBytes) {
  EXPECT_EQ(edited("a: {\"µµ\": 1, b: 2}\n", {{"a.b", "3"}}), "a: {\"µµ\": 1, b: 3}\n");
}

TEST(YamlEditor, AddsKeys) {
  EXPECT_EQ(edited("asim: 1\nname: x\n", {{"seed", "7"}}), "asim: 1\nseed: 7\nname: x\n");
  EXPECT_EQ(edited("l: [{press: sw}]\n", {{"l[0].at", "1s"}}), "l: [{at: 1s, press: sw}]\n");
  EXPECT_EQ(edited("l:\n  - press: sw\n    for: 1s\n", {{"l[0].at", "1s"}}),
            "l:\n  - press: sw\n    at: 1s\n    for: 1s\n");
  EXPECT_EQ(edited("asim: 1\nname: x\n# end\n", {{"expect", "[{a: 1}]"}}),
            "asim: 1\nname: x\nexpect: [{a: 1}]\n# end\n");
}

TEST(YamlEditor, AddsItemsAtTheEndOfAList) {
  EXPECT_EQ(edited("expect:\n  - a: 1\n  # last\n  - b: 2\n\n# next\nseed: 1\n", {{"expect[2]", "c: 3"}}),
            "expect:\n  - a: 1\n  # last\n  - b: 2\n  - c: 3\n\n# next\nseed: 1\n");
  EXPECT_EQ(edited("expect:\n- a: 1", {{"expect[1]", "c: 3"}}), "expect:\n- a: 1\n- c: 3\n");
  EXPECT_EQ(edited("expect: [{a: 1}]\n", {{"expect[1]", "{c: 3}"}}), "expect: [{a: 1}, {c: 3}]\n");
}

TEST(YamlEditor, RefusesWhatTheLayoutDoesNotAllow) {
  EXPECT_EQ(edited("a:\n  b: 1\n", {{"a", "2"}}), "refused");
  EXPECT_EQ(edited("a: [1, # one\n  2]\n", {{"a", "2"}}), "refused");
  EXPECT_EQ(edited("a: |\n  text\n", {{"a", "2"}}), "refused");
  EXPECT_EQ(edited("a: [1]\n", {{"a[5]", "2"}}), "refused");
  EXPECT_EQ(edited("a: {b: 1}\n", {{"a", "2"}, {"a.b", "3"}}), "overlap");
}

TEST(YamlText, WritesADocumentThatSaysTheSame) {
  const std::string text =
      "asim: 1\nname: \"1\"\nempty:\nlist:\n- a: [1ms, 2ms]\n  b: \"x: {y}\"\n- plain, with comma\nboards: {hub: {x: "
      "-1}}\n";
  std::vector<Diagnostic> faults;
  const YamlDocument document = YamlDocument::parse(text, "s.yaml", faults);
  const std::string written = yaml_text(document.root());
  EXPECT_EQ(written,
            "asim: 1\nname: \"1\"\nempty: null\nlist:\n  - {a: [1ms, 2ms], b: \"x: {y}\"}\n  - \"plain, with comma\"\n"
            "boards: {hub: {x: \"-1\"}}\n");
}

TEST(YamlText, TellsWhatIsTheSame) {
  const auto root = [](const std::string& text) {
    std::vector<Diagnostic> faults;
    return YamlDocument::parse(text, "s.yaml", faults).root();
  };
  EXPECT_TRUE(same_yaml(root("a: 1\nb: [x]\n"), root("{b: [x], a: 1}")));
  EXPECT_FALSE(same_yaml(root("a: 1\n"), root("a: \"1\"\n")));
  EXPECT_FALSE(same_yaml(root("a: [1, 2]\n"), root("a: [2, 1]\n")));
  EXPECT_FALSE(same_yaml(root("a: 1\n"), root("c: 1\n")));
}

}  // namespace
}  // namespace asim
