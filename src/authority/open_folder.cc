// The calls that end in "at", with O_NOFOLLOW wherever a name is opened.
#include "authority/open_folder.h"

#include "registry/descriptor.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

namespace anshin::authority {
namespace {

constexpr mode_t file_mode = 0644;
constexpr mode_t folder_mode = 0755;
constexpr mode_t all_modes = 07777;
constexpr const char* unfinished_suffix = ".part";
constexpr std::size_t piece_octets = 65536;

using registry::Descriptor;

// A regular file opened for reading, and its size; nothing else is.
struct RegularFile {
  std::unique_ptr<Descriptor> descriptor;
  std::size_t size = 0;
  bool has_other_names = false;  // hard links: what is done to it is done to those too
  bool is_public = false;        // everybody may read it already
};

std::optional<RegularFile> open_regular(int folder, const std::string& name) {
  // A pipe of that name must not make anybody wait.
  auto file = std::make_unique<Descriptor>(
      ::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status = {};
  if (!file->is_open() || ::fstat(file->number(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  return RegularFile{.descriptor = std::move(file),
                     .size = static_cast<std::size_t>(status.st_size),
                     .has_other_names = status.st_nlink > 1,
                     .is_public = (status.st_mode & all_modes) == file_mode};
}

// As much as there is, at most `max_octets`; nullopt where reading fails.
std::optional<std::string> read_all(int descriptor, std::size_t max_octets) {
  std::string content;
  std::string piece(piece_octets, '\0');
  while (content.size() < max_octets) {
    const ssize_t got = ::read(descriptor, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return std::nullopt;
    }
    if (got == 0) {
      break;
    }
    content.append(piece, 0, static_cast<std::size_t>(got));
  }
  return content;
}

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return false;
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Earlier versions left files as the umask had it.
void widen(int descriptor, mode_t mode) {
  struct stat status = {};
  if (::fstat(descriptor, &status) == 0 && (status.st_mode & all_modes) != mode) {
    [[maybe_unused]] const int done = ::fchmod(descriptor, mode);  // somebody else's: let it be
  }
}

int open_folder(int parent, const std::string& name) {
  return ::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

}  // namespace

std::expected<OpenFolder, std::string> OpenFolder::open(const std::string& path) {
  const bool made = ::mkdir(path.c_str(), folder_mode) == 0;
  if (!made && errno != EEXIST) {
    return std::unexpected(path + ": the folder cannot be made: " + std::strerror(errno));
  }
  OpenFolder folder(
      path, ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | (made ? O_NOFOLLOW : 0)));
  if (folder.descriptor_ < 0) {
    return std::unexpected(path + ": the folder cannot be opened: " + std::strerror(errno));
  }
  if (made) {
    widen(folder.descriptor_, folder_mode);
  }
  return folder;
}

OpenFolder::~OpenFolder() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

OpenFolder::OpenFolder(OpenFolder&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

OpenFolder& OpenFolder::operator=(OpenFolder&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

std::unexpected<std::string> OpenFolder::system_error(const std::string& name,
                                                      const char* what) const {
  return std::unexpected(path_ + '/' + name + ": " + what + ": " + std::strerror(errno));
}

bool OpenFolder::lock() {
  return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
}

std::expected<OpenFolder, std::string> OpenFolder::make_subfolder(const std::string& name) const {
  if (::mkdirat(descriptor_, name.c_str(), folder_mode) != 0 && errno != EEXIST) {
    return system_error(name, "the folder cannot be made");
  }
  auto opened = subfolder(name);
  if (!opened) {
    return std::unexpected(opened.error());
  }
  std::optional<OpenFolder> made = std::move(*opened);
  if (!made) {
    return std::unexpected(path_ + '/' + name + ": was removed meanwhile");
  }
  widen(made->descriptor_, folder_mode);
  return std::move(*made);
}

std::expected<std::optional<OpenFolder>, std::string> OpenFolder::subfolder(
    const std::string& name) const {
  const int descriptor = open_folder(descriptor_, name);
  if (descriptor >= 0) {
    return OpenFolder(path_ + '/' + name, descriptor);
  }
  if (errno == ENOENT) {
    return std::nullopt;
  }
  if (errno == ENOTDIR || errno == ELOOP) {
    return std::unexpected(path_ + '/' + name +
                           ": is a link or a file where a folder should be; links are not "
                           "followed here, so move it away");
  }
  return system_error(name, "the folder cannot be opened");
}

bool OpenFolder::has(const std::string& name) const {
  struct stat status = {};
  return ::fstatat(descriptor_, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISREG(status.st_mode);
}

bool OpenFolder::let_all_read(const std::string& name) const {
  const auto file = open_regular(descriptor_, name);
  if (file && !file->has_other_names) {
    widen(file->descriptor->number(), file_mode);
  }
  return !file || !file->has_other_names;
}

bool OpenFolder::has_content(const std::string& name, std::string_view content) const {
  const auto file = open_regular(descriptor_, name);
  if (!file || file->size != content.size() || (file->has_other_names && !file->is_public) ||
      read_all(file->descriptor->number(), content.size() + 1) != content) {
    return false;
  }
  widen(file->descriptor->number(), file_mode);
  return true;
}

std::expected<std::string, std::string> OpenFolder::read(const std::string& name,
                                                         std::size_t max_octets) const {
  const auto file = open_regular(descriptor_, name);
  if (!file) {
    return std::unexpected(path_ + '/' + name + ": is not there, or no regular file");
  }
  auto content = read_all(file->descriptor->number(), max_octets + 1);
  if (!content) {
    return system_error(name, "cannot be read");
  }
  if (content->size() > max_octets) {
    return std::unexpected(path_ + '/' + name + ": is longer than " + std::to_string(max_octets) +
                           " octets");
  }
  return std::move(*content);
}

OpenFolder::Done OpenFolder::replace(const std::string& name, std::string_view content) const {
  const std::string part = name + unfinished_suffix;
  ::unlinkat(descriptor_, part.c_str(), 0);
  Descriptor file(::openat(descriptor_, part.c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode));
  if (!file.is_open()) {
    return system_error(part, "cannot be made");
  }
  const auto failed = [&](const char* what) {
    const auto error = system_error(name, what);
    ::unlinkat(descriptor_, part.c_str(), 0);
    return error;
  };
  if (!write_all(file.number(), content) || ::fchmod(file.number(), file_mode) != 0 ||
      file.close() != 0) {
    return failed("cannot be written");
  }
  if (::renameat(descriptor_, part.c_str(), descriptor_, name.c_str()) != 0) {
    return failed("cannot be replaced");
  }
  return {};
}

OpenFolder::Done OpenFolder::remove(const std::string& name) const {
  if (::unlinkat(descriptor_, name.c_str(), 0) != 0 && errno != ENOENT) {
    return system_error(name, "cannot be removed");
  }
  return {};
}

OpenFolder::Done OpenFolder::each(const std::function<Done(const Item&)>& receive) const {
  // A descriptor of its own: closedir() closes it, and it has a position.
  const int descriptor = open_folder(descriptor_, ".");
  const std::unique_ptr<DIR, int (*)(DIR*)> items(
      descriptor < 0 ? nullptr : ::fdopendir(descriptor), ::closedir);
  if (!items) {
    const auto error = system_error("", "the folder cannot be read");
    ::close(descriptor);
    return error;
  }
  errno = 0;
  while (const dirent* const found = ::readdir(items.get())) {
    const std::string name = static_cast<const char*>(found->d_name);
    struct stat status = {};
    if (name != "." && name != ".." &&
        ::fstatat(descriptor_, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
      if (auto done = receive({.name = name, .is_folder = S_ISDIR(status.st_mode)}); !done) {
        return done;
      }
    }
    errno = 0;
  }
  return errno == 0 ? Done{} : system_error("", "the folder cannot be read");
}

}  // namespace anshin::authority
