#include "sim/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "core/errors.hpp"

namespace asim {
namespace {

namespace fs = std::filesystem;

constexpr mode_t new_file_mode = 0666;  // less the umask
constexpr mode_t permission_bits = 07777;

// Unlike any other: several processes may write to one folder.
fs::path temporary_beside(const fs::path& place, int attempt) {
  return place.parent_path() /
         ("." + place.filename().string() + "." + std::to_string(getpid()) + "-" + std::to_string(attempt) + ".tmp");
}

}  // namespace

AtomicFile::AtomicFile(const fs::path& target) : target_(target), place_(target) {
  std::error_code ignored;
  if (fs::is_symlink(target, ignored)) place_ = fs::weakly_canonical(target, ignored);
  struct stat status {};
  const bool exists = stat(place_.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) fail(EISDIR);
  int descriptor = -1;
  if (exists && !S_ISREG(status.st_mode)) {
    descriptor = open(place_.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    for (int attempt = 0; descriptor < 0 && (attempt == 0 || errno == EEXIST); ++attempt) {
      temporary_ = temporary_beside(place_, attempt);
      descriptor = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, new_file_mode);
    }
    if (descriptor >= 0 && exists) (void)fchmod(descriptor, status.st_mode & permission_bits);
  }
  if (descriptor < 0) fail(errno);
  file_.reset(fdopen(descriptor, "wb"));
}

AtomicFile::~AtomicFile() {
  file_.reset();
  if (!temporary_.empty()) (void)unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view text) noexcept {
  if (error_ == 0 && std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) error_ = errno;
}

void AtomicFile::commit() {
  if (error_ == 0 && std::fflush(file_.get()) != 0) error_ = errno;
  if (error_ == 0 && std::fclose(file_.release()) != 0) error_ = errno;
  if (error_ == 0 && !temporary_.empty() && std::rename(temporary_.c_str(), place_.c_str()) != 0) error_ = errno;
  if (error_ != 0) fail(error_);
  temporary_.clear();
}

fs::path AtomicFile::folder() const { return temporary_.empty() ? fs::path("/tmp") : place_.parent_path(); }

void AtomicFile::fail(int error) const {
  throw InputError("cannot write " + target_.string() + ": " + std::generic_category().message(error));
}

void write_file_atomically(const fs::path& target, std::string_view text) {
  AtomicFile file(target);
  file.write(text);
  file.commit();
}

}  // namespace asim
