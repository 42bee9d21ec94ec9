// The lock that a registry's writer holds: flock(2), which a crash releases.
#include "registry/lock_file.h"

#include "registry/durable_file.h"
#include "text/printable.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace anshin::registry {

namespace {

// Whoever can open a lock can hold it.
constexpr mode_t lock_mode = 0660;

std::string read_holder(int descriptor) {
  std::array<char, 200> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  if (size <= 0) {
    return "another process";
  }
  const std::string_view octets(text.data(), static_cast<std::size_t>(size));
  return text::printable(octets.substr(0, octets.find('\n')));
}

// Only a hint for people; the lock holds without it.
void write_holder(int descriptor) {
  const std::string text = std::string(program_invocation_short_name) + " (process " +
                           std::to_string(::getpid()) + ")\n";
  if (::ftruncate(descriptor, 0) == 0) {
    [[maybe_unused]] const ssize_t written = ::pwrite(descriptor, text.data(), text.size(), 0);
  }
}

std::string user_name(uid_t user) {
  std::array<char, 16384> buffer{};
  struct passwd entry = {};
  struct passwd* found = nullptr;
  const bool known =
      ::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
  return known ? found->pw_name : std::to_string(user);
}

// Root works as the folder's owner, who may not open what stayed another's when the folder was
// given away.
std::string ownership_advice(const std::string& file, int error) {
  struct stat of_file = {};
  struct stat of_folder = {};
  const std::string folder = folder_of(file);
  if (error != EACCES || ::lstat(file.c_str(), &of_file) != 0 ||
      ::stat(folder.c_str(), &of_folder) != 0 || of_file.st_uid == of_folder.st_uid) {
    return {};
  }
  const std::string owner = user_name(of_folder.st_uid);
  return "; it belongs to " + user_name(of_file.st_uid) + ", but its folder to " + owner +
         ", as whom root works there: give it all to that user (chown -R " + owner + ": " + folder +
         ")";
}

}  // namespace

std::expected<LockFile, std::string> LockFile::acquire(const std::string& file) {
  LockFile lock(
      ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, lock_mode));
  if (lock.descriptor_ < 0) {
    const int error = errno;
    return std::unexpected(file + ": cannot be opened for writing: " + std::strerror(error) +
                           ownership_advice(file, error));
  }
  // As a hard link it would be another file too, which must be neither given away nor written.
  struct stat status = {};
  if (::fstat(lock.descriptor_, &status) != 0 || !S_ISREG(status.st_mode) || status.st_nlink > 1) {
    return std::unexpected(file +
                           ": is no plain file, or has other names (hard links), so it may be "
                           "anything; remove it");
  }
  if (const auto given = give_to_owner_of(folder_of(file), lock.descriptor_, file); !given) {
    return std::unexpected(given.error());
  }
  // Made by an earlier version, or with another umask; only its owner can, and need, narrow it.
  [[maybe_unused]] const int narrowed = ::fchmod(lock.descriptor_, lock_mode);
  int result = 0;
  do {
    result = ::flock(lock.descriptor_, LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  if (result != 0 && errno == EWOULDBLOCK) {
    return std::unexpected(file + ": the registry is being edited by " +
                           read_holder(lock.descriptor_) + "; try again when it is done");
  }
  if (result != 0) {
    return std::unexpected(file + ": cannot be locked: " + std::strerror(errno));
  }
  write_holder(lock.descriptor_);
  return lock;
}

bool LockFile::is_held(const std::string& file) {
  const LockFile probe(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  return probe.descriptor_ >= 0 && ::flock(probe.descriptor_, LOCK_SH | LOCK_NB) != 0 &&
         errno == EWOULDBLOCK;
}

LockFile::~LockFile() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

LockFile::LockFile(LockFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

LockFile& LockFile::operator=(LockFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

}  // namespace anshin::registry
