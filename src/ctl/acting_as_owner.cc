// By the effective user and group, which can be taken back.
#include "ctl/acting_as_owner.h"

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace anshin::ctl {

namespace {

// Of the folder, or of its parent where there is none yet.
std::optional<struct stat> owner_of(const std::string& folder) {
  struct stat status = {};
  if (::stat(folder.c_str(), &status) == 0) {
    return status;
  }
  const auto path = std::filesystem::absolute(folder).lexically_normal();
  const auto parent = path.has_filename() ? path.parent_path() : path.parent_path().parent_path();
  return ::stat(parent.c_str(), &status) == 0 ? std::optional(status) : std::nullopt;
}

std::vector<gid_t> supplementary_groups() {
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(::getgroups(0, nullptr), 0)));
  const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
  groups.resize(static_cast<std::size_t>(std::max(count, 0)));
  return groups;
}

}  // namespace

ActingAsOwner::ActingAsOwner(const std::string& folder) {
  if (const auto owner = owner_of(folder)) {
    act_as(owner->st_uid, owner->st_gid, folder);
  }
}

ActingAsOwner::ActingAsOwner(const std::string& folder, const std::string& other_folder) {
  const auto owner = owner_of(folder);
  const auto other_owner = owner_of(other_folder);
  if (owner && other_owner && owner->st_uid == other_owner->st_uid) {
    act_as(owner->st_uid, owner->st_gid, folder);
  }
}

void ActingAsOwner::act_as(uid_t user, gid_t group, const std::string& folder) {
  if (::geteuid() != 0 || user == 0) {
    return;
  }
  Groups before{.effective = ::getegid(), .supplementary = supplementary_groups()};
  if (::setgroups(0, nullptr) != 0 || ::setegid(group) != 0 || ::seteuid(user) != 0) {
    throw std::runtime_error(folder + ": cannot act as its owner: " + std::strerror(errno));
  }
  before_ = std::move(before);
}

ActingAsOwner::~ActingAsOwner() {
  // What fails here leaves the process with fewer rights than it had.
  if (before_ && ::seteuid(0) == 0) {
    [[maybe_unused]] const int restored =
        ::setegid(before_->effective) |
        ::setgroups(before_->supplementary.size(), before_->supplementary.data());
  }
}

ActingAsOwner::ActingAsOwner(ActingAsOwner&& other) noexcept
    : before_(std::exchange(other.before_, std::nullopt)) {}

}  // namespace anshin::ctl
