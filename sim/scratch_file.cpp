#include "sim/scratch_file.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include "core/errors.hpp"

namespace asim {

ScratchFile::ScratchFile(const std::filesystem::path& folder) : folder_(folder.empty() ? "." : folder) {
  std::string name = (folder_ / ".asim-XXXXXX").string();
  const int descriptor = mkstemp(name.data());
  if (descriptor < 0) fail(errno);
  (void)unlink(name.c_str());
  file_.reset(fdopen(descriptor, "w+b"));
}

void ScratchFile::write(std::string_view text) noexcept {
  if (error_ == 0 && std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) error_ = errno;
}

void ScratchFile::read_back(const std::function<void(std::string_view)>& take) {
  if (error_ == 0 && std::fseek(file_.get(), 0, SEEK_SET) != 0) error_ = errno;
  std::array<char, 65536> piece{};
  while (error_ == 0) {
    const std::size_t size = std::fread(piece.data(), 1, piece.size(), file_.get());
    if (std::ferror(file_.get()) != 0) error_ = errno;
    if (size == 0) break;
    take({piece.data(), size});
  }
  if (error_ != 0) fail(error_);
}

void ScratchFile::fail(int error) const {
  throw InputError("cannot write to " + folder_.string() + ": " + std::generic_category().message(error));
}

}  // namespace asim
