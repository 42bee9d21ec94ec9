// By the effective user and groups, which can be taken back. The C library's calls would change
// those of all threads; the kernel keeps them for each thread (credentials(7), nptl(7)).
#include "ctl/acting_as_owner.h"

#include "ctl/folder_owner.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace anshin::ctl {

namespace {

// Where both exist, those without 32 cut numbers off (setresuid(2)).
#ifdef SYS_setresuid32
constexpr long set_users = SYS_setresuid32;
constexpr long set_groups = SYS_setresgid32;
constexpr long set_supplementary = SYS_setgroups32;
#else
constexpr long set_users = SYS_setresuid;
constexpr long set_groups = SYS_setresgid;
constexpr long set_supplementary = SYS_setgroups;
#endif
constexpr int unchanged = -1;

bool set_effective_user(uid_t user) {
  return ::syscall(set_users, unchanged, user, unchanged) == 0;
}

}  // namespace

ActingAsOwner::Rights ActingAsOwner::present() {
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(::getgroups(0, nullptr), 0)));
  const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
  groups.resize(static_cast<std::size_t>(std::max(count, 0)));
  return {.user = ::geteuid(), .group = ::getegid(), .supplementary = std::move(groups)};
}

// By way of root, who alone may choose groups.
bool ActingAsOwner::take(const Rights& rights) {
  return set_effective_user(0) &&
         ::syscall(set_supplementary, rights.supplementary.size(), rights.supplementary.data()) ==
             0 &&
         ::syscall(set_groups, unchanged, rights.group, unchanged) == 0 &&
         set_effective_user(rights.user);
}

ActingAsOwner::ActingAsOwner(const std::string& folder) {
  if (::getuid() != 0) {
    return;
  }
  Rights before = present();
  if (!set_effective_user(0)) {
    throw std::runtime_error(folder + ": cannot act as its owner: " + std::strerror(errno));
  }
  const auto owner = owner_of_folder(folder);
  if (!owner) {
    set_effective_user(before.user);
    throw std::runtime_error(owner.error());
  }
  if (owner->user == 0 && before.user == 0) {
    return;
  }
  if (!take({.user = owner->user, .group = owner->group, .supplementary = {}})) {
    const int problem = errno;
    take(before);
    throw std::runtime_error(folder + ": cannot act as its owner: " + std::strerror(problem));
  }
  before_ = std::move(before);
}

ActingAsOwner::~ActingAsOwner() {
  // What fails here leaves the thread with fewer rights than it had.
  if (before_) {
    [[maybe_unused]] const bool restored = take(*before_);
  }
}

ActingAsOwner::ActingAsOwner(ActingAsOwner&& other) noexcept
    : before_(std::exchange(other.before_, std::nullopt)) {}

}  // namespace anshin::ctl
