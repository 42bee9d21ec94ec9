// File operations behind the registry's promise that a crash at any moment leaves the old or the
// new file.
#include "registry/durable_file.h"

#include "registry/descriptor.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <vector>

namespace anshin::registry {

namespace {

constexpr mode_t file_mode = 0644;
// Of a folder made just now: by then its parent's owner may have put a link in its place.
constexpr int made_folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
// The daemon runs as another user than the one who edits, so a strict umask must not lock its group
// out.
constexpr mode_t least_mode = 0640;
constexpr std::size_t copy_piece = 65536;
constexpr std::size_t kernel_piece = 16U << 20U;

std::unexpected<std::string> system_error(const std::string& path, const char* what) {
  return std::unexpected(path + ": " + what + ": " + std::strerror(errno));
}

int open_new(const std::string& path) {
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode);
}

FileResult write_all(int descriptor, const char* data, std::size_t size, const std::string& path) {
  while (size > 0) {
    const ssize_t written = ::write(descriptor, data, size);
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return system_error(path, "cannot be written");
    }
    data += written;
    size -= static_cast<std::size_t>(written);
  }
  return {};
}

FileResult copy_by_hand(int from, int to, const std::string& path) {
  std::vector<char> piece(copy_piece);
  while (true) {
    const ssize_t got = ::read(from, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return system_error(path, "cannot be copied");
    }
    if (got == 0) {
      return {};
    }
    if (auto done = write_all(to, piece.data(), static_cast<std::size_t>(got), path); !done) {
      return done;
    }
  }
}

// In the kernel where it can; not every pair of file systems lets it.
FileResult copy_octets(int from, int to, const std::string& path) {
  bool any = false;
  while (true) {
    const ssize_t copied = ::copy_file_range(from, nullptr, to, nullptr, kernel_piece, 0);
    if (copied < 0 && errno == EINTR) {
      continue;
    }
    if (copied < 0 || (copied == 0 && !any)) {
      return any ? system_error(path, "cannot be written") : copy_by_hand(from, to, path);
    }
    if (copied == 0) {
      return {};
    }
    any = true;
  }
}

// Root is about to work in a folder that somebody else put there a moment ago, where all may.
bool is_a_trap(const std::string& folder) {
  const auto way = (std::filesystem::absolute(folder) / "").lexically_normal().parent_path();
  struct stat parent = {};
  struct stat status = {};
  return ::geteuid() == 0 && ::stat(way.parent_path().c_str(), &parent) == 0 &&
         (parent.st_mode & S_IWOTH) != 0 && ::lstat(way.c_str(), &status) == 0 &&
         status.st_uid != 0;
}

FileResult sync_folder_of(const std::string& path) {
  const std::string folder = folder_of(path);
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.is_open() || ::fsync(descriptor.number()) != 0) {
    return system_error(folder, "cannot be synced to disk");
  }
  return {};
}

}  // namespace

FileResult give_to_owner_of(const std::string& folder, int descriptor, const std::string& path) {
  struct stat owner = {};
  if (::geteuid() != 0) {
    return {};
  }
  if (::stat(folder.c_str(), &owner) != 0) {
    return system_error(folder, "cannot be examined");
  }
  if (::fchown(descriptor, owner.st_uid, owner.st_gid) != 0) {
    return system_error(path, "cannot be given to the owner of its folder");
  }
  return {};
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

FileResult set_folder_mode(const std::string& folder, mode_t mode) {
  const Descriptor made(::open(folder.c_str(), made_folder_flags));
  return made.is_open() && ::fchmod(made.number(), mode) == 0
             ? FileResult{}
             : system_error(folder, "its permissions cannot be set");
}

FileResult make_folder(const std::string& folder) {
  if (folder.empty()) {
    return std::unexpected("the registry has no folder; set its path");
  }
  if (::mkdir(folder.c_str(), 0755) == 0) {
    const Descriptor made(::open(folder.c_str(), made_folder_flags));
    if (!made.is_open()) {
      return system_error(folder, "cannot be opened");
    }
    const auto parent = std::filesystem::path(folder + "/..").string();
    if (auto given = give_to_owner_of(parent, made.number(), folder); !given) {
      return given;
    }
  } else if (errno != EEXIST) {
    return system_error(folder, "the folder cannot be made");
  } else if (is_a_trap(folder)) {
    return std::unexpected(folder + ": belongs to another user, in a folder where all may write");
  }
  struct stat status = {};
  if (::stat(folder.c_str(), &status) != 0) {
    return system_error(folder, "cannot be examined");
  }
  if (!S_ISDIR(status.st_mode)) {
    return std::unexpected(folder + ": is not a folder");
  }
  return {};
}

bool file_exists(const std::string& path) {
  struct stat status = {};
  return ::lstat(path.c_str(), &status) == 0 || errno != ENOENT;
}

FileResult create_file(const std::string& path) {
  Descriptor descriptor(open_new(path));
  if (!descriptor.is_open() || descriptor.close() != 0) {
    return system_error(path, "cannot be made");
  }
  return {};
}

FileResult write_new_file(const std::string& path, std::string_view content,
                          std::optional<mode_t> mode) {
  Descriptor descriptor(open_new(path));
  if (!descriptor.is_open()) {
    return system_error(path, "cannot be made");
  }
  FileResult done = write_all(descriptor.number(), content.data(), content.size(), path);
  if (done && mode && ::fchmod(descriptor.number(), *mode) != 0) {
    done = system_error(path, "its permissions cannot be set");
  }
  if (done && descriptor.close() != 0) {
    done = system_error(path, "cannot be written");
  }
  if (!done) {
    remove_file(path);
  }
  return done;
}

FileResult copy_file(const std::string& from, const std::string& to) {
  const Descriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
  struct stat status = {};
  if (!source.is_open() || ::fstat(source.number(), &status) != 0) {
    return system_error(from, "cannot be opened");
  }
  if (!S_ISREG(status.st_mode)) {
    return std::unexpected(from + ": is not a regular file");
  }
  Descriptor target(open_new(to));
  if (!target.is_open()) {
    return system_error(to, "cannot be made");
  }
  // Where the file system can share blocks, a copy of any size takes no time.
  FileResult done = ::ioctl(target.number(), FICLONE, source.number()) == 0
                        ? FileResult{}
                        : copy_octets(source.number(), target.number(), to);
  if (done && target.close() != 0) {
    done = system_error(to, "cannot be written");
  }
  if (!done) {
    remove_file(to);
  }
  return done;
}

FileResult replace_durably(const std::string& from, const std::string& to) {
  {
    const Descriptor descriptor(::open(from.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    struct stat status = {};
    if (!descriptor.is_open() || ::fstat(descriptor.number(), &status) != 0) {
      return system_error(from, "cannot be opened");
    }
    if (auto given = give_to_owner_of(folder_of(to), descriptor.number(), from); !given) {
      return given;
    }
    if (::fchmod(descriptor.number(), (status.st_mode & 07777) | least_mode) != 0) {
      return system_error(from, "its permissions cannot be set");
    }
    if (::fsync(descriptor.number()) != 0) {
      return system_error(from, "cannot be synced to disk");
    }
  }
  if (std::rename(from.c_str(), to.c_str()) != 0) {
    return system_error(to, "cannot be replaced");
  }
  return sync_folder_of(to);
}

void write_ahead(const std::string& path) {
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (descriptor.is_open()) {
    ::sync_file_range(descriptor.number(), 0, 0, SYNC_FILE_RANGE_WRITE);
  }
}

void remove_file(const std::string& path) {
  ::unlink(path.c_str());
}

}  // namespace anshin::registry
