#include "authority/site_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace anshin::authority {
namespace {

namespace fs = std::filesystem;

constexpr mode_t page_mode = 0644;
constexpr mode_t folder_mode = 0755;
// A folder with this file was made here.
constexpr const char* marker = "made-by-anshinctl.txt";
constexpr std::string_view marker_text =
    "\"anshinctl registry site\" writes this folder and removes what is no longer true from it.\n";
constexpr const char* unfinished_suffix = ".part";

std::unexpected<std::string> system_error(const std::string& path, const char* what) {
  return std::unexpected(path + ": " + what + ": " + std::strerror(errno));
}

bool has_content(const std::string& path, std::string_view content) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) ||
      status.st_size != static_cast<off_t>(content.size())) {
    return false;
  }
  std::ifstream file(path, std::ios::binary);
  const std::string there{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return file.good() && there == content;
}

std::expected<void, std::string> write_file(const std::string& path, std::string_view content) {
  const int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, page_mode);
  if (descriptor < 0) {
    return system_error(path, "cannot be made");
  }
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      const auto error = system_error(path, "cannot be written");
      ::close(descriptor);
      return error;
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::close(descriptor) == 0 ? std::expected<void, std::string>{}
                                  : system_error(path, "cannot be written");
}

}  // namespace

std::expected<SiteFolder, std::string> SiteFolder::open(const std::string& path) {
  if (::mkdir(path.c_str(), folder_mode) != 0 && errno != EEXIST) {
    return system_error(path, "the folder cannot be made");
  }
  const int lock = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock < 0) {
    return system_error(path, "the folder cannot be opened");
  }
  SiteFolder folder(path, lock);
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    return std::unexpected(path + ": somebody else writes there just now");
  }
  std::error_code problem;
  const bool empty = fs::is_empty(path, problem);
  if (problem) {
    return std::unexpected(path + ": " + problem.message());
  }
  if (!empty && !fs::exists(path + "/" + marker, problem)) {
    return std::unexpected(path +
                           ": holds files that this command did not write; name an empty folder, "
                           "or a new one");
  }
  if (auto marked = folder.write(marker, marker_text); !marked) {
    return std::unexpected(marked.error());
  }
  return folder;
}

SiteFolder::~SiteFolder() {
  if (lock_ >= 0) {
    ::close(lock_);
  }
}

SiteFolder::SiteFolder(SiteFolder&& other) noexcept
    : path_(std::move(other.path_)),
      lock_(std::exchange(other.lock_, -1)),
      made_(std::move(other.made_)),
      counts_(other.counts_) {}

SiteFolder& SiteFolder::operator=(SiteFolder&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_, other.lock_);
  std::swap(made_, other.made_);
  std::swap(counts_, other.counts_);
  return *this;
}

std::expected<void, std::string> SiteFolder::make_parent(const std::string& name) {
  const auto slash = name.rfind('/');
  if (slash == std::string::npos || !made_.insert(name.substr(0, slash)).second) {
    return {};
  }
  const std::string parent = path_ + '/' + name.substr(0, slash);
  std::error_code problem;
  fs::create_directories(parent, problem);
  return problem
             ? std::expected<void, std::string>(std::unexpected(parent + ": " + problem.message()))
             : std::expected<void, std::string>{};
}

std::expected<void, std::string> SiteFolder::write(const std::string& name,
                                                   std::string_view content) {
  const std::string path = path_ + '/' + name;
  if (has_content(path, content)) {
    ++counts_.unchanged;
    return {};
  }
  if (auto made = make_parent(name); !made) {
    return made;
  }
  const std::string part = path + unfinished_suffix;
  ::unlink(part.c_str());
  if (auto written = write_file(part, content); !written) {
    ::unlink(part.c_str());
    return written;
  }
  if (std::rename(part.c_str(), path.c_str()) != 0) {
    const auto error = system_error(path, "cannot be replaced");
    ::unlink(part.c_str());
    return error;
  }
  ++counts_.written;
  return {};
}

std::expected<void, std::string> SiteFolder::write_once(const std::string& name,
                                                        std::string_view content) {
  struct stat status{};
  if (::lstat((path_ + '/' + name).c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
      status.st_size == static_cast<off_t>(content.size())) {
    ++counts_.unchanged;
    return {};
  }
  return write(name, content);
}

std::expected<std::string, std::string> SiteFolder::read(const std::string& name) const {
  std::ifstream file(path_ + '/' + name, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) {
    return system_error(path_ + '/' + name, "cannot be read");
  }
  return content;
}

std::expected<void, std::string> SiteFolder::remove_unless(
    const std::string& subfolder,
    const std::function<std::expected<bool, std::string>(const std::string&)>& keep) {
  const std::string folder = path_ + '/' + subfolder;
  std::error_code problem;
  if (!fs::exists(folder, problem)) {
    return {};
  }
  fs::recursive_directory_iterator entry(folder, problem);
  const fs::recursive_directory_iterator end;
  while (!problem && entry != end) {
    const fs::path path = entry->path();
    const bool is_folder = entry->is_directory(problem) && !entry->is_symlink(problem);
    entry.increment(problem);
    if (is_folder) {
      continue;
    }
    const auto kept = keep(path.string().substr(folder.size() + 1));
    if (!kept) {
      return std::unexpected(kept.error());
    }
    if (!*kept) {
      fs::remove(path, problem);
      ++counts_.removed;
    }
  }
  return problem
             ? std::expected<void, std::string>(std::unexpected(folder + ": " + problem.message()))
             : std::expected<void, std::string>{};
}

}  // namespace anshin::authority
