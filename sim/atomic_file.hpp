// AtomicFile: an output file that is whole or absent, whenever the process is killed.
//
// The text goes to a file beside the target, which takes the target's name at the end. A target that is no regular file
// (a pipe, /dev/null) is written directly: there is nothing to replace.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

namespace asim {

class AtomicFile {
 public:
  /// Opens the file. Throws InputError with the path and the reason.
  explicit AtomicFile(const std::filesystem::path& target);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  /// Leaves the target as it was, unless `commit` was called.
  ~AtomicFile();

  /// A failure shows in `commit`.
  void write(std::string_view text) noexcept;
  /// Gives the file its name. Throws InputError with the path and the reason if anything could not be written; the
  /// target is then as it was.
  void commit();

  [[nodiscard]] const std::filesystem::path& target() const noexcept { return target_; }
  /// Where to keep what is not part of the file yet.
  [[nodiscard]] std::filesystem::path folder() const;

 private:
  struct Closer {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };

  [[noreturn]] void fail(int error) const;

  std::filesystem::path target_;     ///< as given, for messages
  std::filesystem::path place_;      ///< the file that is replaced, links followed
  std::filesystem::path temporary_;  ///< empty where the target is written directly, or renamed already
  std::unique_ptr<std::FILE, Closer> file_;
  int error_ = 0;  ///< errno of the first failure
};

/// Writes `text` to `target`, whole or not at all. Throws InputError with the path and the reason.
void write_file_atomically(const std::filesystem::path& target, std::string_view text);

}  // namespace asim
