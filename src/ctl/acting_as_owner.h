// Root's work in a folder of another user, done with that user's rights.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace anshin::ctl {

/// Where root works in a folder that belongs to another user, it acts as that user for as long as
/// this lives (the whole process does): whoever owns the folder can put links there and swap files,
/// and must not get more out of root than from itself. Does nothing for other users, for root's own
/// folders. Where there is no folder yet, the owner of the one above it counts.
class ActingAsOwner {
 public:
  /// Throws std::runtime_error if the rights cannot be given up.
  explicit ActingAsOwner(const std::string& folder);
  /// The same for work in two folders. Where they belong to different users nobody but root can do
  /// it, and root stays what it is.
  ActingAsOwner(const std::string& folder, const std::string& other_folder);
  ~ActingAsOwner();
  ActingAsOwner(ActingAsOwner&& other) noexcept;
  ActingAsOwner& operator=(ActingAsOwner&&) = delete;
  ActingAsOwner(const ActingAsOwner&) = delete;
  ActingAsOwner& operator=(const ActingAsOwner&) = delete;

 private:
  struct Groups {
    gid_t effective = 0;
    std::vector<gid_t> supplementary;
  };
  void act_as(uid_t user, gid_t group, const std::string& folder);

  std::optional<Groups> before_;
};

}  // namespace anshin::ctl
