// A walk from "/" as the kernel would go it, one component at a time, each opened without following
// links. Invariant: `here_` is the folder reached so far, and `others_` tells who else than root
// can change what the way here leads to.
#include "ctl/folder_owner.h"

#include "registry/descriptor.h"
#include "text/printable.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace anshin::ctl {

namespace {

using registry::Descriptor;
using Done = std::expected<void, std::string>;

constexpr int most_links = 40;  // as in the kernel
constexpr int look_flags = O_PATH | O_NOFOLLOW | O_CLOEXEC;

std::string shown(const std::string& path) {
  return text::printable_utf8(path, PATH_MAX);
}

bool all_may_swap_in(const struct stat& folder) {
  return (folder.st_mode & S_IWOTH) != 0 && (folder.st_mode & S_ISVTX) == 0;
}

class Walk {
 public:
  explicit Walk(const std::string& folder) : folder_(folder.empty() ? "." : folder) {}

  std::expected<FolderOwner, std::string> go() {
    if (const auto begun = enter(std::make_unique<Descriptor>(::open("/", look_flags)), "/");
        !begun) {
      return std::unexpected(begun.error());
    }
    add(std::filesystem::absolute(folder_));
    while (!ahead_.empty()) {
      const std::string name = std::move(ahead_.front());
      ahead_.pop_front();
      const auto went = step(name);
      if (!went) {
        return std::unexpected(went.error());
      }
      if (!*went) {
        break;  // what is missing is made in the folder reached
      }
    }
    return judge();
  }

 private:
  // Somebody who can lead the way elsewhere, and by what.
  struct Other {
    uid_t user = 0;
    bool everybody = false;
    std::string path;
  };

  void add(const std::filesystem::path& way) {
    std::vector<std::string> names;
    for (const auto& name : way.relative_path()) {
      names.push_back(name.string());
    }
    ahead_.insert(ahead_.begin(), names.begin(), names.end());
  }

  std::unexpected<std::string> system_error(const std::string& path) const {
    return std::unexpected(shown(path) + ": cannot be examined: " + std::strerror(errno));
  }

  // False: there is no such thing.
  std::expected<bool, std::string> step(const std::string& name) {
    if (name.empty() || name == ".") {
      return true;
    }
    const std::string path = here_path_ + (here_path_.ends_with('/') ? "" : "/") + name;
    auto next = std::make_unique<Descriptor>(::openat(here_->number(), name.c_str(), look_flags));
    if (!next->is_open() && (errno == ENOENT || errno == ENOTDIR)) {
      return false;
    }
    struct stat status = {};
    if (!next->is_open() || ::fstat(next->number(), &status) != 0) {
      return system_error(path);
    }
    if (all_may_swap_in(owner_)) {
      others_.push_back({.user = 0, .everybody = true, .path = here_path_});
    }
    if (owner_.st_uid != 0) {
      others_.push_back({.user = owner_.st_uid, .everybody = false, .path = here_path_});
    }
    const Done done =
        S_ISLNK(status.st_mode) ? follow(*next, status.st_uid, path) : enter(std::move(next), path);
    return done ? std::expected<bool, std::string>(true) : std::unexpected(done.error());
  }

  Done enter(std::unique_ptr<Descriptor> next, const std::string& path) {
    if (!next->is_open() || ::fstat(next->number(), &owner_) != 0) {
      return system_error(path);
    }
    here_ = std::move(next);
    here_path_ = path;
    return {};
  }

  Done follow(const Descriptor& link, uid_t owner, const std::string& path) {
    std::array<char, PATH_MAX> target{};
    const ssize_t size = ::readlinkat(link.number(), "", target.data(), target.size());
    if (size < 0) {
      return system_error(path);
    }
    if (++links_ > most_links) {
      return std::unexpected(shown(folder_) + ": leads over more than 40 links");
    }
    if (owner != 0) {
      others_.push_back({.user = owner, .everybody = false, .path = path});
    }
    const std::filesystem::path way(std::string(target.data(), static_cast<std::size_t>(size)));
    add(way);
    return way.is_absolute() ? enter(std::make_unique<Descriptor>(::open("/", look_flags)), "/")
                             : Done{};
  }

  std::expected<FolderOwner, std::string> judge() const {
    for (const Other& other : others_) {
      if (other.everybody || other.user != owner_.st_uid) {
        return refusal(other);
      }
    }
    return FolderOwner{.user = owner_.st_uid, .group = owner_.st_gid};
  }

  std::unexpected<std::string> refusal(const Other& other) const {
    const std::string who = other.everybody ? "everybody" : "user " + std::to_string(other.user);
    const std::string owner = "user " + std::to_string(owner_.st_uid);
    return std::unexpected(
        shown(folder_) + ": leads over " + shown(other.path) + ", which " + who +
        " can change, to " + shown(here_path_) + " of " + owner +
        "; root does not work there, since " + who +
        " could lead it anywhere. Give both to one user (chown), name another path" +
        (other.everybody ? ", take the right to write from others (chmod o-w)" : "") +
        ", or run this as " + owner);
  }

  std::string folder_;
  std::deque<std::string> ahead_;
  std::unique_ptr<Descriptor> here_;
  std::string here_path_;
  struct stat owner_ = {};  // of here_
  std::vector<Other> others_;
  int links_ = 0;
};

}  // namespace

std::expected<FolderOwner, std::string> owner_of_folder(const std::string& folder) {
  return Walk(folder).go();
}

}  // namespace anshin::ctl
