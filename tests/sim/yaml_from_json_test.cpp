#include <gtest/gtest.h>

#include "sim/diagnostic.hpp"
#include "sim/yaml_text.hpp"

namespace asim {
namespace {

TEST(YamlFromJson, GivesEachKeyAndEachItemALine) {
  EXPECT_EQ(yaml_from_json(R"({"asim": 1, "seed": 3, "wires": [["X7", "X8"], ["X1", "X2"]], "none": []})"),
            "asim: 1\nseed: 3\nwires:\n  - [X7, X8]\n  - [X1, X2]\nnone: []\n");
}

TEST(YamlFromJson, LeavesQuotesOutWhereTextStaysText) {
  EXPECT_EQ(yaml_from_json(R"({"a": {"at": "1.5ms", "press": "sw", "X9": "z"}})"),
            "a: {at: 1.5ms, press: sw, X9: z}\n");
}

TEST(YamlFromJson, KeepsQuotesWhereAReaderWouldTakeSomethingElse) {
  EXPECT_EQ(yaml_from_json(R"({"a": ["1", "1e3", "yes", "Null", "sw:press", "", "-x", "two words", "../a.py"]})"),
            "a:\n  - \"1\"\n  - \"1e3\"\n  - \"yes\"\n  - \"Null\"\n  - \"sw:press\"\n  - \"\"\n  - \"-x\"\n"
            "  - \"two words\"\n  - \"../a.py\"\n");
  EXPECT_EQ(yaml_from_json(R"({"pin": {"13": 1, "y": 0}})"), "pin: {\"13\": 1, \"y\": 0}\n");
}

TEST(YamlFromJson, EscapesWhatNoLineCanHold) {
  EXPECT_EQ(yaml_from_json(R"({"send": "say \"hi\"\n\t\u00e4"})"), "send: \"say \\\"hi\\\"\\n\\tä\"\n");
}

TEST(YamlFromJson, RefusesWhatIsNoDocument) { EXPECT_THROW(yaml_from_json("{"), ScenarioError); }

}  // namespace
}  // namespace asim
