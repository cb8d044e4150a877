#include "sim/yaml_document.hpp"

#include <gtest/gtest.h>

#include <string>

namespace asim {
namespace {

std::string yaml_refusal(const std::string& text) {
  std::vector<Diagnostic> diagnostics;
  try {
    YamlDocument::parse(text, "f.yaml", diagnostics);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return diagnostics.empty() ? "accepted" : diagnostics.front().text();
}

YamlDocument parsed(const std::string& text) {
  std::vector<Diagnostic> diagnostics;
  YamlDocument document = YamlDocument::parse(text, "f.yaml", diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.front().text();
  return document;
}

// "kind line:column" of a node and of all below it.
std::string places(const YamlNode& node) {
  const std::string mark = std::to_string(node.mark.line) + ":" + std::to_string(node.mark.column);
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "null " + mark;
    case YamlNode::Kind::scalar:
      return (node.quoted ? "quoted " : "plain ") + mark;
    case YamlNode::Kind::list: {
      std::string text = "list " + mark + " [";
      for (const YamlNode& item : node.items) text += places(item) + "; ";
      return text + "]";
    }
    case YamlNode::Kind::mapping:
      break;
  }
  std::string text = "mapping " + mark + " {";
  for (const YamlEntry& entry : node.entries) {
    text += entry.key + " " + std::to_string(entry.key_mark.line) + ":" + std::to_string(entry.key_mark.column) +
            " = " + places(entry.value) + "; ";
  }
  return text + "}";
}

TEST(YamlDocument, KnowsWhereEverythingStands) {
  EXPECT_EQ(places(parsed("a: 1\nb:\n  - 'x'\n  - {c: \"y\", d: }\n").root()),
            "mapping 1:1 {a 1:1 = plain 1:4; b 2:1 = list 3:3 [quoted 3:5; mapping 4:5 {c 4:6 = quoted 4:9; "
            "d 4:14 = null 4:14; }; ]; }");
}

TEST(YamlDocument, CountsColumnsInCharacters) {
  EXPECT_EQ(places(parsed("{ä: é, b: c}").root()), "mapping 1:1 {ä 1:2 = plain 1:5; b 1:8 = plain 1:11; }");
}

TEST(YamlDocument, ExpandsModestAliases) {
  const YamlDocument document = parsed("a: &x {k: [1, 2]}\nb: *x\n");
  const YamlNode& copy = *document.root().find("b");
  ASSERT_NE(copy.find("k"), nullptr);
  EXPECT_EQ(copy.find("k")->items.at(1).scalar, "2");
  EXPECT_EQ(copy.mark.line, 1);  // where it was written
}

TEST(YamlDocument, RefusesTenMegabytesOfNestingAtOnce) {
  EXPECT_EQ(yaml_refusal(std::string(10'000'000, '[')), "f.yaml:1:10001: nested more than 64 levels deep");
  std::string sequences;
  for (int i = 0; i < 5'000'000; ++i) sequences += "- ";
  EXPECT_EQ(yaml_refusal(sequences), "f.yaml:1:129: nested more than 64 levels deep");
  std::string mappings;
  for (int i = 0; i < 2'000'000; ++i) mappings += "{a: ";
  EXPECT_EQ(yaml_refusal(mappings), "f.yaml:1:40001: nested more than 64 levels deep");
}

TEST(YamlDocument, AcceptsSixtyFourLevels) {
  EXPECT_EQ(yaml_refusal(std::string(64, '[') + std::string(64, ']')), "accepted");
  EXPECT_EQ(yaml_refusal(std::string(65, '[') + std::string(65, ']')), "f.yaml:1:65: nested more than 64 levels deep");
}

TEST(YamlDocument, RefusesNestingThroughAliases) {
  std::string text = "a0: &a0 [1]\n";
  for (int i = 1; i < 80; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  }
  EXPECT_EQ(yaml_refusal(text), "f.yaml:63:12: nested more than 64 levels deep");
}

TEST(YamlDocument, RefusesBytesThatAreNoText) {
  EXPECT_EQ(yaml_refusal(std::string("a: b\nc: \0d\n", 11)), "f.yaml:2:4: expected text, got a NUL byte");
  EXPECT_EQ(yaml_refusal("a: \xff"), "f.yaml:1:4: expected UTF-8 text, got a byte that is none");
  EXPECT_EQ(yaml_refusal("a: \xc0\x80"), "f.yaml:1:4: expected UTF-8 text, got a byte that is none");      // overlong
  EXPECT_EQ(yaml_refusal("a: \xed\xa0\x80"), "f.yaml:1:4: expected UTF-8 text, got a byte that is none");  // surrogate
  EXPECT_EQ(yaml_refusal("a: \xe2\x82"), "f.yaml:1:4: expected UTF-8 text, got a byte that is none");      // cut short
}

TEST(YamlDocument, NamesWhatIsNoYaml) {
  EXPECT_EQ(yaml_refusal("["), "f.yaml:1:1: not YAML: end of sequence flow not found");
  EXPECT_EQ(yaml_refusal("[a]: b"), "f.yaml:1:1: expected text as a key, got a list or mapping");
  EXPECT_EQ(yaml_refusal("a:\n\t- b"),
            "f.yaml:2:2: not YAML: illegal block entry; lines are indented by spaces, not tabs");
  EXPECT_EQ(yaml_refusal(""), "f.yaml:1:1: the file is empty");
}

TEST(YamlDocument, RefusesFilesThatCannotBeRead) {
  std::vector<Diagnostic> diagnostics;
  const auto reading = [&](const std::string& path) -> std::string {
    try {
      YamlDocument::read_file(path, "f.yaml", diagnostics);
    } catch (const ScenarioError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(reading("/nonexistent/f.yaml"), "f.yaml: there is no such file");
  EXPECT_EQ(reading("/"), "f.yaml: expected a file, got a directory");
  EXPECT_EQ(reading("/dev/zero"), "f.yaml: larger than 16 MiB");
}

TEST(YamlDocument, PlacesTextOfOptionsByTheOption) {
  std::vector<Diagnostic> diagnostics;
  YamlDocument document = YamlDocument::empty_mapping("f.py");
  const YamlNode node = document.add_text("yes", "--set name=yes", diagnostics);
  ASSERT_EQ(diagnostics.size(), 1U);
  EXPECT_EQ(diagnostics[0].text(),
            "--set name=yes: yes is a boolean of YAML 1.1, which is not taken; write \"yes\" for the text");
  EXPECT_EQ(document.place(node.mark, "name").text(), "--set name=yes: name");
}

}  // namespace
}  // namespace asim
