// Every file malformed/NNN-name.yaml is refused with exactly the text of its neighbour NNN-name.txt.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "sim/scenario_reader.hpp"

namespace asim {
namespace {

const std::filesystem::path folder = std::filesystem::path(ASIM_SOURCE_DIR) / "tests/sim/malformed";

std::vector<std::string> malformed_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string without_folder(std::string text) {
  const std::string prefix = folder.string() + "/";
  for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
    text.erase(at, prefix.size());
  return text;
}

class MalformedScenario : public testing::TestWithParam<std::string> {};

TEST_P(MalformedScenario, IsRefusedWithPlaceAndExpectation) {
  BoardLibrary boards(ASIM_SOURCE_DIR "/sim/boards");
  const std::string expected = file_text(folder / (GetParam() + ".txt"));
  try {
    read_scenario((folder / (GetParam() + ".yaml")).string(), boards);
    FAIL() << "accepted, instead of\n" << expected;
  } catch (const ScenarioError& error) {
    EXPECT_EQ(without_folder(error.what()) + "\n", expected);
  }
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Files, MalformedScenario, testing::ValuesIn(malformed_names()), test_name);

}  // namespace
}  // namespace asim
