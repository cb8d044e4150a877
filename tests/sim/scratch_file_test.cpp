#include "sim/scratch_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/errors.hpp"
#include "tests/sim/temporary_folder.hpp"

namespace asim {
namespace {

TEST(ScratchFile, GivesBackWhatWasWrittenAndHasNoName) {
  const TemporaryFolder folder;
  ScratchFile file(folder.path());
  std::string written;
  for (int k = 0; k < 30'000; ++k) written += std::to_string(k);  // more than one piece
  file.write(written);
  file.write("end");
  EXPECT_THAT(folder.list(), testing::IsEmpty());
  std::string text;
  file.read_back([&](std::string_view piece) { text += piece; });
  EXPECT_EQ(text, written + "end");
}

TEST(ScratchFile, ReportsAFolderThatIsMissing) {
  try {
    const ScratchFile file("/nonexistent");
    FAIL() << "no error";
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(), "cannot write to /nonexistent: No such file or directory");
  }
}

}  // namespace
}  // namespace asim
