// Root's work in a folder of another user, done with that user's rights.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace anshin::ctl {

/// Where root works in a folder that belongs to another user, it acts as that user for as long as
/// this lives (the whole process does): whoever owns the folder can put links there and swap files,
/// and must not get more out of root than from itself. Does nothing for other users, for root's own
/// folders, and where there is no folder yet.
class ActingAsOwner {
 public:
  /// Throws std::runtime_error if the rights cannot be given up.
  explicit ActingAsOwner(const std::string& folder);
  ~ActingAsOwner();
  ActingAsOwner(ActingAsOwner&& other) noexcept;
  ActingAsOwner& operator=(ActingAsOwner&&) = delete;
  ActingAsOwner(const ActingAsOwner&) = delete;
  ActingAsOwner& operator=(const ActingAsOwner&) = delete;

 private:
  std::optional<gid_t> group_before_;
};

}  // namespace anshin::ctl
