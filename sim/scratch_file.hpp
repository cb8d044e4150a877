// ScratchFile: a nameless file for text that is written now and read back once. It is gone with the process.
#pragma once

#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

namespace asim {

class ScratchFile {
 public:
  /// Makes it on the file system of `folder`. Throws InputError with the folder and the reason.
  explicit ScratchFile(const std::filesystem::path& folder);

  /// A failure shows in `read_back`.
  void write(std::string_view text) noexcept;
  /// Hands everything written so far to `take`, piece by piece. Throws InputError if writing or reading failed.
  void read_back(const std::function<void(std::string_view)>& take);

 private:
  struct Closer {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };

  [[noreturn]] void fail(int error) const;

  std::filesystem::path folder_;
  std::unique_ptr<std::FILE, Closer> file_;
  int error_ = 0;  ///< errno of the first failure
};

}  // namespace asim
