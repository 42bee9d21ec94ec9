// By the effective user and group, which can be taken back.
#include "ctl/acting_as_owner.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace anshin::ctl {

ActingAsOwner::ActingAsOwner(const std::string& folder) {
  struct stat status{};
  if (::geteuid() != 0 || ::stat(folder.c_str(), &status) != 0 || status.st_uid == 0) {
    return;
  }
  const gid_t group = ::getegid();
  if (::setegid(status.st_gid) != 0 || ::seteuid(status.st_uid) != 0) {
    throw std::runtime_error(folder + ": cannot act as its owner: " + std::strerror(errno));
  }
  group_before_ = group;
}

ActingAsOwner::~ActingAsOwner() {
  // What fails here leaves the process with fewer rights than it had.
  if (group_before_ && ::seteuid(0) == 0) {
    [[maybe_unused]] const int restored = ::setegid(*group_before_);
  }
}

ActingAsOwner::ActingAsOwner(ActingAsOwner&& other) noexcept
    : group_before_(std::exchange(other.group_before_, std::nullopt)) {}

}  // namespace anshin::ctl
