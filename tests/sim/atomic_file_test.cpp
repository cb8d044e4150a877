#include "sim/atomic_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/errors.hpp"
#include "tests/sim/temporary_folder.hpp"

namespace asim {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

std::string writing_error(const fs::path& target, const std::string& text) {
  try {
    write_file_atomically(target, text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(AtomicFile, WritesTheWholeText) {
  const TemporaryFolder folder;
  write_file_atomically(folder / "out.json", std::string("a\0b\n", 4));
  EXPECT_EQ(folder.read("out.json"), std::string("a\0b\n", 4));
  EXPECT_THAT(folder.list(), ElementsAre("out.json"));
}

TEST(AtomicFile, ShowsNothingBeforeTheCommit) {
  const TemporaryFolder folder;
  folder.write("out.vcd", "old");
  AtomicFile file(folder / "out.vcd");
  file.write("new ");
  file.write("text");
  EXPECT_EQ(folder.read("out.vcd"), "old");
  file.commit();
  EXPECT_EQ(folder.read("out.vcd"), "new text");
  EXPECT_THAT(folder.list(), ElementsAre("out.vcd"));
}

TEST(AtomicFile, LeavesNothingBehindWithoutACommit) {
  const TemporaryFolder folder;
  { AtomicFile(folder / "out.vcd").write("half"); }
  EXPECT_THAT(folder.list(), IsEmpty());
}

TEST(AtomicFile, LetsTwoWriteAtOnceAndTheLaterCommitWins) {
  const TemporaryFolder folder;
  AtomicFile first(folder / "out");
  AtomicFile second(folder / "out");
  first.write("first");
  second.write("second");
  second.commit();
  first.commit();
  EXPECT_EQ(folder.read("out"), "first");
  EXPECT_THAT(folder.list(), ElementsAre("out"));
}

TEST(AtomicFile, FollowsLinksAndKeepsPermissions) {
  const TemporaryFolder folder;
  folder.write("real", "old");
  fs::permissions(folder / "real", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("real", folder / "link");
  write_file_atomically(folder / "link", "new");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(folder.read("real"), "new");
  EXPECT_EQ(fs::status(folder / "real").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(AtomicFile, WritesDirectlyToWhatIsNoRegularFile) {
  write_file_atomically("/dev/null", "text");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST(AtomicFile, ReportsAMissingFolder) {
  const TemporaryFolder folder;
  const fs::path target = folder / "missing/out.json";
  EXPECT_EQ(writing_error(target, "text"), "cannot write " + target.string() + ": No such file or directory");
  EXPECT_THAT(folder.list(), IsEmpty());
}

TEST(AtomicFile, ReportsATargetThatIsAFolder) {
  const TemporaryFolder folder;
  EXPECT_EQ(writing_error(folder.path(), "text"), "cannot write " + folder.path().string() + ": Is a directory");
}

TEST(AtomicFile, ReportsAFullDisk) {
  EXPECT_EQ(writing_error("/dev/full", "text"), "cannot write /dev/full: No space left on device");
  EXPECT_EQ(writing_error("/dev/full", std::string(1'000'000, 'x')), "cannot write /dev/full: No space left on device");
}

}  // namespace
}  // namespace asim
